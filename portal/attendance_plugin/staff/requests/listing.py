"""The list of leave requests: filtered by state and kind, found by reference or, for those who may, by name."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.staff.access import (
    DECIDE_LEAVE,
    LISTING,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.exports.mixin import export_button
from portal.attendance_plugin.staff.words import (
    OUTCOMES_IN_LISTS,
    STATES_IN_LISTS,
    days_asked,
    kind_in_full,
    kind_in_lists,
)
from portal.attendance_plugin.staff.work.banner import StandstillMixin
from portal.rules.leave.kinds import KINDS_WITH_DATES

KIND_CHOICES = sorted(((kind, kind_in_full(kind)) for kind in KINDS_WITH_DATES), key=lambda choice: choice[1])


class RequestFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=LeaveRequest.State.choices, label="State", empty_label="All")
    whose = django_filters.ChoiceFilter(
        choices=[("mine", "Mine"), ("nobody", "Nobody’s")], label="Given to", empty_label="All", method="filter_whose"
    )

    class Meta:
        model = LeaveRequest
        fields = ["state", "whose"]

    def filter_whose(self, rows: QuerySet[LeaveRequest], name: str, value: str) -> QuerySet[LeaveRequest]:
        return rows.filter(assigned_to=self.request.user if value == "mine" else None)


class RequestFiltersWithKind(RequestFilters):
    kind = django_filters.ChoiceFilter(choices=KIND_CHOICES, label="Kind", empty_label="All")

    class Meta(RequestFilters.Meta):
        fields = ["state", "kind", "whose"]


class RequestsView(StandstillMixin, StaffViewMixin, BaseListingView):
    permissions: tuple[str, ...] = (VIEW_REQUESTS,)
    model = LeaveRequest
    template_name = LISTING
    page_title = "Requests"
    header_icon = "tasks"
    index_url_name = "attendance_staff:requests"
    index_results_url_name = "attendance_staff:requests_results"
    default_ordering = "-received_at"
    paginate_by = 25
    is_searchable = True
    verbose_name_plural = "requests"
    columns = [
        TitleColumn(
            "reference",
            label="Reference",
            accessor="submission.reference",
            get_url=lambda row: request_url(row),
            classname="listing-reference",
        ),
        Column("child", label="Child", accessor=lambda row: child_of(row)),
        Column(
            "days",
            label="Days asked for",
            sort_key="first_day",
            accessor=lambda row: days_asked(row.first_day, row.first_half, row.last_day, row.last_half),
        ),
        Column("kind", label="Kind", accessor=lambda row: kind_in_lists(row.kind), classname="listing-spare"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: state_of(row),
            primary=lambda row: row.state in {LeaveRequest.State.WAITING, LeaveRequest.State.UNMATCHED},
        ),
        Column("assigned_to", label="With", accessor=lambda row: name_of(row.assigned_to), classname="listing-spare"),
        DateColumn("received_at", label="Received", sort_key="received_at"),
    ]

    @property
    def filterset_class(self) -> type[RequestFilters]:
        return RequestFiltersWithKind if self.may(VIEW_HEALTH_WORDS) else RequestFilters

    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = export_button(self, "requests_export")
        if self.may(DECIDE_LEAVE):
            telling = reverse("attendance_staff:telling")
            buttons.append(HeaderButton("Who is told of forms", url=telling, icon_name="cog"))
        return buttons

    def get_base_queryset(self) -> QuerySet[LeaveRequest]:
        own = self.scope.about(LeaveRequest.objects.select_related("submission", "pupil", "assigned_to"))
        return own.prefetch_related("decisions")

    def order_queryset(self, queryset: QuerySet[LeaveRequest]) -> QuerySet[LeaveRequest]:
        """Requests of one moment stay in their order from page to page, in the direction an index has them."""
        backwards = self.ordering.startswith("-")
        return queryset.order_by(self.ordering, "-pk" if backwards else "pk")

    def search_queryset(self, queryset: QuerySet[LeaveRequest]) -> QuerySet[LeaveRequest]:
        if not self.is_searching:
            return queryset
        words = self.search_query.split()
        found = Q(submission__reference__iexact=self.search_query.strip())
        return queryset.filter(found | _named(words)) if self.may(VIEW_ROLL) else queryset.filter(found)


def _named(words: list[str]) -> Q:
    """Every word is in the child's name, as the roll or the parent has it."""
    named = Q()
    for word in words:
        named &= (
            Q(pupil__given_name__icontains=word)
            | Q(pupil__family_name__icontains=word)
            | Q(submission__child_name__icontains=word)
        )
    return named


def name_of(user: Any) -> str:
    return user.get_full_name() or user.get_username() if user else ""


def request_url(request: LeaveRequest) -> str:
    return reverse("attendance_staff:request", args=[request.submission.reference])


def state_of(request: LeaveRequest) -> str:
    """One or two words: what it waits for, or how it ended."""
    decision = request.standing_decision() if request.state == LeaveRequest.State.DECIDED else None
    return OUTCOMES_IN_LISTS[decision.outcome] if decision else STATES_IN_LISTS[request.state]


def child_of(request: LeaveRequest) -> str:
    """The child on the roll, or the name the parent gave while nobody is matched."""
    return request.pupil.full_name if request.pupil else f"{request.submission.child_name} (not matched)"


class RequestsResultsView(RequestsView):
    results_only = True

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "results_only": True}
