"""Dated hours of a school from ``school.toml`` into the database and back."""

from datetime import date
from typing import Any

from portal.content_loader import LoadReport, SchoolContent
from portal.content_loader.school_hours import CLOCKS, HoursContent

from .models import School, SchoolHours

Key = tuple[date, int]


def load_hours(school: School, given: SchoolContent, report: LoadReport) -> None:
    """Make the school's dated hours those of its file: one row for each weekday from each day on."""
    wanted = {(each.valid_from, weekday): _values(each) for each in given.hours for weekday in each.weekdays}
    stored = {(row.valid_from, row.weekday): row for row in school.hours.all()}
    if not wanted and not stored:
        return
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    changed = [key for key, values in wanted.items() if key not in stored or values != _stored_values(stored[key])]
    school.hours.filter(pk__in=gone).delete()
    for valid_from, weekday in changed:
        values = wanted[valid_from, weekday]
        SchoolHours.objects.update_or_create(school=school, valid_from=valid_from, weekday=weekday, defaults=values)
    what = f"hours of {given.name}"
    tell = report.created if not stored else report.changed if gone or changed else report.unchanged
    tell(what)


def export_hours(school: School) -> tuple[HoursContent, ...]:
    """The rows as the file has them: weekdays that have the same hours from the same day on stand together."""
    together: dict[tuple[date, tuple[Any, ...]], list[int]] = {}
    for row in school.hours.order_by("valid_from", "weekday"):
        together.setdefault((row.valid_from, tuple(_stored_values(row).values())), []).append(row.weekday)
    return tuple(
        HoursContent(
            valid_from=valid_from,
            weekdays=tuple(weekdays),
            report_by=values[-1],
            **dict(zip(CLOCKS, values, strict=False)),
        )
        for (valid_from, values), weekdays in together.items()
    )


def _values(each: HoursContent) -> dict[str, Any]:
    return {name: getattr(each, name) for name in CLOCKS} | {"report_absence_by": each.report_by}


def _stored_values(row: SchoolHours) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*CLOCKS, "report_absence_by")}
