"""The figures kept ready beside a recount from the marks: every difference, none when all is well."""

# ruff: noqa: S608 - the statement is put together from constants of this package; every value is a parameter

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from portal.pages.models import School

from .parts import PARTS
from .pupil_weeks import COLUMNS, MARK, PUPIL, WEEK, as_date, count_sql, monday_sql

ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure that is not what the marks say; ``whose`` names no child."""

    whose: str
    monday: date
    figure: str
    kept: int
    counted: int

    def __str__(self) -> str:
        week = f"{self.whose}, week of {self.monday:%d %b %Y}"
        return f"{week}: {self.figure} is kept as {self.kept}, the marks say {self.counted}"


def pupil_week_differences(school: School) -> Iterator[Difference]:
    """Pupils by their primary key, compared in the database: only what differs comes back."""
    names = (ROWS, *PARTS)
    with connection.cursor() as cursor:
        cursor.execute(_comparison(), [school.pk, school.pk])
        for pupil, monday, *figures in cursor.fetchall():
            kept, counted = (dict(zip(names, side, strict=True)) for side in (figures[::2], figures[1::2]))
            yield from differences(f"pupil {pupil}", as_date(monday), kept, counted)


def differences(whose: str, monday: date, kept: Mapping[str, int], counted: Mapping[str, int]) -> Iterator[Difference]:
    """One for each figure; only one where there is a row too many or too few."""
    names = [ROWS] if kept[ROWS] != counted[ROWS] else list(kept)
    for name in names:
        if kept[name] != counted[name]:
            yield Difference(whose=whose, monday=monday, figure=name, kept=kept[name], counted=counted[name])


def _comparison() -> str:
    """Kept and counted rows under each other, summed by pupil and week; SQLite had no full join for long."""
    nothing = ", ".join("0" for _ in PARTS)
    figures = [(f"kept_{name}", f"counted_{name}") for name in (ROWS, *PARTS)]
    kept, counted = (", ".join(side) for side in zip(*figures, strict=True))
    differs = " OR ".join(f"SUM({old}) <> SUM({new})" for old, new in figures)
    both = ", ".join(f"SUM({old}), SUM({new})" for old, new in figures)
    of_school = f"JOIN {PUPIL} p ON p.id = x.pupil_id WHERE p.school_id = %s"
    monday, counts = monday_sql("x.day"), count_sql("x")
    return (
        f"WITH both_sides (pupil_id, monday, {kept}, {counted}) AS ("
        f"SELECT x.pupil_id, x.monday, 1, {COLUMNS}, 0, {nothing} FROM {WEEK} x {of_school} "
        f"UNION ALL SELECT x.pupil_id, {monday}, 0, {nothing}, 1, {counts} FROM {MARK} x {of_school} "
        f"GROUP BY x.pupil_id, {monday}"
        f") SELECT pupil_id, monday, {both} FROM both_sides "
        f"GROUP BY pupil_id, monday HAVING {differs} ORDER BY pupil_id, monday"
    )
