"""The sessions a pupil missed, day by day, each with its code in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from portal.rules.codes import CountsAs, code_on, codes_on

from .models import Mark
from .shown_codes import ShownCode, shown_code

HALVES = {("am",): "Morning", ("pm",): "Afternoon", ("am", "pm"): "All day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayDay:
    """A day, or half of one, with one code. ``is_authorised`` says how it counts."""

    day: date
    halves: str
    code: ShownCode
    is_authorised: bool
    minutes_late: int | None = None

    @property
    def counts_as(self) -> str:
        return "authorised" if self.is_authorised else "unauthorised"


def away_days(marks: Iterable[Mark], *, special: bool) -> list[AwayDay]:
    """Every absence among the marks of one pupil, oldest first; a day away with one code is one entry.

    Without ``special`` no authorised absence is told from another, see `shown_codes`.
    """
    missed = sorted((mark for mark in marks if _is_missed(mark)), key=lambda mark: (mark.day, mark.half))
    runs = groupby(missed, key=lambda mark: (mark.day, mark.code, mark.minutes_late))
    return list(_entries((list(run) for _, run in runs), special))


def _entries(runs: Iterable[list[Mark]], special: bool) -> Iterator[AwayDay]:
    for run in runs:
        mark = run[0]
        yield AwayDay(
            day=mark.day,
            halves=HALVES[tuple(each.half for each in run)],
            code=shown_code(mark.code, mark.day, in_full=special),
            is_authorised=code_on(mark.code, on=mark.day).counts_as is CountsAs.AUTHORISED,
            minutes_late=mark.minutes_late,
        )


def _is_missed(mark: Mark) -> bool:
    code = codes_on(mark.day).get(mark.code)
    return code is not None and code.counts_as in (CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
