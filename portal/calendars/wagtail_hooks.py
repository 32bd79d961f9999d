"""Editing dates in the admin: a list with filters, a form that publishes, warnings where something looks wrong."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from portal.pages.models import School

from .admin_views import DATES, CopyYearView, DateWarningsView, ImportDatesView
from .date_preview import warnings_beside
from .models import AcademicYear, CalendarDate
from .pupil_days import pupil_days
from .refresh_habits import WHEN_SEEN
from .services import cancel_date
from .warnings_panel import DateWarningsPanel
from .year_warnings import year_warnings


class WarnsAboutTheYear:
    """After saving: who sees it when, and what to look at twice."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if isinstance(form.instance, AcademicYear):
            seen = [WHEN_SEEN] if form.instance.published and form.has_changed() else []
            warnings = year_warnings(form.instance)
        else:
            seen, warnings = form.preview.seen, warnings_beside(form.instance)
        if seen:
            messages.info(self.request, " ".join(seen))
        for warning in warnings:
            messages.warning(self.request, warning)
        return response


class CreateDate(WarnsAboutTheYear, CreateView):
    pass


class EditDate(WarnsAboutTheYear, EditView):
    pass


class CancelDate(DeleteView):
    """A published date is not deleted but called off: else it would stay in calendars that have it already."""

    page_title = "Call off"

    def get_confirmation_message(self) -> str:
        return "Call this date off? Families' calendars strike it through until its day has passed."

    def delete_action(self) -> None:
        cancel_date(self.object)

    def get_success_message(self) -> str:
        return f"“{self.object}” is called off."


def with_school(columns: list[Any], accessor: str, place: int = 1) -> list[Any]:
    """The columns of a list and, where there are several schools, one that says whose each row is."""
    if School.objects.count() > 1:
        columns.insert(place, Column("school", label="School", accessor=accessor))
    return columns


class DateList(IndexView):
    """Without boxes to tick for deleting many at once: a published date is called off, one by one."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("year__school")

    @cached_property
    def columns(self) -> list[Any]:
        columns = [column for column in super().columns if column.name != "bulk_actions"]
        return with_school(columns, "year.school")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if self.request.user.has_perms(ImportDatesView.permissions):
            buttons.append(Button("Import dates", url=reverse("calendars_import_dates"), icon_name="upload"))
        return buttons


class YearList(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("school")

    @cached_property
    def columns(self) -> list[Any]:
        return with_school(list(super().columns), "school", place=2)

    def get_list_more_buttons(self, instance: AcademicYear) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.request.user.has_perms(CopyYearView.permissions):
            url = reverse("calendars_copy_year", args=[instance.pk])
            buttons.append(MenuItem("Copy to the next year", url=url, icon_name="copy", priority=25))
        return buttons


class CalendarDateViewSet(SnippetViewSet):
    model = CalendarDate
    index_view_class = DateList
    icon = "date"
    menu_label = "Dates"
    add_view_class = CreateDate
    edit_view_class = EditDate
    delete_view_class = CancelDate
    list_display = [
        "title",
        Column("year", label="Year", accessor="year.label", sort_key="year__label"),
        Column("first_day", label="From", sort_key="first_day"),
        Column("last_day", label="To", sort_key="last_day"),
        Column("who", label="Who"),
        Column("category", label="Kind", accessor="get_category_display", sort_key="category"),
        Column("status", label="Status", accessor="get_status_display", sort_key="status"),
    ]
    list_filter = ["year", "category", "status"]
    list_per_page = 60
    ordering = ["-year__label", "first_day"]
    search_backend_name = None
    search_fields = ["title"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("year", widget=forms.Select), FieldPanel("category"), FieldPanel("title")], heading="What"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                FieldRowPanel([FieldPanel("staff_first_day"), FieldPanel("staff_last_day")]),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("half"),
            ],
            heading="When",
        ),
        MultiFieldPanel([FieldPanel("year_groups"), FieldPanel("whole_trust")], heading="Who"),
        DateWarningsPanel(heading="Look twice"),
        MultiFieldPanel([FieldPanel("description"), FieldPanel("source")], heading="More"),
        FieldPanel("status"),
    ]


class AcademicYearViewSet(SnippetViewSet):
    model = AcademicYear
    index_view_class = YearList
    # A copy made by filling in the form again would have no dates.
    copy_view_enabled = False
    icon = "calendar-alt"
    menu_label = "School years"
    add_view_class = CreateDate
    edit_view_class = EditDate
    list_display = [
        "label",
        "published",
        Column("pupil_days", label="Days for pupils", accessor=lambda year: pupil_days(year) or "not entered"),
    ]
    panels = [
        FieldPanel("school"),
        FieldPanel("label"),
        FieldPanel("published"),
        FieldPanel("assessments_entered"),
    ]


class TermDates(SnippetViewSetGroup):
    menu_label = "Term dates"
    menu_icon = "date"
    menu_order = 250
    items = (CalendarDateViewSet, AcademicYearViewSet)


register_snippet(TermDates)


@hooks.register("before_bulk_action")
def call_off_instead(request: Any, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Deleting many dates at once calls them off as deleting one does."""
    dates = [each for each in objects if isinstance(each, CalendarDate)]
    if action_type != "delete" or not dates:
        return None
    for date in dates:
        cancel_date(date)
    messages.success(request, f"{len(dates)} dates are called off.")
    return redirect(reverse(DATES))


@hooks.register("register_admin_urls")
def register_dates_urls() -> list[URLPattern]:
    return [
        path("dates/import/", ImportDatesView.as_view(), name="calendars_import_dates"),
        path("dates/warnings/", DateWarningsView.as_view(), name="calendars_date_warnings"),
        path("dates/years/<int:pk>/copy/", CopyYearView.as_view(), name="calendars_copy_year"),
    ]
