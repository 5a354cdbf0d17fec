"""Has anybody committed since we last asked? Asked of SQLite without a transaction."""

import itertools
import sqlite3
from collections.abc import Callable
from threading import Lock

from sqlalchemy.engine.interfaces import DBAPIConnection

from issuer.errors import StorageError


class SqliteWatch:
    """A connection that never writes and only looks whether others have.

    SQLite, "PRAGMA data_version": it changes when another connection, of this process
    or of another, has committed. Numbers of two connections cannot be compared, so
    each connection that we open has a number of its own.
    """

    def __init__(self, connect: Callable[[], DBAPIConnection]) -> None:
        self._connect = connect
        self._connection: DBAPIConnection | None = None
        self._serial = itertools.count()
        self._opened = 0
        self._lock = Lock()

    def revision(self) -> tuple[int, int]:
        """A value that differs from every earlier one if anything was committed.

        Raises:
            StorageError: the database cannot be read.
        """
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._connect()
                    self._opened = next(self._serial)
                cursor = self._connection.cursor()
                cursor.execute("PRAGMA data_version")
                row = cursor.fetchone()
            except sqlite3.Error as exc:
                msg = f"the database cannot be used: {exc}. See `signet doctor`."
                raise StorageError(msg) from exc
            return self._opened, row[0] if row else 0

    def close(self) -> None:
        """Let go of the connection; the next question opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
