"""Files that were put into the school's folder: which were taken, and why others were not."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic.base import BaseListingView

from portal.attendance_plugin.register.models import RegisterDrop
from portal.attendance_plugin.staff.access import IMPORT_REGISTER, LISTING, StaffViewMixin


class DropFilters(WagtailFilterSet):
    class Meta:
        model = RegisterDrop
        fields = ["state"]


class RegisterDropsView(StaffViewMixin, BaseListingView):
    permissions = (IMPORT_REGISTER,)
    needs_whole_school = True
    model = RegisterDrop
    template_name = LISTING
    page_title = "Files from the folder"
    header_icon = "folder-open-inverse"
    index_url_name = "attendance_staff:register_drops"
    index_results_url_name = "attendance_staff:register_drops_results"
    default_ordering = "-seen_at"
    paginate_by = 25
    verbose_name_plural = "files"
    filterset_class = DropFilters
    columns = [
        Column("file_name", label="File"),
        StatusTagColumn("state", label="State", accessor="get_state_display", primary=lambda row: is_refused(row)),
        Column("reason", label="What became of it", accessor=lambda row: story_of(row)),
        DateColumn("seen_at", label="There since", sort_key="seen_at", classname="listing-spare"),
    ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:register_imports"), "label": "Register imports"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[RegisterDrop]:
        return RegisterDrop.objects.filter(school=self.school).select_related("taken")


class RegisterDropsResultsView(RegisterDropsView):
    results_only = True


def is_refused(row: RegisterDrop) -> bool:
    return row.state == RegisterDrop.State.REFUSED


def story_of(row: RegisterDrop) -> str:
    """Why it was not taken; for others, what was done."""
    if row.state == RegisterDrop.State.WAITING:
        return "It is taken once it has not changed for a minute, after the files before it."
    if row.reason or row.taken is None:
        return row.reason
    rows = row.taken.report["rows"]
    return f"{rows:,} {'row' if rows == 1 else 'rows'} imported."
