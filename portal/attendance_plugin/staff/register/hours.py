"""When the school's registers open and close, weekday by weekday, now and from the next change on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.staff.access import VIEW_ROLL, StaffViewMixin
from portal.pages.hours import WEEKDAYS, DayHours, Hours, hours_of, hours_warnings


@dataclass(frozen=True, kw_only=True)
class WeekOfHours:
    """Weekdays with the same hours stand together. ``first`` None: the hours of today."""

    first: date | None
    rows: list[tuple[str, DayHours]]


class RegisterHoursView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (VIEW_ROLL,)
    template_name = "attendance_plugin/staff/register/hours.html"
    page_title = "Register hours"
    header_icon = "time"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            **super().get_context_data(**kwargs),
            "weeks": list(weeks_of_hours(hours_of(self.school), today)),
            "warnings": hours_warnings(self.school, today),
        }


def weeks_of_hours(hours: Hours, today: date) -> Iterator[WeekOfHours]:
    """The week of today, then one for each day on which hours change."""
    yield WeekOfHours(first=None, rows=_rows(hours.week_on(today)))
    for day in hours.changes_after(today):
        yield WeekOfHours(first=day, rows=_rows(hours.week_on(day)))


def _rows(week: dict[int, DayHours]) -> list[tuple[str, DayHours]]:
    found: list[tuple[list[int], DayHours]] = []
    for weekday, day_hours in week.items():
        if found and found[-1][1] == day_hours:
            found[-1][0].append(weekday)
        else:
            found.append(([weekday], day_hours))
    return [(_run(weekdays), day_hours) for weekdays, day_hours in found]


def _run(weekdays: list[int]) -> str:
    first, last = WEEKDAYS[weekdays[0]], WEEKDAYS[weekdays[-1]]
    return first if first == last else f"{first} to {last}"
