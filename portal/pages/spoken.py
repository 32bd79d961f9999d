"""Days and times as readers of the page's language write them. The staff's pages and the public ones are English.

How a language orders a day and which clock it uses stand in its catalogue: the patterns below are translated like any
other words. Names of days and months are Django's own, where it has them, and the catalogue's.
"""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.translation import gettext, gettext_noop, pgettext

# Django has these names too, some of them only as they begin a sentence.
WEEKDAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)


def spoken_date(day: date) -> str:
    """Friday 27 November 2026."""
    # Translators: how a day with its weekday is written, in the letters of Django's date filter.
    return django_format(day, pgettext("pattern of a date", "l j F Y"))


def spoken_day(day: date) -> str:
    """27 November 2026."""
    # Translators: how a day is written, in the letters of Django's date filter.
    return django_format(day, pgettext("pattern of a date", "j F Y"))


def spoken_time(clock: time) -> str:
    """2:15pm. A language with a clock of 24 hours translates "12" as "24"."""
    # Translators: 12 or 24, for how many hours the clock of your language has.
    if pgettext("hours of the clock", "12") == "24":
        return f"{clock:%H:%M}"
    if (clock.hour, clock.minute) == (12, 0):
        return gettext("12 noon")
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    return _part_of_day(clock.hour) % {"clock": f"{clock.hour % 12 or 12}{minutes}"}


def _part_of_day(hour: int) -> str:
    if hour < 5:
        return pgettext("a time of the night", "%(clock)sam")
    if hour < 12:
        return pgettext("a time of the morning", "%(clock)sam")
    if hour < 16:
        return pgettext("a time of the afternoon", "%(clock)spm")
    return pgettext("a time of the evening", "%(clock)spm")


def spoken_moment(moment: datetime) -> str:
    """Friday 27 November 2026, 2:15pm, in the school's time."""
    local = timezone.localtime(moment)
    return pgettext("date and time", "%(date)s, %(time)s") % {
        "date": spoken_date(local.date()),
        "time": spoken_time(local.time()),
    }
