"""Each school's dates back into ``calendar/<year>.toml``."""

from dataclasses import fields
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from portal.content_loader import CalendarContent, DateContent
from portal.content_loader.calendar import SECTIONS
from portal.content_loader.writing import ContentExport, write_calendar
from portal.pages.school import folder_in_content, schools_main_first

from .models import AcademicYear, CalendarDate
from .sourced_dates import BANK_HOLIDAY, BREAK, IMPORT

# How a field of the file is called in the database, where the names differ.
STORED_AS = {"first": "first_day", "last": "last_day", "staff_first": "staff_first_day", "staff_last": "staff_last_day"}
IN_FILES = frozenset(category for category, _ in SECTIONS.values())
# The key of a date that did not come from a file begins so; such a date is written with its UID.
ADDED = "added-"


def export_calendars(export: ContentExport) -> None:
    for school in schools_main_first():
        for year in AcademicYear.objects.filter(school=school).order_by("label"):
            file = f"{folder_in_content(school)}calendar/{year.label}.toml"
            export.add(file, write_calendar(_calendar_content(file, year, export)))


def _calendar_content(file: str, year: AcademicYear, export: ContentExport) -> CalendarContent:
    dates = tuple(_date_content(row) for row in _own_dates(year) if _fits(row, export))
    return CalendarContent(
        file=file,
        label=year.label,
        published=year.published,
        assessments_entered=year.assessments_entered,
        dates=tuple(sorted(dates, key=lambda entry: (entry.first, entry.last, entry.key))),
    )


def _own_dates(year: AcademicYear) -> "QuerySet[CalendarDate]":
    """Without what the portal works out itself: bank holidays and the holidays between terms."""
    standing = year.dates.filter(status=CalendarDate.Status.CONFIRMED)
    return standing.exclude(key__startswith=BANK_HOLIDAY).exclude(key__startswith=BREAK)


def _fits(row: CalendarDate, export: ContentExport) -> bool:
    if row.category not in IN_FILES:
        export.leave_out(f"{row}: content files have no dates of the kind {row.get_category_display()}")
    return row.category in IN_FILES


def _date_content(row: CalendarDate) -> DateContent:
    is_added = not row.key or row.key.startswith((IMPORT, ADDED))
    values: dict[str, Any] = {
        field.name: getattr(row, STORED_AS.get(field.name, field.name)) for field in fields(DateContent)
    }
    values |= {"year_groups": tuple(row.year_groups), "uid": str(row.uid) if is_added else ""}
    if is_added and not row.key.startswith(ADDED):
        values["key"] = f"{ADDED}{slugify(row.title)[:40].strip('-') or row.category}-{row.uid.hex[:8]}"
    if row.category == CalendarDate.Category.EARLY_CLOSING:
        values["ends_at"] = None  # it lasts until school would have ended
    values["description"] = row.description.replace("\r\n", "\n").strip()
    return DateContent(**values)
