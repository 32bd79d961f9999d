"""Pupils' weeks kept in step with the marks: those that changed are counted again, in one statement however many.

The pairs of pupil and week that changed stand in a temporary table of this connection; the statements are the same for
SQLite and PostgreSQL.
"""

# ruff: noqa: S608 - the statements are put together from constants of this package; every value is a parameter

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection

from portal.attendance_plugin.roll.models import ClassMembership, Pupil

from .hooks import ClassWeekKey
from .models import Mark, PupilWeek
from .parts import PARTS, part_sql

TABLE = "touched_weeks"
MARK, WEEK = Mark._meta.db_table, PupilWeek._meta.db_table
PUPIL, MEMBERSHIP = Pupil._meta.db_table, ClassMembership._meta.db_table
SOME_MONDAY = "1900-01-01"  # before every mark
OF_THE_WEEK = "m.pupil_id = t.pupil_id AND m.day >= t.monday AND m.day <= t.sunday"
COLUMNS = ", ".join(PARTS)
NEW_COUNTS = ", ".join(f"{part} = excluded.{part}" for part in PARTS)


def count_sql(marks: str) -> str:
    """The figures of a group of marks, in the order of `COLUMNS`."""
    return ", ".join(f"COUNT(*) FILTER (WHERE {part_sql(part, marks)})" for part in PARTS)


def monday_sql(day: str) -> str:
    """The Monday of a day's week in the database's own words: whole registers are counted with it."""
    if connection.vendor == "sqlite":
        return f"date({day}, 'weekday 0', '-6 days')"
    return f"({day} - MOD({day} - DATE '{SOME_MONDAY}', 7))"


def sunday_sql(monday: str) -> str:
    return f"date({monday}, '+6 days')" if connection.vendor == "sqlite" else f"({monday} + 6)"


class TouchedWeeks:
    """Pairs of pupil and week; made by `touched_weeks`."""

    def add(self, pupils_and_days: str, parameters: Sequence[Any] = ()) -> None:
        """Take the weeks of the ``pupil_id`` and ``day`` that a SELECT gives."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} SELECT w.pupil_id, w.monday, {sunday_sql('w.monday')} FROM "
                f"(SELECT DISTINCT d.pupil_id, {monday_sql('d.day')} AS monday FROM ({pupils_and_days}) AS d) AS w",
                parameters,
            )
            cursor.execute(f"ANALYZE {TABLE}")

    def add_school(self, school_id: int, first: date, last: date) -> None:
        """Take every week of the school's pupils that has marks or figures between the two days."""
        days = (first.isoformat(), last.isoformat())
        of_school = f"JOIN {PUPIL} p ON p.id = x.pupil_id WHERE p.school_id = %s"
        self.add(
            f"SELECT x.pupil_id, x.day FROM {MARK} x {of_school} AND x.day BETWEEN %s AND %s "
            f"UNION SELECT x.pupil_id, x.monday FROM {WEEK} x {of_school} AND x.monday BETWEEN %s AND %s",
            [school_id, *days, school_id, *days],
        )

    def recount(self) -> None:
        """Count these weeks from the marks; a week that has none left is no row."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {WEEK} (pupil_id, monday, {COLUMNS}) SELECT t.pupil_id, t.monday, {count_sql('m')} "
                f"FROM {TABLE} t CROSS JOIN {MARK} m WHERE {OF_THE_WEEK} GROUP BY t.pupil_id, t.monday "
                f"ON CONFLICT (pupil_id, monday) DO UPDATE SET {NEW_COUNTS}"
            )
            cursor.execute(
                f"DELETE FROM {WEEK} WHERE id IN (SELECT w.id FROM {TABLE} t CROSS JOIN {WEEK} w "
                "WHERE w.pupil_id = t.pupil_id AND w.monday = t.monday "
                f"AND NOT EXISTS (SELECT 1 FROM {MARK} m WHERE {OF_THE_WEEK}))"
            )

    def class_weeks(self) -> set[ClassWeekKey]:
        """The classes these pupils were in during these weeks, each with its week."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT c.school_class_id, t.monday FROM {TABLE} t JOIN {MEMBERSHIP} c "
                "ON c.pupil_id = t.pupil_id AND c.first_day <= t.sunday "
                "AND (c.last_day IS NULL OR c.last_day >= t.monday)"
            )
            return {(school_class, as_date(monday)) for school_class, monday in cursor.fetchall()}


def as_date(value: date | str) -> date:
    """A day as raw SQL returns it: SQLite gives its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@contextmanager
def touched_weeks() -> Iterator[TouchedWeeks]:
    """None at first; the table is dropped at the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {TABLE} (pupil_id bigint, monday date, sunday date)")
    try:
        yield TouchedWeeks()
    finally:
        # After a database error inside a transaction the rollback takes the table away.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
