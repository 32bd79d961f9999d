"""The marks of a file in a temporary table beside the register, so that any number of rows is compared in one query.

The statements are the same for SQLite and PostgreSQL. The table is this connection's own and goes with it; nothing
here writes the register except `apply`.
"""

# ruff: noqa: S608 - the statements are put together from constants of this module; every value is a parameter

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from .importers.mark_rows import MarkRow
from .models import Mark, MarkAmendment, RegisterImport

TABLE = "incoming_marks"
ROWS_AT_ONCE = 1_000
MARK, AMENDMENT = Mark._meta.db_table, MarkAmendment._meta.db_table

SAME_SESSION = "m.pupil_id = s.pupil_id AND m.day = s.day AND m.half = s.half"
JOINED = f"{TABLE} s JOIN {MARK} m ON {SAME_SESSION}"
OTHER_CODE = "m.code <> s.code"
OTHER_MINUTES = "(s.minutes_late IS NOT NULL AND (m.minutes_late IS NULL OR m.minutes_late <> s.minutes_late))"
DIFFERENT = f"({OTHER_CODE} OR {OTHER_MINUTES})"
# A file without minutes does not erase minutes we know, unless the code itself is another one.
NEW_MINUTES = f"CASE WHEN {OTHER_CODE} THEN s.minutes_late ELSE COALESCE(s.minutes_late, m.minutes_late) END"


class StagedMarks:
    """The marks of one file; made by `staged`."""

    def add(self, rows: Iterable[MarkRow]) -> None:
        stream = iter(rows)
        while batch := list(islice(stream, ROWS_AT_ONCE)):
            self._insert(batch)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX {TABLE}_session ON {TABLE} (pupil_id, day, half)")
            cursor.execute(f"ANALYZE {TABLE}")

    def _insert(self, batch: list[MarkRow]) -> None:
        places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(batch))
        values: list[Any] = []
        for row in batch:
            values += (row.row, row.pupil_id, row.day.isoformat(), row.half, row.code, row.minutes_late, row.reason)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} VALUES {places}", values)

    def contradictions(self, limit: int) -> list[tuple[int, int]]:
        """Pairs of rows that give one session two different marks, the first row first."""
        return self._rows(
            f"SELECT MIN(row_number), MAX(row_number) FROM {TABLE} GROUP BY pupil_id, day, half "
            "HAVING COUNT(DISTINCT code) > 1 OR COUNT(DISTINCT COALESCE(minutes_late, -1)) > 1 "
            f"ORDER BY MIN(row_number) LIMIT {int(limit)}"
        )

    def drop_repeated(self) -> int:
        """Keep one of the rows that say the same; returns how many were dropped."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE row_number NOT IN "
                f"(SELECT MIN(row_number) FROM {TABLE} GROUP BY pupil_id, day, half)"
            )
            return max(cursor.rowcount, 0)

    def counts(self) -> dict[str, int]:
        """How many of the marks are new, changed and unchanged, and of how many pupils they are."""
        total, pupils = self._rows(f"SELECT COUNT(*), COUNT(DISTINCT pupil_id) FROM {TABLE}")[0]
        known, changed = self._rows(
            f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN {DIFFERENT} THEN 1 ELSE 0 END), 0) FROM {JOINED}"
        )[0]
        return {"new": total - known, "changed": int(changed), "unchanged": known - int(changed), "pupils": pupils}

    def changed_codes(self) -> list[tuple[str, str, int]]:
        """Old code, new code, how often; the most frequent first."""
        return self._rows(
            f"SELECT m.code, s.code, COUNT(*) FROM {JOINED} WHERE {OTHER_CODE} "
            "GROUP BY m.code, s.code ORDER BY COUNT(*) DESC, m.code, s.code LIMIT 50"
        )

    def apply(self, source: RegisterImport, *, at: datetime, by_name: str, role: str, reason: str) -> None:
        """Write the amendments, then the changed and the new marks."""
        amended = (reason, connection.ops.adapt_datetimefield_value(at), by_name, role, source.pk)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {AMENDMENT} (mark_id, original_code, amended_code, original_minutes_late, "
                "amended_minutes_late, reason, amended_at, amended_by, role, source_id) "
                f"SELECT m.id, m.code, s.code, m.minutes_late, {NEW_MINUTES}, "
                f"CASE WHEN s.reason = '' THEN %s ELSE s.reason END, %s, %s, %s, %s FROM {JOINED} WHERE {DIFFERENT}",
                amended,
            )
            cursor.execute(
                f"UPDATE {MARK} SET minutes_late = changed.minutes_late, code = changed.code, source_id = %s "
                f"FROM (SELECT m.id, s.code, {NEW_MINUTES} AS minutes_late FROM {JOINED} WHERE {DIFFERENT}) AS changed "
                f"WHERE {MARK}.id = changed.id",
                [source.pk],
            )
            cursor.execute(
                f"INSERT INTO {MARK} (pupil_id, day, half, code, minutes_late, source_id) "
                f"SELECT s.pupil_id, s.day, s.half, s.code, s.minutes_late, %s FROM {TABLE} s "
                f"WHERE NOT EXISTS (SELECT 1 FROM {MARK} m WHERE {SAME_SESSION})",
                [source.pk],
            )

    def written_by(self, source: RegisterImport) -> tuple[str, list[Any]]:
        """A SELECT of the pupil and day of each mark that `apply` wrote for the source, and its parameters."""
        return f"SELECT s.pupil_id, m.day FROM {JOINED} WHERE m.source_id = %s", [source.pk]

    def _rows(self, sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())


@contextmanager
def staged() -> Iterator[StagedMarks]:
    """An empty temporary table for one file, dropped at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {TABLE} (row_number integer, pupil_id bigint, day date, half varchar(2), "
            "code varchar(2), minutes_late smallint, reason varchar(255))"
        )
    try:
        yield StagedMarks()
    finally:
        # After a database error inside a transaction the rollback takes the table away.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
