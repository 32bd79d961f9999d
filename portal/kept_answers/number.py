"""The number of public changes, as every process sees it, without a query of Django's.

SQLite tells on an open connection whether anybody has written since (``PRAGMA data_version``): only then is the number
read again. PostgreSQL is asked for it, by one prepared statement on a connection held open for that: between processes
nothing less can be exact (docs/decisions/033-kept-answers.md). Where it cannot be had nothing is kept and nothing kept
is used, and what asks goes on as if there were no keeping at all.
"""

import contextlib
import logging
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

logger = logging.getLogger(__name__)
READ = "SELECT sum(number) FROM portal_public_changes"
PREPARED = b"portal_public_changes"
PAUSE_SECONDS = 5.0
"""After a failure the database is left in peace for a while."""


class _Reader:
    """Holds a connection as long as its thread lives."""

    _connection: Any

    def read(self) -> int:
        raise NotImplementedError

    def close(self) -> None:
        self._connection.close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # nobody is left whom it could be told
            self.close()


class _OfSqlite(_Reader):
    """``path`` is the database's file; another file in its place, as after a restore, is noticed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True, isolation_level=None)
        self._connection.execute("PRAGMA query_only = ON")
        self._file = _identity(path)
        self._seen: int | None = None
        self._number = 0

    def read(self) -> int:
        if _identity(self._path) != self._file:
            raise ConnectionError("The database is another file now.")
        # In this order: a change between the two lines makes the next reading differ.
        seen = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self._number = int(self._connection.execute(READ).fetchone()[0])
            self._seen = seen
        return self._number


class _OfPostgresql(_Reader):
    def __init__(self, parameters: dict[str, Any]) -> None:
        import psycopg

        wanted = ("dbname", "user", "password", "host", "port", "service", "passfile", "sslmode", "sslrootcert")
        given = {name: parameters[name] for name in wanted if parameters.get(name)}
        self._connection = psycopg.connect(**given, autocommit=True, connect_timeout=5)
        self._server = self._connection.pgconn
        prepared = self._server.prepare(PREPARED, READ.encode())
        if prepared.error_message:
            raise LookupError(prepared.get_error_message())

    def read(self) -> int:
        """By libpq itself: of a cursor's work nothing is needed, and it takes as long as the statement."""
        answer = self._server.exec_prepared(PREPARED, [])
        if not answer.ntuples:
            raise LookupError(answer.get_error_message())
        found = answer.get_value(0, 0)
        if found is None:
            raise LookupError("The table of the number is empty.")
        return int(found)


_of_thread = threading.local()
_rest_until = 0.0


def current_number() -> int | None:
    """How often public content has changed; None where that cannot be told, as within a transaction of one's own."""
    global _rest_until
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block or time.monotonic() < _rest_until:
        return None
    try:
        return _read_twice()
    except Exception as error:
        _rest_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("Nothing is kept for %s seconds: the number cannot be read (%s).", PAUSE_SECONDS, error)
        return None


def _read_twice() -> int:
    """A connection that has gone stale is replaced once."""
    try:
        return _reader().read()
    except Exception:
        forget_connection()
        return _reader().read()


def _reader() -> _Reader:
    place = str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    known: tuple[str, _Reader] | None = getattr(_of_thread, "reader", None)
    if known is None or known[0] != place:
        forget_connection()
        known = _of_thread.reader = (place, _new_reader(place))
    return known[1]


def _new_reader(place: str) -> _Reader:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        return _OfPostgresql(connection.get_connection_params())
    if connection.vendor == "sqlite" and ":memory:" not in place and "mode=memory" not in place:
        return _OfSqlite(place)
    raise NotImplementedError(f"no number for {connection.vendor} at {place}")


def forget_connection() -> None:
    """Close this thread's connection, for tests and after a failure."""
    known: tuple[str, _Reader] | None = getattr(_of_thread, "reader", None)
    _of_thread.reader = None
    if known is not None:
        known[1].close()


def _identity(path: str) -> tuple[int, int]:
    found = Path(path).stat()
    return found.st_dev, found.st_ino
