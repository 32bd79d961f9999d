"""Evidence for staff: what came in, each submission's files, and a file itself, as an attachment and nothing else."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic.base import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import LISTING, VIEW_HEALTH_WORDS, VIEW_REQUESTS, StaffViewMixin
from portal.attendance_plugin.staff.requests.correction_rows import correction_rows
from portal.attendance_plugin.staff.requests.listing import request_url
from portal.attendance_plugin.staff.submitted_words import form_words, submitted_rows
from portal.attendance_plugin.submissions.evidence.kinds import Kind
from portal.attendance_plugin.submissions.evidence.models import Evidence
from portal.attendance_plugin.submissions.evidence.problems import FileGone
from portal.attendance_plugin.submissions.evidence.services import open_evidence
from portal.attendance_plugin.submissions.models import Submission

from .keeping import EvidenceKeepingView
from .rows import evidence_of

READ_EVIDENCE = (VIEW_REQUESTS, VIEW_HEALTH_WORDS)
# How each kind leaves: its type, and the end of its name.
SERVED_AS = {Kind.PDF: ("application/pdf", "pdf"), Kind.JPEG: ("image/jpeg", "jpg")}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NEW, OPENED = "new", "opened"


def evidence_seen_by(scope: Scope) -> QuerySet[Evidence]:
    trusted = Evidence.objects.filter(submission__is_suspect=False)
    return scope.about(
        trusted.select_related("submission__pupil", "submission__asked_form", "contact"), "submission__pupil"
    )


class EvidenceFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="State", choices=[(NEW, "New"), (OPENED, "Opened")], empty_label="All", method="filter_state"
    )

    class Meta:
        model = Evidence
        fields = ["state"]

    def filter_state(self, queryset: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        return queryset.filter(seen_at__isnull=value == NEW)


class EvidenceView(StaffViewMixin, BaseListingView):
    permissions = READ_EVIDENCE
    model = Evidence
    template_name = LISTING
    page_title = "Evidence"
    header_icon = "doc-full"
    index_url_name = "attendance_staff:evidence"
    index_results_url_name = "attendance_staff:evidence_results"
    default_ordering = "-added_at"
    paginate_by = 25
    filterset_class = EvidenceFilters
    verbose_name_plural = "files of evidence"
    columns = [
        TitleColumn(
            "reference",
            label="Reference",
            accessor="submission.reference",
            get_url=lambda row: address_of(row.submission),
            classname="listing-reference",
        ),
        Column("child", label="Child", accessor=lambda row: _child(row.submission)),
        Column("about", label="Sent with", accessor=lambda row: form_words(row.submission), classname="listing-spare"),
        Column("kind", label="File", accessor="get_kind_display"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: "Opened" if row.seen_at else "New",
            primary=lambda row: row.seen_at is None,
        ),
        DateColumn("added_at", label="Added", sort_key="added_at"),
    ]

    def get_base_queryset(self) -> QuerySet[Evidence]:
        return evidence_seen_by(self.scope)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if EvidenceKeepingView.refusal_of(self.request):
            return []
        return [HeaderButton("How long it is kept", url=reverse("attendance_staff:evidence_keeping"), icon_name="cog")]


class EvidenceResultsView(EvidenceView):
    results_only = True


class SubmissionEvidenceView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """The files of one submission, whatever its form, with what the parent wrote."""

    permissions = READ_EVIDENCE
    template_name = "attendance_plugin/staff/evidence/page.html"
    header_icon = "doc-full"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = self.scope.about(Submission.objects.select_related("pupil", "school"))
        self.submission = get_object_or_404(own, reference=self.kwargs["reference"])
        record(
            school=self.school,
            action="evidence_listed",
            subject=self.submission,
            actor=request.user,  # type: ignore[arg-type]
            pupil=self.submission.pupil_id,
        )
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return f"Evidence for {self.submission.reference}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:evidence"), "label": "Evidence"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.submission.reference}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leave = LeaveRequest.objects.filter(submission=self.submission).select_related("submission").first()
        return {
            **super().get_context_data(**kwargs),
            "submission": self.submission,
            "child": _child(self.submission),
            "form_words": form_words(self.submission),
            "request_address": request_url(leave) if leave else "",
            "evidence": evidence_of(self.submission, may_read=True),
            "rows": submitted_rows(self.submission),
            "corrections": correction_rows(self.submission),
        }


class EvidenceFileView(StaffViewMixin, View):
    """One file. It never opens inside the portal: it is an attachment under a name of ours, in a sandbox."""

    permissions = READ_EVIDENCE
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        evidence = get_object_or_404(evidence_seen_by(self.scope), pk=self.kwargs["pk"])
        try:
            content = open_evidence(evidence, by=request.user)  # type: ignore[arg-type]
        except FileGone:
            raise Http404("The file is not in the storage any more.") from None
        content_type, suffix = SERVED_AS[Kind(evidence.kind)]
        response = HttpResponse(content, content_type=content_type, headers=HEADERS)
        name = f"evidence-{evidence.submission.reference}-{evidence.pk}.{suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def address_of(submission: Submission) -> str:
    return reverse("attendance_staff:submission_evidence", args=[submission.reference])


def _child(submission: Submission) -> str:
    return submission.pupil.full_name if submission.pupil else f"{submission.child_name} (not matched)"
