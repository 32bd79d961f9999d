"""Which answers of the last build would come out the same now."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import DatabaseError, connections
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.connection import ConnectionDoesNotExist

from .notebook import Notebook
from .recording import Read, Trace
from .rows import digest_of
from .shared_rows import digests_now


class Holding:
    """Asks each query of the last build once, and only where an answer depends on it."""

    def __init__(self, last: Notebook) -> None:
        self._last = last
        self._reads: dict[str, bool] = {}
        self._sets: dict[frozenset[str], bool] = {}  # most answers share theirs
        self._asked: dict[tuple[str, str, str], str] = {}
        self._rows: dict[str, str] | None = None
        self._days: dict[str, str] = {}
        self._cursors: dict[str, CursorWrapper] = {}

    def holds(self, trace: Trace) -> bool:
        """Would the answer be the same? Exact for what a trace can hold."""
        return (
            not trace.volatile
            and all(self._day(zone) == day for zone, day in trace.days.items())
            and (not trace.rows or trace.rows.items() <= self._rows_now().items())
            and self._all_hold(frozenset(trace.reads))
        )

    def _day(self, zone: str) -> str:
        if zone not in self._days:
            self._days[zone] = _day_in(zone)
        return self._days[zone]

    def _rows_now(self) -> dict[str, str]:
        if self._rows is None:
            self._rows = digests_now(dict.fromkeys(row for trace in self._last.traces.values() for row in trace.rows))
        return self._rows

    def _all_hold(self, names: frozenset[str]) -> bool:
        if names not in self._sets:
            self._sets[names] = all(map(self._read_holds, names))
        return self._sets[names]

    def _read_holds(self, name: str) -> bool:
        if name not in self._reads:
            read = self._last.reads.get(name)
            self._reads[name] = read is not None and self._digest_now(read) == read.digest
        return self._reads[name]

    def _digest_now(self, read: Read) -> str:
        """Two texts of one query may be known by different rows: it changed while the last build went on."""
        key = (read.database, read.sql, repr(read.parameters))
        if key not in self._asked:
            self._asked[key] = self._ask(read)
        return self._asked[key]

    def _ask(self, read: Read) -> str:
        """A query that cannot be asked any more, of a table that is gone, holds nothing."""
        try:
            if read.database not in self._cursors:
                self._cursors[read.database] = connections[read.database].cursor()
            cursor = self._cursors[read.database]
            cursor.execute(read.sql, read.parameters)
            return digest_of(cursor.fetchall())
        except (DatabaseError, ConnectionDoesNotExist):
            return ""


def _day_in(zone: str) -> str:
    try:
        return timezone.localdate(timezone=ZoneInfo(zone)).isoformat()
    except (ZoneInfoNotFoundError, ValueError):
        return ""
