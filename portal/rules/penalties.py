"""Unauthorised sessions in a rolling run of school weeks, and the limit on penalty notices."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import date

from portal.rules.sessions import Session, week_of


def fullest_run(marks: Collection[Session], *, school_weeks: Sequence[date], length: int) -> tuple[Session, ...]:
    """The marks of the run of `length` consecutive school weeks that holds most of them; the earliest such run.

    `school_weeks` are the Mondays of weeks with at least one session. A week with a mark had a session, so it counts
    even where the calendar does not reach. No mark is counted twice.
    """
    weeks = sorted({*school_weeks, *(week_of(mark.day) for mark in marks)})
    place = {monday: index for index, monday in enumerate(weeks)}
    ordered = sorted(set(marks))
    places = [place[week_of(mark.day)] for mark in ordered]
    best: tuple[int, int] = (0, 0)
    for start, first_week in enumerate(places):
        end = bisect_right(places, first_week + length - 1)
        if end - start > best[1] - best[0]:
            best = (start, end)
    return tuple(ordered[best[0] : best[1]])
