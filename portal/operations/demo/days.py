"""What happens on the demo school's days: waves of illness, festivals, trips, a match."""

from dataclasses import dataclass
from datetime import date
from math import exp

from portal.rules.sessions import Half, Session, Timetable

from .names import BANGLADESHI, INDIAN, PAKISTANI, SOMALI, TURKISH, Heritage

# Day of the year, how many times the usual, width in days.
WAVES = ((282, 0.8, 9), (318, 1.1, 10), (342, 1.4, 9), (26, 1.2, 12), (75, 0.7, 12))
WEEKDAYS = (1.35, 0.85, 0.75, 0.8, 1.3)


@dataclass(frozen=True)
class Festival:
    """A religious day in term, as many families keep it."""

    day: date
    name: str
    set_apart_by: str
    kept_by: tuple[Heritage, ...]


MUSLIM = (PAKISTANI, BANGLADESHI, SOMALI, TURKISH)
FESTIVALS = (
    Festival(date(2025, 3, 31), "Eid al-Fitr", "our mosque", MUSLIM),
    Festival(date(2025, 6, 6), "Eid al-Adha", "our mosque", MUSLIM),
    Festival(date(2025, 10, 20), "Diwali", "our temple", (INDIAN,)),
    Festival(date(2026, 3, 20), "Eid al-Fitr", "our mosque", MUSLIM),
    Festival(date(2026, 10, 20), "Dussehra", "our temple", (INDIAN,)),
)
MATCH_PLAYERS = 11


@dataclass(frozen=True)
class Trip:
    """School days, counted from the first of the year, that a year group spends away with its teachers."""

    year_group: int
    first: int
    days: int


TRIPS = (Trip(2, 22, 1), Trip(4, 31, 1), Trip(5, 26, 3), Trip(1, 44, 1))
MATCH_DAY = 35


def illness_on(day: date) -> float:
    """How likely an illness begins on the day, 1 being an ordinary one."""
    place = day.timetuple().tm_yday
    wave = sum(height * exp(-(((place - peak) / width) ** 2)) for peak, height, width in WAVES)
    return (0.75 + wave) * WEEKDAYS[day.weekday()]


def trip_sessions(timetable: Timetable, year_group: int, first: date, last: date) -> frozenset[Session]:
    """The sessions the year group is on a visit."""
    days = timetable.days_between(first, last)
    away = {day for trip in TRIPS if trip.year_group == year_group for day in days[trip.first : trip.first + trip.days]}
    return frozenset(Session(day, half) for day in away for half in Half)


def match_session(timetable: Timetable, first: date, last: date) -> Session | None:
    """The afternoon on which the oldest pupils play another school."""
    days = timetable.days_between(first, last)
    return Session(days[MATCH_DAY], Half.PM) if len(days) > MATCH_DAY else None
