"""Matching by hand: a person says which child a submission is about."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.staff.access import (
    MATCH_PUPIL,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.submitted_words import contact_rows, submitted_rows
from portal.attendance_plugin.submissions.models import Submission
from portal.attendance_plugin.submissions.services import ContinuationFailed, set_pupil

from .candidates import find_candidates
from .forms import SearchRollForm


class MatchView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Any submission beside the children who could be meant. Nobody knows yet whose class it concerns."""

    permissions = (VIEW_REQUESTS, VIEW_ROLL, MATCH_PUPIL)
    needs_whole_school = True
    template_name = "attendance_plugin/staff/requests/match.html"
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._submission: Submission | None = None

    @property
    def submission(self) -> Submission:
        if self._submission is None:
            own = self.scope.about(Submission.objects.all())
            self._submission = get_object_or_404(own, reference=self.kwargs["reference"])
        return self._submission

    def get_page_title(self) -> str:
        return f"Match {self.submission.reference}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        today = {"url": reverse("attendance_staff:today"), "label": "Today"}
        return [*self.breadcrumbs_items, today, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.request.GET.get("name", "")[:100]
        may_read = self.may(VIEW_HEALTH_WORDS)
        return {
            **super().get_context_data(**kwargs),
            "submission": self.submission,
            "rows": submitted_rows(self.submission) if may_read else contact_rows(self.submission),
            "candidates": find_candidates(self.submission, self.scope, name),
            "search_form_roll": SearchRollForm(initial={"name": name}),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.submission.pupil_id:
            return redirect(self._afterwards())
        record(
            school=self.school,
            action="submission_viewed",
            subject=self.submission,
            actor=request.user,  # type: ignore[arg-type]
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.get("pupil", "")
        if not chosen.isdecimal() or len(chosen) > 15:
            raise Http404("No child was chosen.")
        pupil = get_object_or_404(self.scope.pupils, pk=int(chosen))
        if self.submission.pupil not in (None, pupil):
            messages.error(
                request,
                f"{self.submission.reference} is matched to {self.submission.pupil} already. "
                "If that is the wrong child, take it off the request first.",
            )
            return redirect(self._afterwards())
        try:
            set_pupil(self.submission, pupil, by=request.user)  # type: ignore[arg-type]
        except ContinuationFailed:
            messages.error(
                request, "The match could not be entered. Try again; if it fails twice, tell whoever runs the portal."
            )
            return redirect(request.path)
        messages.success(request, f"{self.submission.reference} is now matched to {pupil.full_name}.")
        return redirect(self._afterwards())

    def _afterwards(self) -> str:
        if self.submission.form == "leave":
            return reverse("attendance_staff:request", args=[self.submission.reference])
        return reverse("attendance_staff:today")
