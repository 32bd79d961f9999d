"""When a screen is lit: around the school day, by the school's calendar; dark at night, at weekends, in holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from portal.rules.school_year import Calendar
from portal.rules.sessions import Half

LIT_BEFORE_REGISTRATION = timedelta(minutes=60)
LIT_AFTER_SCHOOL = timedelta(minutes=90)
RELOAD_AT = time(3)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """``is_lit`` now, until ``next_switch`` (None where no school day is known ahead); ``next_day`` is the next one."""

    is_lit: bool
    next_switch: datetime | None
    next_day: date | None


def hours_at(instant: datetime, *, calendar: Calendar) -> Hours:
    """Whether the screen is lit at the instant, and when that changes, on the school's clock."""
    now = instant.astimezone(calendar.time_zone)
    timetable = calendar.timetable(None)
    if timetable.is_school_day(now.date()):
        lit, dark = _lit_hours(now.date(), calendar)
        if now < lit:
            return Hours(is_lit=False, next_switch=lit, next_day=now.date())
        if now < dark:
            return Hours(is_lit=True, next_switch=dark, next_day=_next_day(calendar, now.date()))
    following = _next_day(calendar, now.date())
    switch = _lit_hours(following, calendar)[0] if following else None
    return Hours(is_lit=False, next_switch=switch, next_day=following)


@dataclass(frozen=True, kw_only=True)
class Switch:
    """From ``at`` on the screen is lit or dark; when dark, ``next_day`` is the next school day known."""

    at: datetime
    is_lit: bool
    next_day: date | None


def switches_after(instant: datetime, count: int, *, calendar: Calendar) -> list[Switch]:
    """The next switches, for a screen that loses its network: it goes on by them until it is answered again."""
    return list(islice((switch for switch in _switches_from(instant, calendar) if switch.at > instant), count))


def _switches_from(instant: datetime, calendar: Calendar) -> Iterator[Switch]:
    day = _next_day(calendar, instant.astimezone(calendar.time_zone).date() - timedelta(days=1))
    while day is not None:
        lit, dark = _lit_hours(day, calendar)
        following = _next_day(calendar, day)
        yield Switch(at=lit, is_lit=True, next_day=day)
        yield Switch(at=dark, is_lit=False, next_day=following)
        day = following


def next_reload(instant: datetime, *, calendar: Calendar) -> datetime:
    """Three in the morning on the school's clock: when screens may load their page anew."""
    now = instant.astimezone(calendar.time_zone)
    tonight = datetime.combine(now.date(), RELOAD_AT, calendar.time_zone)
    return tonight if now < tonight else datetime.combine(now.date() + timedelta(days=1), RELOAD_AT, calendar.time_zone)


def _lit_hours(day: date, calendar: Calendar) -> tuple[datetime, datetime]:
    times = calendar.times_on(day)
    opens = datetime.combine(day, times[Half.AM].registration, calendar.time_zone)
    closes = datetime.combine(day, times[Half.PM].ends, calendar.time_zone)
    return opens - LIT_BEFORE_REGISTRATION, closes + LIT_AFTER_SCHOOL


def _next_day(calendar: Calendar, day: date) -> date | None:
    return calendar.timetable(None).day_after(day)
