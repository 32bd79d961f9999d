"""The dates as the rules read them: which days and sessions pupils are expected at, year by year."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from portal.pages.hours import hours_of, hours_on
from portal.pages.models import School, SchoolHours
from portal.rules.calendar_data import parse_calendar, parse_school_year
from portal.rules.record_reader import RecordReader
from portal.rules.school_year import Calendar, SchoolYear, days_from

from .models import AcademicYear, CalendarDate
from .school_dates import confirmed, confirmed_dates, dates_of, published_years
from .sourced_dates import is_break
from .year_groups import year_groups_of

Category = CalendarDate.Category
Rows = Sequence[CalendarDate]


def build_calendar(school: School) -> Calendar:
    """The calendar of every published year as it stands now. Staff's own days of a term are no days of pupils.

    Raises `portal.rules.problems.DataError` where the dates contradict each other (terms that overlap).
    """
    years = published_years(school)
    dates = dates_of(school, years)
    rows_of = {year.label: confirmed(dates[year.label]) for year in years}
    data = {
        "time_zone": "Europe/London",
        "session_times": _session_times(school),
        "dated_times": [_dated_times(row) for row in hours_of(school).rows],
        "years": [_year(school, year, rows_of[year.label]) for year in years if _has_terms(rows_of[year.label])],
    }
    return parse_calendar(data, source=f"the dates of {school}")


def build_year(year: AcademicYear) -> SchoolYear | None:
    """One year as the rules would read it, published or not; None while no term is entered.

    Raises `DataError` where its dates contradict each other.
    """
    rows = confirmed_dates(year)
    if not _has_terms(rows):
        return None
    data = _year(year.school, year, rows)
    return parse_school_year(RecordReader(data, source=f"the dates of {year.school} in {year.label}"))


@lru_cache(maxsize=32)
def read_calendar(canonical: str, source: str) -> Calendar:
    """A calendar kept as canonical JSON; the same text gives the same object, with the counts it has cached."""
    return parse_calendar(json.loads(canonical), source=source)


def _has_terms(rows: Rows) -> bool:
    """A year without a term is not entered yet: the rules then say «not known», never «no school»."""
    return any(row.category == Category.TERM for row in rows)


def _session_times(school: School | SchoolHours) -> dict[str, dict[str, str]]:
    return {
        "am": {"registration": f"{school.am_registration:%H:%M}", "ends": f"{school.am_ends:%H:%M}"},
        "pm": {"registration": f"{school.pm_registration:%H:%M}", "ends": f"{school.pm_ends:%H:%M}"},
    }


def _dated_times(row: SchoolHours) -> dict[str, Any]:
    return {"valid_from": row.valid_from.isoformat(), "weekday": row.weekday, **_session_times(row)}


def _year(school: School, year: AcademicYear, rows: Rows) -> dict[str, Any]:
    return {
        "academic_year": year.label,
        "terms": [_period(row) for row in _of(rows, Category.TERM)],
        "half_terms": [_period(row) for row in _of(rows, Category.HALF_TERM)],
        "bank_holidays": _days(_of(rows, Category.BANK_HOLIDAY)),
        "training_days": _days(row for row in _of(rows, Category.INSET) if _is_for_all_day_long(row)),
        "closures": [closure for row in rows for closure in _closures(school, row)],
        "assessment_windows": _windows(school, rows) if year.assessments_entered else None,
    }


def _of(rows: Rows, category: str) -> Iterator[CalendarDate]:
    return (row for row in rows if row.category == category)


def _period(row: CalendarDate) -> dict[str, Any]:
    period: dict[str, Any] = {"name": row.title, "first": row.first_day.isoformat(), "last": row.last_day.isoformat()}
    return period | ({"year_groups": sorted(row.year_groups)} if row.year_groups else {})


def _days(rows: Iterable[CalendarDate]) -> list[str]:
    days = {day for row in rows for day in days_from(row.first_day, row.last_day)}
    return [day.isoformat() for day in sorted(days)]


def _is_for_all_day_long(row: CalendarDate) -> bool:
    return not row.year_groups and not row.half


def _closures(school: School, row: CalendarDate) -> Iterator[dict[str, Any]]:
    """Days in term on which some or all are not expected, whatever the reason is called."""
    half = _closed_half(school, row)
    if half is None:
        return
    for day in _weekdays(row):
        closure: dict[str, Any] = {"date": day.isoformat(), "reason": row.title}
        if half:
            closure["half"] = half
        if row.year_groups:
            closure["year_groups"] = sorted(row.year_groups)
        yield closure


def _closed_half(school: School, row: CalendarDate) -> str | None:
    """`am` or `pm`, the empty text for the whole day, None where the row closes nothing."""
    if row.category == Category.CLOSURE:
        return row.half
    if row.category == Category.INSET and not _is_for_all_day_long(row):
        return row.half
    if row.category == Category.HOLIDAY and not is_break(row):
        return row.half
    if row.category != Category.EARLY_CLOSING or row.starts_at is None:
        return None
    return "pm" if row.starts_at <= hours_on(school, row.first_day).pm.registration else None


def _weekdays(row: CalendarDate) -> Iterator[date]:
    return (day for day in days_from(row.first_day, row.last_day) if day.weekday() < 5)


def _windows(school: School, rows: Rows) -> list[dict[str, Any]]:
    return [
        {
            "name": row.title,
            "year_groups": sorted(row.year_groups) or list(year_groups_of(school)),
            "start": row.first_day.isoformat(),
            "end": row.last_day.isoformat(),
        }
        for row in _of(rows, Category.ASSESSMENT)
    ]
