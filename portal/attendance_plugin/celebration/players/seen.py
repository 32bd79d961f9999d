"""Whether a player still shows its screen: late and silent are counted in school hours alone."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from portal.rules.school_year import Calendar
from portal.rules.sessions import Half

from .models import Player

LATE_AFTER = timedelta(minutes=5)
SILENT_AFTER = timedelta(minutes=30)
# A player asks every minute; its page alone more often.
WRITTEN_EVERY = timedelta(seconds=30)
SIZE = re.compile(r"[1-9]\d{1,4}x[1-9]\d{1,4}")
RELEASE = re.compile(r"[\w.+-]{1,20}")


class State(StrEnum):
    NEW = "not seen yet"
    ON_TIME = "on time"
    LATE = "late"
    SILENT = "silent"
    ENDED = "ended"


def note_seen(player: Player, told: Mapping[str, str]) -> None:
    """Keep that the player asked, with what its page says of itself: ``v`` release, ``s`` size, ``age`` in minutes."""
    now = timezone.now()
    if not told and player.last_seen_at and now - player.last_seen_at < WRITTEN_EVERY:
        return
    values: dict[str, object] = {"last_seen_at": now}
    if SIZE.fullmatch(told.get("s", "")):
        values["size"] = told["s"]
    if RELEASE.fullmatch(told.get("v", "")):
        values["release"] = told["v"]
    if (age := told.get("age", "")).isascii() and age.isdigit() and len(age) < 8:
        values["data_minutes"] = int(age)
    Player.objects.filter(pk=player.pk).update(**values)


def state_of(player: Player, now: datetime, calendar: Calendar) -> State:
    if player.ended_at:
        return State.ENDED
    if player.last_seen_at is None:
        return State.NEW
    missed = school_hours_between(player.last_seen_at, now, calendar, enough=SILENT_AFTER)
    if missed >= SILENT_AFTER:
        return State.SILENT
    return State.LATE if missed >= LATE_AFTER else State.ON_TIME


def school_hours_between(start: datetime, end: datetime, calendar: Calendar, *, enough: timedelta) -> timedelta:
    """How long school was open between two instants; counting stops at ``enough``.

    School is open from the morning's registration to the end of the afternoon, on the school's clock.
    """
    total, timetable = timedelta(), calendar.timetable(None)
    day: date | None = start.astimezone(calendar.time_zone).date()
    last = end.astimezone(calendar.time_zone).date()
    if day is not None and not timetable.is_school_day(day):
        day = timetable.day_after(day)
    while day is not None and day <= last and total < enough:
        times = calendar.times_on(day)
        opens = datetime.combine(day, times[Half.AM].registration, calendar.time_zone)
        closes = datetime.combine(day, times[Half.PM].ends, calendar.time_zone)
        # Instants, not clock faces: subtracting within one zone would count the hour the clocks change.
        begun, over = max(start, opens), min(end, closes)
        total += max(timedelta(seconds=over.timestamp() - begun.timestamp()), timedelta())
        day = timetable.day_after(day)
    return min(total, enough)
