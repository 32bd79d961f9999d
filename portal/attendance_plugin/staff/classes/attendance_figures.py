"""Attendance of the school, its classes and year groups, with the days each figure is about and England's beside it."""

from collections.abc import Hashable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.register.group_figures import SchoolFigures, Window, school_figures, windows_of
from portal.attendance_plugin.roll.models import SchoolClass
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import VIEW_FIGURES, VIEW_ROLL, StaffViewMixin
from portal.attendance_plugin.staff.exports.mixin import export_button
from portal.attendance_plugin.staff.school_choice import scope_for
from portal.calendars.year_groups import year_group_name
from portal.rules.national import national_value
from portal.rules.national_attendance import national_attendance
from portal.rules.small_counts import FEWEST

from .figure_rows import exact_rows, exact_total, guarded_figures, total_beside

NO_CLASS = "No class"


class AttendanceFiguresView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Exact for whoever sees the whole roll; of one's own classes and the school; else with small groups hidden."""

    permissions = (VIEW_FIGURES,)
    needs_post = False
    template_name = "attendance_plugin/staff/classes/attendance_figures.html"
    page_title = "Attendance figures"
    header_icon = "list-ol"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return export_button(self, "attendance_figures_export", VIEW_FIGURES)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        windows = windows_of(self.school, timezone.localdate())
        window = next((each for each in windows if each.slug == self.request.GET.get("window")), None)
        return {
            **super().get_context_data(**kwargs),
            "school": self.school,
            "windows": windows,
            **(self._figures_context(window or windows[0]) if windows else {}),
        }

    def _figures_context(self, window: Window) -> dict[str, Any]:
        figures = school_figures(self.school, window)
        scope = scope_for(self.request) if self.may(VIEW_ROLL) else None
        return {
            "window": window,
            "national": national_attendance(self.school.phase, on=window.last),
            "persistent_from": national_value("persistent_absence_percent", on=window.last).value,
            "severe_from": national_value("severe_absence_percent", on=window.last).value,
            "fewest": FEWEST,
            **(self._rows_in(scope, figures) if scope else self._guarded_rows(figures)),
        }

    def _rows_in(self, scope: Scope, figures: SchoolFigures) -> dict[str, Any]:
        """What an account that sees pupils is shown: theirs exactly."""
        classes = _names(scope.classes)
        if scope.whole_school:
            return {
                "total": exact_total(figures, self.school.name),
                "year_rows": exact_rows(figures.year_groups, _year_names(figures), figures),
                "class_rows": exact_rows(figures.classes, classes | {None: NO_CLASS}, figures),
            }
        own = {key: group for key, group in figures.classes.items() if key in classes}
        return {
            "total": total_beside(figures, own, self.school.name),
            "class_rows": exact_rows(own, classes, figures),
            "own_only": True,
        }

    def _guarded_rows(self, figures: SchoolFigures) -> dict[str, Any]:
        classes = _names(SchoolClass.objects.filter(school=self.school)) | {None: NO_CLASS}
        found = guarded_figures(figures, self.school.name, _year_names(figures), classes)
        return {
            "total": found.total,
            "year_rows": found.year_groups,
            "class_rows": found.classes,
            "guarded": True,
        }


def _names(classes: QuerySet[SchoolClass]) -> dict[Hashable, str]:
    return {each.pk: each.name for each in sorted(classes, key=_by_age)}


def _by_age(school_class: SchoolClass) -> tuple[int, str]:
    return min(school_class.year_groups or [99]), school_class.name


def _year_names(figures: SchoolFigures) -> dict[Hashable, str]:
    groups: list[Any] = list(figures.year_groups)
    return {year_group: year_group_name(year_group) for year_group in sorted(groups)}
