"""The classes whose registers the account sees, each leading to its week."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from portal.attendance_plugin.roll.models import SchoolClass
from portal.attendance_plugin.roll.services import class_sizes
from portal.attendance_plugin.staff.access import LISTING, VIEW_ROLL, StaffViewMixin
from portal.calendars.year_groups import year_groups_in_words


class ClassesView(StaffViewMixin, BaseListingView):
    permissions = (VIEW_ROLL,)
    model = SchoolClass
    template_name = LISTING
    page_title = "Classes"
    header_icon = "group"
    index_url_name = "attendance_staff:classes"
    index_results_url_name = "attendance_staff:classes_results"
    default_ordering = "name"
    paginate_by = 100
    is_searchable = True
    search_fields = ["name"]
    verbose_name_plural = "classes"
    columns = [
        TitleColumn("name", label="Class", sort_key="name", get_url=lambda row: week_url(row)),
        Column("phase", label="Phase", sort_key="phase", classname="listing-spare"),
        Column("year_groups", label="Year groups", accessor=lambda row: year_groups_in_words(row.year_groups)),
        Column("size", label="Pupils on roll", accessor="size"),
    ]

    def get_base_queryset(self) -> QuerySet[SchoolClass]:
        return self.scope.classes

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        sizes = class_sizes(self.school, timezone.localdate())
        for row in context["object_list"]:
            row.size = sizes.get(row.pk, 0)
        return context


class ClassesResultsView(ClassesView):
    results_only = True


def week_url(school_class: SchoolClass, monday: date | None = None) -> str:
    address = reverse("attendance_staff:class_week", args=[school_class.pk])
    return f"{address}?week={monday.isoformat()}" if monday else address
