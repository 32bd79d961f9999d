"""Forms to be looked at: something about how they came is unusual, so a person reads them before anything follows."""

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

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import (
    LISTING,
    MATCH_PUPIL,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.submitted_words import contact_rows, form_words, submitted_rows
from portal.attendance_plugin.submissions.confirming import DISOWNED
from portal.attendance_plugin.submissions.models import Submission
from portal.attendance_plugin.submissions.services import ContinuationFailed
from portal.attendance_plugin.submissions.suspects import keep_apart, release
from portal.pages.form_renderer import PortalRenderer

SIGNAL_WORDS = {
    "honeypot": "A field that people do not see was filled in",
    DISOWNED: "The family says that it did not send it",
    "fast": "It was filled in faster than anybody reads it",
    "over_budget_network": "Many forms came from one place in a short time",
    "over_budget_child": "Many forms came about this child in one day",
    "over_budget_mailbox": "Many forms came with this email address in one day",
}
WAITING, APART = "waiting", "apart"
READ_SUSPECTS = (VIEW_REQUESTS, VIEW_ROLL, MATCH_PUPIL)


def why(submission: Submission) -> list[str]:
    """What was unusual, in words."""
    return [SIGNAL_WORDS.get(signal, signal) for signal in submission.signals]


def suspects_seen_by(scope: Scope) -> QuerySet[Submission]:
    return scope.about(Submission.objects.filter(is_suspect=True).select_related("asked_form"))


def waiting_suspects(scope: Scope) -> QuerySet[Submission]:
    """Those that nobody has looked at yet."""
    return suspects_seen_by(scope).filter(kept_apart_at=None)


class SuspectFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[(WAITING, "To be looked at"), (APART, "Kept apart")],
        empty_label="All",
        method="filter_state",
    )

    class Meta:
        model = Submission
        fields = ["state"]

    def filter_state(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return queryset.filter(kept_apart_at__isnull=value == WAITING)


class SuspectsView(StaffViewMixin, BaseListingView):
    """Whose class they concern nobody knows yet, so they are for those who see the whole school."""

    permissions = READ_SUSPECTS
    needs_whole_school = True
    model = Submission
    template_name = LISTING
    page_title = "To be looked at"
    header_icon = "view"
    index_url_name = "attendance_staff:suspects"
    index_results_url_name = "attendance_staff:suspects_results"
    default_ordering = ("kept_apart_at", "received_at")
    paginate_by = 25
    filterset_class = SuspectFilters
    verbose_name_plural = "forms to be looked at"
    columns = [
        TitleColumn("reference", label="Reference", url_name="attendance_staff:suspect", id_accessor="reference"),
        Column("form", label="Form", accessor=lambda row: form_words(row)),
        Column("child_name", label="Child, as written"),
        Column("signals", label="Why", accessor=lambda row: "; ".join(why(row)), classname="listing-spare"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: "Kept apart" if row.kept_apart_at else "To be looked at",
            primary=lambda row: row.kept_apart_at is None,
        ),
        DateColumn("received_at", label="Received", sort_key="received_at"),
    ]

    def get_base_queryset(self) -> QuerySet[Submission]:
        return suspects_seen_by(self.scope)


class SuspectsResultsView(SuspectsView):
    results_only = True


class KeepApartForm(forms.Form):
    default_renderer = PortalRenderer()

    because = forms.CharField(
        label="Why it is kept apart",
        help_text="For example: we rang the parent, who did not send it. Colleagues read this.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write why it is kept apart"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)


class SuspectView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """One such form: what is unusual, what was written, and the two things that can be done with it."""

    permissions = READ_SUSPECTS
    needs_whole_school = True
    template_name = "attendance_plugin/staff/senders/suspect.html"
    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._submission: Submission | None = None

    @property
    def submission(self) -> Submission:
        if self._submission is None:
            own = suspects_seen_by(self.scope).select_related("pupil", "school", "kept_apart_by")
            self._submission = get_object_or_404(own, reference=self.kwargs["reference"])
        return self._submission

    def get_page_title(self) -> str:
        return f"Look at {self.submission.reference}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:suspects"), "label": "To be looked at"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.submission.reference}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission, may_read = self.submission, self.may(VIEW_HEALTH_WORDS)
        return {
            **super().get_context_data(**kwargs),
            "submission": submission,
            "form_words": form_words(submission),
            "why": why(submission),
            "rows": submitted_rows(submission) if may_read else contact_rows(submission),
            "form": kwargs.get("form") or (None if submission.kept_apart_at else KeepApartForm()),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="submission_viewed",
            subject=self.submission,
            actor=request.user,  # type: ignore[arg-type]
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._release() if request.POST.get("do") == "release" else self._keep_apart()

    def _release(self) -> HttpResponse:
        reference = self.submission.reference
        try:
            release(self.submission, by=self.request.user)  # type: ignore[arg-type]
        except ContinuationFailed:
            messages.error(
                self.request, "It could not be released. Try again; if it fails twice, tell whoever runs the portal."
            )
            return redirect(self.request.path)
        messages.success(
            self.request, f"{reference} is released. It is in the lists now, and the sender is written to."
        )
        return redirect("attendance_staff:suspects")

    def _keep_apart(self) -> HttpResponse:
        form = KeepApartForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        reference = self.submission.reference
        if keep_apart(self.submission, because=form.cleaned_data["because"], by=self.request.user):  # type: ignore[arg-type]
            messages.success(self.request, f"{reference} is kept apart. It can still be released later.")
        else:
            messages.info(self.request, f"Somebody else has dealt with {reference}.")
        return redirect("attendance_staff:suspects")
