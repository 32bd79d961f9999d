"""Penalty notices: ten unauthorised sessions in ten school weeks, the amounts, and two notices in three years.

Reaching the threshold means that a notice must be considered, case by case; it never means that one is issued.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.rules.codes import CountsAs, code_on
from portal.rules.national import PenaltyAmounts, PenaltyRegime, national_value
from portal.rules.sessions import Session, week_of


def unauthorised_sessions(marks: Iterable[tuple[Session, str]]) -> tuple[Session, ...]:
    """The sessions with an unauthorised code (G, N, O, U), in order."""
    return tuple(sorted(s for s, code in marks if code_on(code, on=s.day).counts_as is CountsAs.UNAUTHORISED))


def fullest_run(marks: Collection[Session], *, school_weeks: Sequence[date], length: int) -> tuple[Session, ...]:
    """The marks of the run of `length` consecutive school weeks that holds most of them; the earliest such run.

    `school_weeks` are the Mondays of weeks with at least one session. A week with a mark had a session, so it counts
    even where the calendar does not reach. No mark is counted twice.
    """
    if marks and _lie_in_one_run(marks, school_weeks, length):
        return tuple(sorted(set(marks)))
    ordered, places = _placed(marks, school_weeks)
    best = (0, 0)
    for start, first_week in enumerate(places):
        end = bisect_right(places, first_week + length - 1)
        if end - start > best[1] - best[0]:
            best = (start, end)
    return tuple(ordered[best[0] : best[1]])


def _lie_in_one_run(marks: Collection[Session], school_weeks: Sequence[date], length: int) -> bool:
    """Whether the school weeks from the first mark to the last are few enough, as they mostly are."""
    first, last = week_of(min(marks).day), week_of(max(marks).day)
    if not _are_known((first, last), school_weeks):
        return False
    return bisect_left(school_weeks, last) - bisect_left(school_weeks, first) < length


def _placed(marks: Collection[Session], school_weeks: Sequence[date]) -> tuple[list[Session], list[int]]:
    """The marks in order, each with the number of its school week."""
    ordered = sorted(set(marks))
    weeks = [week_of(mark.day) for mark in ordered]
    known = sorted({*school_weeks, *weeks}) if not _are_known(weeks, school_weeks) else school_weeks
    return ordered, [bisect_left(known, monday) for monday in weeks]


def _are_known(weeks: Sequence[date], school_weeks: Sequence[date]) -> bool:
    """Whether every week is among the school weeks, which are in order."""
    places = ((bisect_left(school_weeks, monday), monday) for monday in weeks)
    return all(place < len(school_weeks) and school_weeks[place] == monday for place, monday in places)


@dataclass(frozen=True, slots=True)
class ThresholdReached:
    """The window of school weeks (their Mondays) and the marks that reach the threshold on its last mark."""

    first_week: date
    last_week: date
    marks: tuple[Session, ...]


def find_thresholds(
    marks: Collection[Session], *, school_weeks: Sequence[date], on: date
) -> tuple[ThresholdReached, ...]:
    """Each time the national threshold in force on the day is reached; a mark used once is not used again."""
    sessions: int = national_value("penalty_sessions", on=on).value
    length: int = national_value("penalty_school_weeks", on=on).value
    ordered, places = _placed(marks, school_weeks)
    found: list[ThresholdReached] = []
    waiting: list[int] = []
    for index, place in enumerate(places):
        waiting = [earlier for earlier in waiting if places[earlier] > place - length] + [index]
        if len(waiting) >= sessions:
            used = tuple(ordered[number] for number in waiting)
            found.append(ThresholdReached(week_of(used[0].day), week_of(used[-1].day), used))
            waiting = []
    return tuple(found)


@dataclass(frozen=True, slots=True)
class NextNotice:
    """Which notice would be next for this parent and child; `amounts` None means that none may be issued."""

    number: int
    amounts: PenaltyAmounts | None
    counted: tuple[date, ...]


def next_notice(issued: Collection[date], *, on: date) -> NextNotice:
    """What a notice issued on the day would be, after earlier notices to the same parent for the same child.

    `issued` are the dates of notices that were not withdrawn; unpaid ones count. Source: national framework for penalty
    notices, in force from 19 August 2024. Raises `NoValueInForce` before any regime.
    """
    regime: PenaltyRegime = national_value("penalty_regime", on=on).value
    if regime.window_years is None:
        return NextNotice(1, regime.notices[0], ())
    first_regime_day = national_value("penalty_regime", on=on).in_force_from
    counted = tuple(
        sorted(day for day in issued if first_regime_day <= day <= on and on < _years_later(day, regime.window_years))
    )
    number = len(counted) + 1
    return NextNotice(number, regime.notices[number - 1] if number <= len(regime.notices) else None, counted)


def _years_later(day: date, years: int) -> date:
    """The same day some years later; 1 March for 29 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
