"""The holidays that lie between terms, told as schools tell them: from the first weekday off to the last."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    key: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Break:
    """``after`` is the key of the term it follows."""

    after: str
    title: str
    first: date
    last: date


def breaks_after(terms: Sequence[Term], *, next_first: date, training_days: Container[date] = ()) -> tuple[Break, ...]:
    """The break after each term, in order; ``next_first`` is the first day of the year that follows.

    Weekends and training days at either end are trimmed off: on those a family reads something else.
    """
    ordered = sorted(terms, key=lambda term: term.first)
    followers = [*(term.first for term in ordered[1:]), next_first]
    found = []
    for term, follower in zip(ordered, followers, strict=False):
        first, last = _trim(term.last + ONE_DAY, follower - ONE_DAY, training_days)
        if first <= last:
            found.append(Break(term.key, _title(first, last, is_summer=term is ordered[-1]), first, last))
    return tuple(found)


def _trim(first: date, last: date, training_days: Container[date]) -> tuple[date, date]:
    while first <= last and (first.weekday() >= 5 or first in training_days):
        first += ONE_DAY
    while first <= last and (last.weekday() >= 5 or last in training_days):
        last -= ONE_DAY
    return first, last


def _title(first: date, last: date, *, is_summer: bool) -> str:
    if is_summer:
        return "Summer holiday"
    if first <= date(first.year, 12, 25) <= last:
        return "Christmas holiday"
    if first <= easter_sunday(last.year) <= last + 2 * ONE_DAY:
        return "Easter holiday"
    return "Spring holiday" if first.month in (3, 4, 5) else "Holiday between terms"


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (Oudin's method).

    >>> easter_sunday(2027)
    datetime.date(2027, 3, 28)
    """
    golden = year % 19
    century = year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    day = moon - weekday
    month = 3 + (day + 40) // 44
    return date(year, month, day + 28 - 31 * (month // 4))
