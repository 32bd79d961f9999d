"""Dates and times as people write them: "27 3 2026", "27 March", "3" for March, "2.15pm"."""

import re
from collections.abc import Sequence
from datetime import date, time

from portal.pages.spoken import spoken_date as spoken_date

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)$")
CLOCK = re.compile(r"^(\d{1,2})(?:[:.h ]?([0-5]\d))?(am|pm)?$")


class NotADate(ValueError):
    """What is wrong with a date; ``part`` is the box it concerns: day, month, year or empty for all."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def read_date(parts: Sequence[str], *, today: date) -> date:
    """The date in three boxes, or in one box that holds all of it. Without a year, the one nearest to today.

    >>> read_date(("27", "3", "2026"), today=date(2026, 11, 20))
    datetime.date(2026, 3, 27)
    >>> read_date(("27 March", "", ""), today=date(2026, 11, 20))
    datetime.date(2027, 3, 27)
    """
    words = [word for part in parts for word in re.split(r"[\s/.,\-]+", part.strip().casefold()) if word]
    words = [word for word in words if word not in ("of", "the") and not _is_weekday(word)]
    if not words:
        raise NotADate("is missing")
    if len(words) == 3 and len(words[0]) == 4 and words[0].isdigit():
        words.reverse()
    if len(words) > 3:
        raise NotADate("must be one day, for example 27 3 2026")
    if len(words) == 1:
        raise NotADate("must include a month", "month")
    if len(words) == 2 and not words[0][0].isdigit() and words[1][0].isdigit():
        words.reverse()
    day, month = _read_day(words[0]), _read_month(words[1])
    if len(words) == 2:
        return _nearest(day, month, today)
    return _real(_read_year(words[2]), month, day)


def _is_weekday(word: str) -> bool:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return len(word) >= 3 and any(name.startswith(word) for name in names)


def _read_day(word: str) -> int:
    ordinal = ORDINAL.match(word)
    word = ordinal[1] if ordinal else word
    if not word.isdecimal() or not 1 <= int(word) <= 31:
        raise NotADate("must have a day from 1 to 31", "day")
    return int(word)


def _read_month(word: str) -> int:
    if word.isdecimal() and 1 <= int(word) <= 12:
        return int(word)
    matches = [number for number, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    if word == "sept":
        return 9
    if len(matches) != 1:
        raise NotADate("must have a month from 1 to 12, or its name", "month")
    return matches[0]


def _read_year(word: str) -> int:
    if word.isdecimal() and len(word) == 2:
        return 2000 + int(word)
    if not word.isdecimal() or len(word) != 4 or not 1990 <= int(word) <= 2100:
        raise NotADate("must have a year with 4 numbers, for example 2026", "year")
    return int(word)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate("must be a real date: check the day and the month", "day") from None


def _nearest(day: int, month: int, today: date) -> date:
    """29 February looks as far as the next leap year; every other date lies within half a year of today."""
    found = []
    for year in range(today.year - 1, today.year + 9):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise NotADate("must be a real date: check the day and the month", "day")
    return min(found, key=lambda candidate: abs(candidate - today))


def read_clock(text: str) -> time:
    """A time of the school day: "2:15pm", "14.15", "1415", "2pm". Without am or pm, 1 to 6 o'clock is the afternoon.

    >>> read_clock("2.15 pm")
    datetime.time(14, 15)
    """
    compact = re.sub(r"\s+", "", text.casefold().replace("a.m.", "am").replace("p.m.", "pm"))
    compact = "12pm" if compact in ("noon", "midday", "12noon") else compact
    found = CLOCK.match(compact)
    if not found:
        raise NotADate("must be a time, for example 2:15pm")
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        half = None if 13 <= hour <= 23 and half == "pm" else "wrong"
    if half == "wrong" or hour > 23:
        raise NotADate("must be a time, for example 2:15pm")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif 1 <= hour <= 6 and len(found[1]) == 1:
        hour += 12
    return time(hour, minute)


def spoken_dates(days: Sequence[date]) -> str:
    """Dates in order; runs of days as "from … to …"."""
    runs: list[list[date]] = []
    for day in sorted(set(days)):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [
        spoken_date(run[0]) if len(run) == 1 else f"{spoken_date(run[0])} to {spoken_date(run[-1])}" for run in runs
    ]
    return "; ".join(parts)
