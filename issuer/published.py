"""What we have published, in memory: read again only when the database has changed.

A revocation is published by another process; it must show here at the next question.
So every question first asks the database whether anything changed, which costs
microseconds, and only then whether we know the answer.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from issuer.ports import Database
from issuer.stores import PublishedDocument

T = TypeVar("T")
# Strangers choose the names that are looked for, and what is not there is kept too.
MAX_KEPT: Final = 1_000


class Published:
    """The published documents of a database. Thread-safe, and never out of date."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[object, dict[str, PublishedDocument | None]] = (None, {})
        self._values: dict[str, tuple[bytes, Any]] = {}

    def find(self, name: str) -> PublishedDocument | None:
        """What we serve under a name; the same object until something changed.

        Raises:
            StorageError: the database cannot be used.
        """
        # Asked before anything is read, so that what is read is never older.
        revision = self._database.published_revision()
        known_revision, documents = self._known
        if revision != known_revision or len(documents) >= MAX_KEPT:
            documents = {}
            self._known = (revision, documents)
        if name not in documents:
            with self._database.read() as uow:
                documents[name] = uow.ledger.published(name)
        return documents[name]

    def value(self, name: str, read: Callable[[bytes], T]) -> T | None:
        """What `read` makes of what we serve under a name, made anew if that changed.

        Raises:
            StorageError: the database cannot be used.
        """
        document = self.find(name)
        if document is None:
            return None
        known = self._values.get(name)
        if known is None or known[0] != document.content:
            known = self._values[name] = (document.content, read(document.content))
        value: T = known[1]
        return value
