"""What the page of term dates shows of one academic year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify

from portal.pages.models import School
from portal.rules.school_year import Calendar
from portal.rules.sessions import Timetable, academic_year, year_label

from .feed_names import DAYS_OFF, feeds_of
from .models import AcademicYear, CalendarDate
from .next_days import next_days
from .occasions import Occasion, occasions_of
from .places import dates_path, schools_here
from .pupil_days import pupil_days
from .school_dates import confirmed, dates_of, published_years
from .services import current_calendar_version, rules_calendar
from .year_differences import differences

Category = CalendarDate.Category
# The tables below the terms and the holidays, in the order in which families ask for them.
SECTIONS = (
    ("INSET days", "Staff train on these days. Pupils stay at home.", (Category.INSET,)),
    ("Closures", "School is closed on these days.", (Category.CLOSURE,)),
    ("Early closing", "Please collect your child at the time shown.", (Category.EARLY_CLOSING,)),
    ("Bank holidays", "", (Category.BANK_HOLIDAY,)),
    ("Tests and checks", "Please avoid any absence on these days.", (Category.ASSESSMENT,)),
    ("Events", "", (Category.EVENT,)),
)
RECENT_DAYS = 60


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term with the half terms inside it; staff's own days only where they are others than the pupils'."""

    title: str
    who: str
    first: date
    last: date
    staff_first: date | None
    staff_last: date | None
    half_terms: tuple[CalendarDate, ...]


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A holiday and the first school day after it."""

    occasion: Occasion
    back: date | None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    note: str
    occasions: tuple[Occasion, ...]
    has_times: bool
    has_groups: bool

    @property
    def anchor(self) -> str:
        return slugify(self.title)


def term_dates_context(school: School, label: str | None, today: date | None = None) -> dict[str, Any]:
    """Everything the template needs. Raises Http404 for a year that is not published."""
    today = today or timezone.localdate()
    years = published_years(school)
    dates = dates_of(school, years)
    rows_of = {each.label: confirmed(dates[each.label]) for each in years}
    calendar = rules_calendar(current_calendar_version(school))
    year = _one_year(years, label) if label else year_to_show(years, calendar, today)
    occasions = [entry for each in years for entry in occasions_of(rows_of[each.label])]
    context = {
        "of_school": school,
        "dates_path": dates_path(school),
        "other_schools": [(each.name, dates_path(each)) for each in schools_here() if each != school],
        "years": years,
        "year": year,
        "is_current": label is None,
        "today": today,
        "next_days": next_days(calendar, occasions, today) if label is None else None,
        "default_feed": DAYS_OFF,
        "feeds": feeds_of(school),
        "changes": recent_changes([row for rows in dates.values() for row in rows], today),
    }
    return context | (_year_tables(year, calendar, rows_of[year.label]) | _comparison(year, rows_of) if year else {})


def _comparison(year: AcademicYear, rows_of: dict[str, list[CalendarDate]]) -> dict[str, Any]:
    before = year_label(year.starts - 1)
    if before not in rows_of:
        return {}
    pair = (occasions_of(rows_of[before]), occasions_of(rows_of[year.label]))
    return {"year_before": before, "differences": differences(*pair)}


def _one_year(years: list[AcademicYear], label: str) -> AcademicYear:
    found = next((year for year in years if year.label == label), None)
    if found is None:
        raise Http404(f"The term dates of {label} are not published.")
    return found


def year_to_show(years: list[AcademicYear], calendar: Calendar, today: date) -> AcademicYear | None:
    """This academic year; the next one from the day after the last school day; else the newest there is."""
    days = calendar.timetable(None).days
    coming = next((day for day in days if day >= today), None)
    wanted = academic_year(coming or today)
    return next((year for year in years if year.label == wanted), years[-1] if years else None)


def _year_tables(year: AcademicYear, calendar: Calendar, rows: list[CalendarDate]) -> dict[str, Any]:
    occasions = occasions_of(rows)
    timetable = calendar.timetable(None)
    return {
        "terms": [_term_row(row, rows) for row in rows if row.category == Category.TERM],
        "holidays": [
            HolidayRow(entry, _back(timetable, entry))
            for entry in occasions
            if entry.category in {Category.HALF_TERM, Category.HOLIDAY}
        ],
        "sections": [section for section in (_section(*parts, occasions) for parts in SECTIONS) if section.occasions],
        "pupil_days": pupil_days(year),
    }


def _term_row(term: CalendarDate, rows: list[CalendarDate]) -> TermRow:
    inside = tuple(
        row
        for row in rows
        if row.category == Category.HALF_TERM and term.first_day <= row.first_day and row.last_day <= term.last_day
    )
    who = term.who if term.year_groups else ""
    staff_first = term.staff_first_day if term.staff_first_day != term.first_day else None
    staff_last = term.staff_last_day if term.staff_last_day != term.last_day else None
    return TermRow(term.title, who, term.first_day, term.last_day, staff_first, staff_last, inside)


def _back(timetable: Timetable, entry: Occasion) -> date | None:
    """The first school day after it, where the year that follows is entered."""
    return timetable.day_after(entry.last_day)


def _section(title: str, note: str, categories: tuple[str, ...], occasions: list[Occasion]) -> Section:
    found = tuple(entry for entry in occasions if entry.category in categories)
    has_times = any(entry.starts_at or entry.half for entry in found)
    return Section(title, note, found, has_times, any(entry.year_groups for entry in found))


def recent_changes(rows: list[CalendarDate], today: date) -> list[CalendarDate]:
    """Dates changed or called off after they were published, newest first; those that have passed are left out."""
    since = today - timedelta(days=RECENT_DAYS)
    changed = [row for row in rows if row.sequence and row.last_day >= today]
    recent = [row for row in changed if timezone.localdate(row.modified_at) >= since]
    return sorted(recent, key=lambda row: row.modified_at, reverse=True)
