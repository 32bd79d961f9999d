"""Dates and times as people write them: "27 3 2026", "27 March", "3" for March, "2.15pm".

The names of days and months are known in every language the forms are offered in, whichever the page is in.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from functools import cache

from django.utils.dates import MONTHS as LATIN_MONTHS
from django.utils.dates import MONTHS_ALT, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.pages.languages import languages
from portal.pages.spoken import spoken_date as spoken_date
from portal.pages.words import Words

ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)$")
CLOCK = re.compile(r"^(\d{1,2})(?:[:.h ]?([0-5]\d))?(am|pm)?$")
APART = re.compile(r"[\s/.,\-،۔]+")
NOT_REAL = gettext_lazy("%(name)s must be a real date: check the day and the month")
NOT_A_TIME = gettext_lazy("%(name)s must be a time, for example 2:15pm")


class NotADate(ValueError):
    """What is wrong with a date; ``part`` is the box it concerns: day, month, year or empty for all."""

    def __init__(self, problem: Words, part: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.part = part

    def about(self, name: Words) -> str:
        """What is wrong, in a sentence that begins with the name of what was asked for."""
        return str(self.problem) % {"name": name}


class NoDate(NotADate):
    """Nothing was written."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("%(name)s is missing"))


@cache
def _months() -> dict[str, int]:
    """The names of each month in every language, folded."""
    names: dict[str, int] = {}
    for language in languages().values():
        with override(language.locale):
            for number in range(1, 13):
                names |= {fold(str(name)): number for name in (LATIN_MONTHS[number], MONTHS_ALT[number])}
    return names


@cache
def _weekdays() -> frozenset[str]:
    names = set()
    for language in languages().values():
        with override(language.locale):
            names |= {fold(str(name)) for name in WEEKDAYS.values()}
    return frozenset(names)


def fold(word: str) -> str:
    """Without capitals and accents, its figures as 0 to 9: a phone’s keyboard may lack the one or write the other."""
    plain = unicodedata.normalize("NFD", word.strip().casefold()).replace("ł", "l")
    kept = (letter for letter in plain if unicodedata.category(letter) != "Mn")
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in kept)


def read_date(parts: Sequence[str], *, today: date) -> date:
    """The date in three boxes, or in one box that holds all of it. Without a year, the one nearest to today.

    >>> read_date(("27", "3", "2026"), today=date(2026, 11, 20))
    datetime.date(2026, 3, 27)
    >>> read_date(("27 March", "", ""), today=date(2026, 11, 20))
    datetime.date(2027, 3, 27)
    """
    words = [word for part in parts for word in APART.split(fold(part)) if word]
    words = [word for word in words if word not in ("of", "the") and not _is_weekday(word)]
    if not words:
        raise NoDate
    if len(words) == 3 and len(words[0]) == 4 and words[0].isdigit():
        words.reverse()
    if len(words) > 3:
        raise NotADate(gettext_lazy("%(name)s must be one day, for example 27 3 2026"))
    if len(words) == 1:
        raise NotADate(gettext_lazy("%(name)s must include a month"), "month")
    if len(words) == 2 and not words[0][0].isdigit() and words[1][0].isdigit():
        words.reverse()
    day, month = _read_day(words[0]), _read_month(words[1])
    if len(words) == 2:
        return _nearest(day, month, today)
    return _real(_read_year(words[2]), month, day)


def _is_weekday(word: str) -> bool:
    return len(word) >= 3 and any(name.startswith(word) for name in _weekdays())


def _read_day(word: str) -> int:
    ordinal = ORDINAL.match(word)
    word = ordinal[1] if ordinal else word
    if not word.isdecimal() or not 1 <= int(word) <= 31:
        raise NotADate(gettext_lazy("%(name)s must have a day from 1 to 31"), "day")
    return int(word)


def _read_month(word: str) -> int:
    if word.isdecimal() and 1 <= int(word) <= 12:
        return int(word)
    matches = {number for name, number in _months().items() if len(word) >= 3 and name.startswith(word)}
    if len(matches) != 1:
        raise NotADate(gettext_lazy("%(name)s must have a month from 1 to 12, or its name"), "month")
    return matches.pop()


def _read_year(word: str) -> int:
    if word.isdecimal() and len(word) == 2:
        return 2000 + int(word)
    if not word.isdecimal() or len(word) != 4 or not 1990 <= int(word) <= 2100:
        raise NotADate(gettext_lazy("%(name)s must have a year with 4 numbers, for example 2026"), "year")
    return int(word)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate(NOT_REAL, "day") from None


def _nearest(day: int, month: int, today: date) -> date:
    """29 February looks as far as the next leap year; every other date lies within half a year of today."""
    found = []
    for year in range(today.year - 1, today.year + 9):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise NotADate(NOT_REAL, "day")
    return min(found, key=lambda candidate: abs(candidate - today))


def read_clock(text: str) -> time:
    """A time of the school day: "2:15pm", "14.15", "1415", "2pm". Without am or pm, 1 to 6 o'clock is the afternoon.

    >>> read_clock("2.15 pm")
    datetime.time(14, 15)
    """
    compact = re.sub(r"\s+", "", fold(text).replace("a.m.", "am").replace("p.m.", "pm"))
    compact = "12pm" if compact in ("noon", "midday", "12noon") else compact
    found = CLOCK.match(compact)
    if not found:
        raise NotADate(NOT_A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        half = None if 13 <= hour <= 23 and half == "pm" else "wrong"
    if half == "wrong" or hour > 23:
        raise NotADate(NOT_A_TIME)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif 1 <= hour <= 6 and len(found[1]) == 1:
        hour += 12
    return time(hour, minute)


def spoken_dates(days: Sequence[date]) -> str:
    """Dates in order; runs of days as "… to …"."""
    runs: list[list[date]] = []
    for day in sorted(set(days)):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "; ".join(spoken_days(run[0], run[-1]) for run in runs)


def spoken_days(first: date, last: date) -> str:
    """One day, or the first "to" the last."""
    if first == last:
        return spoken_date(first)
    return _("%(first)s to %(last)s") % {"first": spoken_date(first), "last": spoken_date(last)}
