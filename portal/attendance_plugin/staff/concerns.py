"""Concerns: texts that tell of a worry about a child, for the safeguarding lead alone (abuse case 72)."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.attendance_plugin.submissions.concerns.services import AlreadyClosed, close, see
from portal.pages.form_renderer import PortalRenderer

from .access import LISTING, VIEW_CONCERNS, VIEW_CONTACT_DETAILS, VIEW_ROLL, StaffViewMixin
from .submitted_words import form_words, submitted_rows

NEW, SEEN, CLOSED = "new", "seen", "closed"
STATES = {NEW: "New", SEEN: "Seen", CLOSED: "Closed"}


def concerns_seen_by(scope: Scope) -> "QuerySet[SafeguardingConcern]":
    everything = SafeguardingConcern.objects.select_related("submission__pupil", "seen_by", "closed_by")
    return scope.about(everything, "submission__pupil")


def state_of(concern: SafeguardingConcern) -> str:
    return CLOSED if concern.closed_at else SEEN if concern.seen_at else NEW


def child_of(concern: SafeguardingConcern) -> str:
    submission = concern.submission
    return submission.pupil.full_name if submission.pupil else f"{submission.child_name} (not matched)"


class ConcernFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="State", choices=list(STATES.items()), empty_label="All", method="filter_state"
    )

    class Meta:
        model = SafeguardingConcern
        fields = ["state"]

    def filter_state(
        self, queryset: "QuerySet[SafeguardingConcern]", name: str, value: str
    ) -> "QuerySet[SafeguardingConcern]":
        if value == CLOSED:
            return queryset.exclude(closed_at=None)
        return queryset.filter(closed_at=None, seen_at__isnull=value == NEW)


class ConcernsView(StaffViewMixin, BaseListingView):
    """Neither the words nor what they are about: a list is read over shoulders."""

    permissions = (VIEW_CONCERNS,)
    model = SafeguardingConcern
    template_name = LISTING
    page_title = "Concerns"
    header_icon = "warning"
    index_url_name = "attendance_staff:concerns"
    index_results_url_name = "attendance_staff:concerns_results"
    default_ordering = "-raised_at"
    paginate_by = 25
    filterset_class = ConcernFilters
    verbose_name_plural = "concerns"
    columns = [
        TitleColumn(
            "reference",
            label="Reference",
            accessor="submission.reference",
            url_name="attendance_staff:concern",
            classname="listing-reference",
        ),
        Column("child", label="Child", accessor=lambda row: child_of(row)),
        Column("form", label="Sent with", accessor=lambda row: form_words(row.submission), classname="listing-spare"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: STATES[state_of(row)],
            primary=lambda row: state_of(row) != CLOSED,
        ),
        DateColumn("raised_at", label="Received", sort_key="raised_at"),
    ]

    def get_base_queryset(self) -> "QuerySet[SafeguardingConcern]":
        return concerns_seen_by(self.scope)


class ConcernsResultsView(ConcernsView):
    results_only = True


class CloseForm(forms.Form):
    default_renderer = PortalRenderer()

    outcome = forms.ChoiceField(
        label="How it ended",
        choices=SafeguardingConcern.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)


class ConcernView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """One concern: every word, who wrote, whom the school may ring; and closing it."""

    permissions = (VIEW_CONCERNS,)
    template_name = "attendance_plugin/staff/concern.html"
    header_icon = "warning"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._concern: SafeguardingConcern | None = None

    @property
    def concern(self) -> SafeguardingConcern:
        if self._concern is None:
            own = concerns_seen_by(self.scope).select_related("school")
            self._concern = get_object_or_404(own, pk=self.kwargs["pk"])
        return self._concern

    def get_page_title(self) -> str:
        return f"Concern {self.concern.submission.reference}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:concerns"), "label": "Concerns"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.concern.submission.reference}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        see(self.concern, by=request.user)  # type: ignore[arg-type]
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CloseForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            close(self.concern, form.cleaned_data["outcome"], by=request.user)  # type: ignore[arg-type]
        except AlreadyClosed as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"{self.concern.submission.reference} is closed.")
        return redirect("attendance_staff:concerns")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        concern, context = self.concern, super().get_context_data(**kwargs)
        form = kwargs.get("form") or (None if concern.closed_at else CloseForm())
        if form and form.errors:
            context["header_title"] = f"Error: {context['header_title']}"
        return {
            **context,
            "concern": concern,
            "submission": concern.submission,
            "child": child_of(concern),
            "form_words": form_words(concern.submission),
            "state": STATES[state_of(concern)],
            "rows": submitted_rows(concern.submission, with_words_apart=True),
            "contacts": self._contacts(),
            "may_open_pupil": self.may(VIEW_ROLL),
            "form": form,
        }

    def _contacts(self) -> list[PupilContact]:
        if not self.may(VIEW_CONTACT_DETAILS):
            return []
        links = PupilContact.objects.filter(pupil=self.concern.submission.pupil_id, ended_on=None)
        return list(links.select_related("contact").order_by("order", "pk"))
