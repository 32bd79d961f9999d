"""The days that a period written in words stands for, as far as it can be known."""

import calendar
import re
from datetime import date

from portal.rules.precise_dates import TERMS

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = r"(?P<month>[a-z]{3,9})\.?"
DAY_MONTH_YEAR = re.compile(rf"(?P<day>\d{{1,2}}) {MONTH} (?P<year>\d{{4}})")
MONTH_YEAR = re.compile(rf"{MONTH} (?P<year>\d{{4}})")
TERM_YEAR = re.compile(r"(?P<term>spring|summer|autumn)(?: term)? (?P<year>\d{4})")
QUARTER = re.compile(r"(?P<year>\d{4})[/–-]\d{2} q(?P<quarter>[1-4])")
SCHOOL_YEAR = re.compile(r"(?P<year>\d{4})/\d{2}")
YEARS = re.compile(r"(?P<year>\d{4})\s*(?:–|-|to)\s*(?P<last>\d{4}|\d{2})")
SPAN = re.compile(r"(?P<first>.+?)\s*(?:–|\bto\b)\s*(?P<last>.+)")

Days = tuple[date, date]


def days_of_period(period: str) -> Days | None:
    """The first and last day of a period, or None where the words do not say.

    >>> days_of_period("Apr to Nov 2022")
    (datetime.date(2022, 4, 1), datetime.date(2022, 11, 30))
    """
    text = " ".join(period.lower().split())
    return _one(text) or _years(text) or _span(text)


def overlap(earlier: str, later: str) -> bool | None:
    """Whether the period said to be earlier has not ended before the later one begins; None where nobody can say.

    Two that begin on the same day and go on to different ones are counts that run on, and do not overlap.

    >>> overlap("2022", "summer 2022"), overlap("Jun 2022", "Apr 2023"), overlap("", "now")
    (True, False, None)
    >>> overlap("2017 to Jan 2023", "2017 to Oct 2023")
    False
    """
    before, after = days_of_period(earlier), days_of_period(later)
    if not before or not after:
        return None
    runs_on = before[0] == after[0] and before[1] < after[1] and before[1].year > before[0].year
    return before[1] >= after[0] and not runs_on


def _one(text: str) -> Days | None:
    if found := DAY_MONTH_YEAR.fullmatch(text):
        month = MONTHS.get(found["month"])
        try:
            day = date(int(found["year"]), month, int(found["day"])) if month else None
        except ValueError:
            return None
        return (day, day) if day else None
    if found := TERM_YEAR.fullmatch(text):
        first, last = TERMS[found["term"]]
        return _months(int(found["year"]), first, last)
    if (found := MONTH_YEAR.fullmatch(text)) and (month := MONTHS.get(found["month"])):
        return _months(int(found["year"]), month, month)
    if found := QUARTER.fullmatch(text):
        return _quarter(int(found["year"]), int(found["quarter"]))
    if found := SCHOOL_YEAR.fullmatch(text):
        return date(int(found["year"]), 9, 1), date(int(found["year"]) + 1, 8, 31)
    return _months(int(text), 1, 12) if re.fullmatch(r"(?:19|20)\d\d", text) else None


def _years(text: str) -> Days | None:
    found = YEARS.fullmatch(text)
    if not found:
        return None
    year, last = found["year"], found["last"]
    return date(int(year), 1, 1), date(int(year[: 4 - len(last)] + last), 12, 31)


def _span(text: str) -> Days | None:
    found = SPAN.fullmatch(text)
    last = _one(found["last"]) if found else None
    if not found or not last:
        return None
    first = _one(found["first"]) or _one(f"{found['first']} {last[1].year}")
    return (first[0], last[1]) if first else None


def _quarter(year: int, quarter: int) -> Days:
    """Quarters of a financial year, which begins in April."""
    month = 3 * quarter + 1
    return _months(year + 1, month - 12, month - 10) if month > 12 else _months(year, month, month + 2)


def _months(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
