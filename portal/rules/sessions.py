"""The unit of attendance: a session is half a school day, morning or afternoon."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple


class Half(StrEnum):
    AM = "am"
    PM = "pm"

    # Enum's own hash is a Python call; sessions are looked up by the thousand.
    __hash__ = str.__hash__


AM, PM = Half.AM, Half.PM


class Session(NamedTuple):
    """Half a day. Sessions compare in the order in which they happen.

    >>> Session(date(2026, 9, 7), Half.AM) < Session(date(2026, 9, 7), Half.PM)
    True
    """

    day: date
    half: Half

    @property
    def position(self) -> int:
        """A whole number that grows by one from each half day to the next."""
        day, half = self
        return day.toordinal() * 2 + (half is PM)

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.half.value}"

    def to_data(self) -> list[str]:
        return [self.day.isoformat(), self.half.value]


def sessions_of(day: date) -> tuple[Session, Session]:
    return Session(day, Half.AM), Session(day, Half.PM)


def start_year(day: date) -> int:
    """The calendar year in which the academic year of the day began (1 September to 31 August).

    >>> start_year(date(2025, 8, 31)), start_year(date(2025, 9, 1))
    (2024, 2025)
    """
    return day.year if day.month >= 9 else day.year - 1


@lru_cache(maxsize=256)
def year_label(started: int) -> str:
    """The name of the academic year that began in this calendar year.

    >>> year_label(2024), year_label(1999)
    ('2024-25', '1999-00')
    """
    return f"{started}-{(started + 1) % 100:02d}"


def academic_year(day: date) -> str:
    """The academic year of a day, as `2024-25`."""
    return year_label(start_year(day))


@lru_cache(maxsize=256)
def last_session(started: int) -> Session:
    """The last half day, 31 August, of the academic year that began in this calendar year."""
    return Session(date(started + 1, 8, 31), PM)


def week_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


class Timetable:
    """The school sessions of one group of pupils in order, with counts that are subtractions."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self.sessions = tuple(sorted(sessions))
        self._positions = [session.position for session in self.sessions]
        self._known = frozenset(self._positions)
        self.days = tuple(dict.fromkeys(session.day for session in self.sessions))
        self._day_index = {day: index for index, day in enumerate(self.days)}

    def between(self, first: Session, last: Session) -> tuple[Session, ...]:
        """The school sessions from `first` to `last`, both included."""
        positions = self._positions
        return self.sessions[bisect_left(positions, first.position) : bisect_right(positions, last.position)]

    def count_between(self, first: Session, last: Session) -> int:
        """How many school sessions lie from `first` to `last`, both included."""
        count = bisect_right(self._positions, last.position) - bisect_left(self._positions, first.position)
        return max(count, 0)

    def count_after(self, seen: Session, last: Session) -> int:
        """How many school sessions come after `seen`, up to and including `last`."""
        return max(bisect_right(self._positions, last.position) - bisect_right(self._positions, seen.position), 0)

    def days_between(self, first: date, last: date) -> tuple[date, ...]:
        """The school days from `first` to `last`, both included."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def is_session(self, session: Session) -> bool:
        return session.position in self._known

    def is_school_day(self, day: date) -> bool:
        return day in self._day_index

    def day_before(self, day: date) -> date | None:
        """The nearest school day before this day."""
        index = bisect_left(self.days, day)
        return self.days[index - 1] if index else None

    def day_after(self, day: date) -> date | None:
        """The nearest school day after this day."""
        index = bisect_right(self.days, day)
        return self.days[index] if index < len(self.days) else None

    def days_before(self, day: date, count: int) -> tuple[date, ...]:
        """The last `count` school days before this day, oldest first."""
        index = bisect_left(self.days, day)
        return self.days[max(index - count, 0) : index]

    def days_after(self, day: date, count: int) -> tuple[date, ...]:
        """The first `count` school days after this day."""
        index = bisect_right(self.days, day)
        return self.days[index : index + count]

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of the school weeks: weeks with at least one session."""
        return tuple(dict.fromkeys(week_of(day) for day in self.days))

    def days_of_week(self, monday: date) -> tuple[date, ...]:
        return self.days_between(monday, monday + timedelta(days=6))
