"""The database as transactions: writers take turns, readers see one moment.

SQLite: write-ahead log, `synchronous=FULL` (a commit survives a power cut), foreign
keys, and `BEGIN IMMEDIATE` for writers, so that nobody reads, waits and then finds
that somebody else wrote. PostgreSQL: the same turn-taking by an advisory lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from issuer.errors import (
    ConflictError,
    MalformedInputError,
    StorageBusyError,
    StorageError,
)
from issuer.storage.tables import published
from issuer.storage.unit_of_work import SqlUnitOfWork
from issuer.storage.watch import SqliteWatch

BUSY_TIMEOUT_SECONDS: Final = 10
# Any constant will do; it must only be the same for everybody who writes here.
_WRITERS: Final = 0x5167_6E65_7400
_POSTGRES_LOCK_NOT_AVAILABLE: Final = "55P03"
_MODE: Final = "signet_mode"
Mode = Literal["read", "write"]


class SqlDatabase:
    """A database by its SQLAlchemy URL. Makes no connection until asked."""

    def __init__(
        self, url: str, *, busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS
    ) -> None:
        try:
            parsed = sa.make_url(url)
            self.engine = sa.create_engine(
                parsed, **_arguments(parsed, busy_timeout_seconds)
            )
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as exc:
            msg = (
                f"SIGNET_DATABASE_URL: {exc}. Write sqlite:///path or "
                "postgresql://user@host/name (with the extra `postgres` installed)."
            )
            raise StorageError(msg) from exc
        self._timeout = busy_timeout_seconds
        self._watch: SqliteWatch | None = None
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine, busy_timeout_seconds)
            if parsed.database and parsed.database != ":memory:":
                self._watch = SqliteWatch(self._connect_apart)

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        """A transaction that commits at the end of the block, or not at all.

        Raises:
            StorageBusyError: another writer did not finish in time.
            StorageError: the database cannot be used.
            ConflictError: the block would break a constraint.
            MalformedInputError: a text cannot be kept, such as one with U+0000.
        """
        with self.transaction("write") as connection:
            if self.engine.dialect.name == "postgresql":
                milliseconds = int(self._timeout * 1000)
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
            yield SqlUnitOfWork(connection)

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        """A transaction that sees one moment and changes nothing.

        Raises:
            StorageError: the database cannot be used.
        """
        with self.transaction("read") as connection:
            yield SqlUnitOfWork(connection)

    def published_revision(self) -> object:
        """A value that differs from the one before if anything published has changed.

        Cheap enough for every request: SQLite is asked whether anybody committed
        anything, PostgreSQL for the digests of what is published.

        Raises:
            StorageError: the database cannot be used.
        """
        if self._watch is not None:
            return self._watch.revision()
        query = sa.select(published.c.name, published.c.digest)
        with self.transaction("read") as connection:
            rows = connection.execute(query.order_by(published.c.name))
            return tuple(tuple(row) for row in rows)

    def close(self) -> None:
        """Let go of every connection."""
        if self._watch is not None:
            self._watch.close()
        self.engine.dispose()

    def _connect_apart(self) -> DBAPIConnection:
        dialect = self.engine.dialect
        places, options = dialect.create_connect_args(self.engine.url)
        return dialect.connect(*places, **{**options, "timeout": self._timeout})

    @contextmanager
    def transaction(self, mode: Mode) -> Iterator[sa.Connection]:
        """A bare transaction, with its troubles told in our words.

        Raises:
            IssuerError: as for `write`.
        """
        options: dict[str, Any] = {_MODE: mode}
        if self.engine.dialect.name == "postgresql" and mode == "read":
            options |= {
                "isolation_level": "REPEATABLE READ",
                "postgresql_readonly": True,
            }
        try:
            with (
                self.engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                yield connection
        except IntegrityError as exc:
            msg = f"the database refuses a contradiction: {exc.orig}. Try it again."
            raise ConflictError(msg) from exc
        except (DataError, UnicodeEncodeError) as exc:
            # PostgreSQL keeps no U+0000, and nobody half a character.
            msg = "a text has a character that cannot be kept, or is too long. "
            raise MalformedInputError(msg + "Type it anew.") from exc
        except DBAPIError as exc:
            raise _translated(exc) from exc


def _arguments(url: sa.URL, timeout_seconds: float) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": timeout_seconds}}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def _prepare_sqlite(engine: sa.Engine, timeout_seconds: float) -> None:
    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            f"busy_timeout = {int(timeout_seconds * 1000)}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get(_MODE) != "read"
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _translated(exc: DBAPIError) -> StorageError:
    state = getattr(exc.orig, "sqlstate", None)
    text = " ".join(str(exc.orig).split())
    if state == _POSTGRES_LOCK_NOT_AVAILABLE or "database is locked" in text:
        msg = "the database is busy: somebody else is writing. Try again in a moment."
        return StorageBusyError(msg)
    return StorageError(
        f"the database cannot be used: {text}. See `signet doctor`; a new "
        "database needs `signet init`."
    )
