"""Next year's dates begun from this year's: the same weekdays, every entry new to calendar programs."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.rules.sessions import academic_year, year_label

from .bank_holidays import place_bank_holidays
from .models import AcademicYear, CalendarDate
from .school_dates import confirmed
from .sourced_dates import IMPORT, is_break

Category = CalendarDate.Category
# What comes again. Closures do not; tests and bank holidays have dates of their own every year.
COMES_AGAIN = {
    Category.TERM, Category.HALF_TERM, Category.HOLIDAY, Category.INSET, Category.EARLY_CLOSING, Category.EVENT,
}  # fmt: skip
COPIED_FIELDS = (
    "category",
    "title",
    "starts_at",
    "ends_at",
    "half",
    "year_groups",
    "whole_trust",
    "description",
    "source",
)


class YearExists(Exception):
    """The year that would be made is entered already."""

    def __init__(self, label: str) -> None:
        super().__init__(f"{label} is entered already. Open it, or take its dates out before you copy again.")


@transaction.atomic
def copy_year(year: AcademicYear, *, now: datetime | None = None) -> AcademicYear:
    """The year after ``year`` with its dates on the same weekdays, not published yet. Raises `YearExists`.

    Every copied date has a UID and a count of changes of its own: calendar programs must not take it for the old one.
    """
    now = now or timezone.now()
    label = year_label(year.starts + 1)
    if AcademicYear.objects.filter(school=year.school, label=label).exists():
        raise YearExists(label)
    copied = AcademicYear.objects.create(school=year.school, label=label, published=False, assessments_entered=False)
    rows = [row for row in confirmed(year.dates.all()) if row.category in COMES_AGAIN and not is_break(row)]
    weeks = _weeks_on(label, rows)
    for row in rows:
        values = {name: getattr(row, name) for name in COPIED_FIELDS}
        CalendarDate.objects.create(
            year=copied,
            # A date of the content folder keeps its key there, so that next year's file moves it rather than adds one.
            key="" if row.key.startswith(IMPORT) else row.key,
            first_day=row.first_day + weeks,
            last_day=row.last_day + weeks,
            staff_first_day=row.staff_first_day and row.staff_first_day + weeks,
            staff_last_day=row.staff_last_day and row.staff_last_day + weeks,
            modified_at=now,
            **values,
        )
    place_bank_holidays(copied, now=now)
    return copied


def _weeks_on(label: str, rows: list[CalendarDate]) -> timedelta:
    """52 weeks, or 53 where the earliest date would then fall into August, before its year begins."""
    earliest = min((row.first_day for row in rows), default=date(int(label[:4]) - 1, 9, 2))
    weeks = timedelta(weeks=52)
    return weeks if academic_year(earliest + weeks) == label else timedelta(weeks=53)
