"""The marks of a file in a temporary table beside those the register knows, so that any number is compared at once.

Two tables of this connection, gone with it: what the file says, and what the register has of the same pupils and days.
Only the filling differs between SQLite and PostgreSQL; nothing here writes the register except `apply`.
"""

# ruff: noqa: S608 - the statements are put together from constants of this module; every value is a parameter

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any

from django.db import connection

from .importers.mark_rows import MarkRow
from .models import Mark, MarkAmendment, RegisterImport

TABLE, KNOWN = "incoming_marks", "known_marks"
ROWS_AT_ONCE = 10_000
MARK, AMENDMENT = Mark._meta.db_table, MarkAmendment._meta.db_table

SESSION = "pupil_id, day, half"
SAME_SESSION = "k.pupil_id = s.pupil_id AND k.day = s.day AND k.half = s.half"
JOINED = f"{TABLE} s JOIN {KNOWN} k ON {SAME_SESSION}"
OTHER_CODE = "k.code <> s.code"
OTHER_MINUTES = "(s.minutes_late IS NOT NULL AND (k.minutes_late IS NULL OR k.minutes_late <> s.minutes_late))"
DIFFERENT = f"({OTHER_CODE} OR {OTHER_MINUTES})"
# A file without minutes does not erase minutes we know, unless the code itself is another one.
NEW_MINUTES = f"CASE WHEN {OTHER_CODE} THEN s.minutes_late ELSE COALESCE(s.minutes_late, k.minutes_late) END"


class StagedMarks:
    """The marks of one file; made by `staged`."""

    def __init__(self) -> None:
        self.pupils: set[int] = set()
        self.rows = self.known = self.changed = 0
        self._changed_codes: Counter[tuple[str, str]] = Counter()

    def add(self, rows: Iterable[MarkRow]) -> None:
        """Read the rows to their end, some thousand at a time."""
        stream = iter(rows)
        while batch := list(islice(stream, ROWS_AT_ONCE)):
            self.rows += len(batch)
            self.pupils.update(row.pupil_id for row in batch)
            with _together():
                _write(batch)
        _run(f"ANALYZE {TABLE}")

    def contradictions(self, limit: int) -> list[tuple[int, int]]:
        """Pairs of rows that give one session two different marks, the first row first."""
        if not self.has_repeats:
            return []
        return _rows(
            f"SELECT MIN(row_number), MAX(row_number) FROM {TABLE} GROUP BY {SESSION} "
            "HAVING COUNT(DISTINCT code) > 1 OR COUNT(DISTINCT COALESCE(minutes_late, -1)) > 1 "
            f"ORDER BY MIN(row_number) LIMIT {int(limit)}"
        )

    def drop_repeated(self) -> int:
        """Keep one of the rows that say the same; returns how many were dropped."""
        if not self.has_repeats:
            return 0
        dropped = _run(
            f"DELETE FROM {TABLE} WHERE row_number NOT IN (SELECT MIN(row_number) FROM {TABLE} GROUP BY {SESSION})"
        )
        self.rows -= dropped
        return dropped

    @cached_property
    def has_repeats(self) -> bool:
        """Whether any session stands in the file twice; most files are done with this one look."""
        return bool(_rows(f"SELECT 1 FROM {TABLE} GROUP BY {SESSION} HAVING COUNT(*) > 1 LIMIT 1"))

    def compare(self, first: date, last: date) -> dict[str, int]:
        """How many marks are new, changed and unchanged, and of how many pupils; the rows lie between the two days."""
        _run(
            f"INSERT INTO {KNOWN} SELECT m.id, m.pupil_id, m.day, m.half, m.code, m.minutes_late FROM {MARK} m "
            f"WHERE m.pupil_id IN (SELECT DISTINCT pupil_id FROM {TABLE}) AND m.day BETWEEN %s AND %s",
            [first.isoformat(), last.isoformat()],
        )
        if _rows(f"SELECT 1 FROM {KNOWN} LIMIT 1"):
            _run(f"CREATE INDEX {KNOWN}_session ON {KNOWN} (pupil_id, day, half)")
            _run(f"ANALYZE {KNOWN}")
        for old, new, is_changed, times in _rows(
            f"SELECT k.code, s.code, {DIFFERENT}, COUNT(*) FROM {JOINED} GROUP BY k.code, s.code, {DIFFERENT}"
        ):
            self.known += times
            self.changed += times if is_changed else 0
            if old != new:
                self._changed_codes[old, new] += times
        return {
            "new": self.rows - self.known,
            "changed": self.changed,
            "unchanged": self.known - self.changed,
            "pupils": len(self.pupils),
        }

    def changed_codes(self) -> list[tuple[str, str, int]]:
        """Old code, new code, how often; the most frequent first."""
        found = [(old, new, times) for (old, new), times in self._changed_codes.items()]
        return sorted(found, key=lambda change: (-change[2], *change[:2]))[:50]

    def apply(self, source: RegisterImport, *, at: datetime, by_name: str, role: str, reason: str) -> None:
        """Write the amendments, then the changed and the new marks."""
        if self.changed:
            self._amend(source, [reason, connection.ops.adapt_datetimefield_value(at), by_name, role, source.pk])
        unknown = f"WHERE NOT EXISTS (SELECT 1 FROM {KNOWN} k WHERE {SAME_SESSION})" if self.known else ""
        _run(
            f"INSERT INTO {MARK} (pupil_id, day, half, code, minutes_late, source_id) "
            f"SELECT s.pupil_id, s.day, s.half, s.code, s.minutes_late, %s FROM {TABLE} s {unknown}",
            [source.pk],
        )

    def _amend(self, source: RegisterImport, amended: list[Any]) -> None:
        _run(
            f"INSERT INTO {AMENDMENT} (mark_id, original_code, amended_code, original_minutes_late, "
            "amended_minutes_late, reason, amended_at, amended_by, role, source_id) "
            f"SELECT k.id, k.code, s.code, k.minutes_late, {NEW_MINUTES}, "
            f"CASE WHEN s.reason = '' THEN %s ELSE s.reason END, %s, %s, %s, %s FROM {JOINED} WHERE {DIFFERENT}",
            amended,
        )
        _run(
            f"UPDATE {MARK} SET minutes_late = changed.minutes_late, code = changed.code, source_id = %s "
            f"FROM (SELECT k.id, s.code, {NEW_MINUTES} AS minutes_late FROM {JOINED} WHERE {DIFFERENT}) AS changed "
            f"WHERE {MARK}.id = changed.id",
            [source.pk],
        )

    def written(self) -> str:
        """A SELECT of the pupil and day of each mark that `apply` adds or changes."""
        if not self.known:
            return f"SELECT s.pupil_id, s.day FROM {TABLE} s"
        return (
            f"SELECT s.pupil_id, s.day FROM {TABLE} s LEFT JOIN {KNOWN} k ON {SAME_SESSION} "
            f"WHERE k.id IS NULL OR {DIFFERENT}"
        )


@contextmanager
def _together() -> Iterator[None]:
    """Outside a transaction SQLite would keep each row by itself. Only temporary tables are locked by this."""
    is_alone = connection.vendor == "sqlite" and not connection.in_atomic_block
    if not is_alone:
        yield
        return
    _run("SAVEPOINT incoming")
    try:
        yield
    finally:
        _run("RELEASE incoming")


def _write(batch: list[MarkRow]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.StringIO()
            csv.writer(text).writerows(batch)
            with cursor.copy(f"COPY {TABLE} FROM STDIN (FORMAT csv, FORCE_NOT_NULL (reason))") as copy:
                copy.write(text.getvalue())
        else:
            cursor.executemany(f"INSERT INTO {TABLE} VALUES (%s, %s, %s, %s, %s, %s, %s)", batch)


def _run(sql: str, parameters: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return max(cursor.rowcount, 0)


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@contextmanager
def staged() -> Iterator[StagedMarks]:
    """Empty temporary tables for one file, dropped at the end."""
    mark = "pupil_id bigint, day date, half varchar(2), code varchar(2), minutes_late smallint"
    _run(f"CREATE TEMPORARY TABLE {TABLE} (row_number integer, {mark}, reason varchar(255))")
    _run(f"CREATE TEMPORARY TABLE {KNOWN} (id bigint, {mark})")
    try:
        yield StagedMarks()
    finally:
        # After a database error inside a transaction the rollback takes the tables away.
        if not connection.needs_rollback:
            _run(f"DROP TABLE IF EXISTS {TABLE}")
            _run(f"DROP TABLE IF EXISTS {KNOWN}")
