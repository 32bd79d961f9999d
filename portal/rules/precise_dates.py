"""Dates of a document as exact as they were given: a day, a month or a term."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MONTH = re.compile(r"(\d{4})-(\d{2})")
TERM = re.compile(r"(autumn|spring|summer)(?: term)? (\d{4})")
# A school's terms by the months of the calendar year they fall in, first and last.
TERMS: Mapping[str, tuple[int, int]] = {"spring": (1, 3), "summer": (4, 8), "autumn": (9, 12)}
DAY, MONTH_ONLY, TERM_ONLY = "day", "month", "term"
PRECISIONS: Mapping[str, str] = {DAY: "the day", MONTH_ONLY: "only the month", TERM_ONLY: "only the term"}
ACCEPTED = "a day such as 2026-09-01, a month such as 2026-09, or a term such as autumn 2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreciseDate:
    """The first and last day that were meant, and how exactly: ``day``, ``month`` or ``term``."""

    first: date
    last: date
    precision: str


def parse_precise_date(given: date | str) -> PreciseDate:
    """What a document means by a date. Raises ``ValueError`` that says what is accepted.

    >>> parse_precise_date("autumn 2021").last
    datetime.date(2021, 12, 31)
    """
    if isinstance(given, date):
        return PreciseDate(first=given, last=given, precision=DAY)
    text = given.strip().lower()
    if found := TERM.fullmatch(text):
        return span_of(date(int(found[2]), TERMS[found[1]][0], 1), TERM_ONLY)
    try:
        if found := MONTH.fullmatch(text):
            return span_of(date(int(found[1]), int(found[2]), 1), MONTH_ONLY)
        return span_of(date.fromisoformat(text), DAY)
    except ValueError:
        raise ValueError(f"got “{given}”; accepted: {ACCEPTED}") from None


def span_of(day: date, precision: str) -> PreciseDate:
    """The days that a date of this precision stands for: its whole month or term.

    >>> span_of(date(2025, 2, 28), "term").first
    datetime.date(2025, 1, 1)
    """
    if precision == DAY:
        return PreciseDate(first=day, last=day, precision=DAY)
    first, last = (day.month, day.month) if precision == MONTH_ONLY else TERMS[term_of(day)]
    end = date(day.year, last, calendar.monthrange(day.year, last)[1])
    return PreciseDate(first=date(day.year, first, 1), last=end, precision=precision)


def term_of(day: date) -> str:
    return next(term for term, (first, last) in TERMS.items() if first <= day.month <= last)


def show_precise_date(day: date, precision: str = DAY) -> str:
    """The date as a reader writes it, no more exact than it was given.

    >>> show_precise_date(date(2025, 9, 1)), show_precise_date(date(2025, 9, 30), "month")
    ('1 September 2025', 'September 2025')
    >>> show_precise_date(date(2022, 12, 31), "term")
    'autumn term 2022'
    """
    if precision == TERM_ONLY:
        return f"{term_of(day)} term {day.year}"
    month = f"{calendar.month_name[day.month]} {day.year}"
    return month if precision == MONTH_ONLY else f"{day.day} {month}"


def write_precise_date(day: date, precision: str = DAY) -> str:
    """The date as a content file states it; ``parse_precise_date`` reads it back.

    >>> write_precise_date(date(2022, 12, 31), "term"), write_precise_date(date(2022, 11, 1), "month")
    ('autumn 2022', '2022-11')
    """
    if precision == TERM_ONLY:
        return f"{term_of(day)} {day.year}"
    return day.isoformat() if precision == DAY else f"{day:%Y-%m}"
