"""The roll: found by name in any script, UPN or the school system's id, within what the account sees."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.register.tallies import tallies_of
from portal.attendance_plugin.roll.models import Pupil, SchoolClass
from portal.attendance_plugin.roll.search import find_pupils
from portal.attendance_plugin.roll.services import classes_on, current_pupils, members_of
from portal.attendance_plugin.staff.access import LISTING, VIEW_ROLL, StaffViewMixin
from portal.attendance_plugin.staff.exports.mixin import export_button
from portal.attendance_plugin.staff.school_choice import scope_for
from portal.attendance_plugin.staff.words import attendance_in_lists, school_year_to
from portal.calendars.year_groups import year_group_name

ON_ROLL, LEFT, EVERYBODY = "", "left", "all"


def classes_to_choose(request: HttpRequest | None) -> QuerySet[SchoolClass]:
    scope = scope_for(request) if request else None
    return scope.classes if scope else SchoolClass.objects.none()


class PupilFilters(WagtailFilterSet):
    school_class = django_filters.ModelChoiceFilter(
        queryset=classes_to_choose, label="Class", empty_label="All", method="in_class"
    )
    year_group = django_filters.ChoiceFilter(label="Year group", empty_label="All")
    roll = django_filters.ChoiceFilter(
        label="Roll",
        empty_label="On roll now",
        choices=[(LEFT, "Left"), (EVERYBODY, "Everybody, leavers too")],
        method="of_roll",
    )

    class Meta:
        model = Pupil
        fields = ["school_class", "year_group", "roll"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_for(self.request)
        pupils = scope.pupils if scope else Pupil.objects.none()
        groups = pupils.order_by("year_group").values_list("year_group", flat=True).distinct()
        self.filters["year_group"].extra["choices"] = [(group, year_group_name(group)) for group in groups]

    def in_class(self, pupils: QuerySet[Pupil], name: str, school_class: SchoolClass) -> QuerySet[Pupil]:
        members = members_of([school_class], school_class.school, timezone.localdate())
        return pupils.filter(pk__in=members.values("pk"))

    def of_roll(self, pupils: QuerySet[Pupil], name: str, roll: str) -> QuerySet[Pupil]:
        return pupils.filter(left_on__lt=timezone.localdate()) if roll == LEFT else pupils


class PupilsView(StaffViewMixin, BaseListingView):
    permissions: tuple[str, ...] = (VIEW_ROLL,)
    model = Pupil
    template_name = LISTING
    page_title = "Pupils"
    header_icon = "user"
    index_url_name = "attendance_staff:pupils"
    index_results_url_name = "attendance_staff:pupils_results"
    default_ordering: Any = ("family_name", "given_name", "pk")
    paginate_by = 50
    is_searchable = True
    filterset_class = PupilFilters
    verbose_name_plural = "pupils"
    columns = [
        TitleColumn(
            "name",
            label="Name",
            accessor=lambda row: f"{row.family_name}, {row.given_name}",
            sort_key="family_name",
            get_url=lambda row: pupil_url(row),
        ),
        Column("school_class", label="Class", accessor="shown_class"),
        Column("year_group", label="Year group", sort_key="year_group", accessor=lambda row: year_of(row)),
        Column("attendance", label="Attendance this year", accessor="shown_attendance"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == 200 and self.is_searching:
            self._write_down()
        return response

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return export_button(self, "pupils_export")

    def get_base_queryset(self) -> QuerySet[Pupil]:
        return self.scope.pupils

    def filter_queryset(self, queryset: QuerySet[Pupil]) -> QuerySet[Pupil]:
        """Leavers are found by a search, or asked for; the list itself is of those on roll."""
        found: QuerySet[Pupil] = super().filter_queryset(queryset)
        if self.is_searching or self.request.GET.get("roll") in (LEFT, EVERYBODY):
            return found
        return found.filter(pk__in=current_pupils(self.school, timezone.localdate()).values("pk"))

    def search_queryset(self, queryset: QuerySet[Pupil]) -> QuerySet[Pupil]:
        return find_pupils(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        fill_columns(list(context["object_list"]), timezone.localdate())
        return context

    def _write_down(self) -> None:
        """That somebody searched, and how many were found; never for whom."""
        record(
            school=self.school,
            action="pupils.searched",
            subject=self.school,
            actor=self.request.user,  # type: ignore[arg-type]
            found=self.get_queryset().count(),
        )


class PupilsResultsView(PupilsView):
    results_only = True


def fill_columns(pupils: list[Pupil], today: date) -> None:
    """Give each row its class, or when it left, and its attendance of the school year so far."""
    first, last = school_year_to(today)
    classes, tallies = classes_on(pupils, today), tallies_of(pupils, first, last)
    for pupil in pupils:
        found = classes.get(pupil.pk)
        pupil.shown_class = roll_words(pupil) or (found.name if found else "")  # type: ignore[attr-defined]
        pupil.shown_attendance = attendance_in_lists(tallies.get(pupil.pk), last)  # type: ignore[attr-defined]


def pupil_url(pupil: Pupil) -> str:
    return reverse("attendance_staff:pupil", args=[pupil.pk])


def year_of(pupil: Pupil) -> str:
    return year_group_name(pupil.year_group)


def roll_words(pupil: Pupil) -> str:
    """Whether the pupil has left or is still to come; nothing for whom is on roll."""
    today = timezone.localdate()
    if pupil.left_on and pupil.left_on < today:
        return f"Left {date_format(pupil.left_on, 'j M Y')}"
    if pupil.admitted_on > today:
        return f"Joins {date_format(pupil.admitted_on, 'j M Y')}"
    return ""
