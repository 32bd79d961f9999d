"""Handing codes back: what is due, what a person must settle, and making the file."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.hand_back.due import LOOK_BACK, Due, ToSettle, digest_of, find_due
from portal.attendance_plugin.hand_back.models import HandBackRow
from portal.attendance_plugin.hand_back.problems import HandBackRefused
from portal.attendance_plugin.hand_back.services import choose_code, make_file
from portal.attendance_plugin.staff.access import HAND_BACK, VIEW_HEALTH_WORDS, VIEW_ROLL, StaffViewMixin
from portal.attendance_plugin.staff.submitted_words import submitted_rows
from portal.attendance_plugin.submissions.models import Submission
from portal.rules.suggested_codes import codes_to_choose

from .forms import ChooseCodeForm, MakeFileForm
from .rows import WHY_A_PERSON, days_in_words, due_lines, kept_lines, questions

LINES_SHOWN = 60
KEPT_SHOWN = 20


class HandBackPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Codes of illness and leave of a whole school: the right to read reasons is needed as well."""

    permissions = (HAND_BACK, VIEW_ROLL, VIEW_HEALTH_WORDS)
    needs_whole_school = True
    header_icon = "download"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        overview = {"url": reverse("attendance_staff:hand_back"), "label": "Hand back codes"}
        return [*self.breadcrumbs_items, overview, {"url": "", "label": self.get_page_title()}]


class HandBackView(HandBackPage):
    template_name = "attendance_plugin/staff/hand_back/due.html"
    page_title = "Hand back codes"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton("Earlier files", url=reverse("attendance_staff:hand_back_files"), icon_name="history")]

    @cached_property
    def due(self) -> Due:
        return find_due(self.school)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="hand_back_viewed",
            subject=self.school,
            actor=request.user,  # type: ignore[arg-type]
            rows=len(self.due.rows),
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MakeFileForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            file = make_file(self.school, by=request.user, **form.cleaned_data)
        except HandBackRefused as refused:
            messages.warning(request, str(refused))
            return redirect("attendance_staff:hand_back")
        sessions = "1 session" if file.rows_count == 1 else f"{file.rows_count} sessions"
        messages.success(request, f"{file} is made, with {sessions}. Download it below.")
        return redirect("attendance_staff:hand_back_file", file.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due = self.due
        lines, kept = list(due_lines(due.rows)), kept_lines(due.left)
        without_id = {row.pupil.pk for row in due.rows if not row.pupil.mis_id}
        return {
            **super().get_context_data(**kwargs),
            "due": due,
            "counts": [(HandBackRow.Because(because).label, count) for because, count in due.counts().items()],
            "replacing": sum(row.kind == HandBackRow.Kind.REPLACES for row in due.rows),
            "lines": lines[:LINES_SHOWN],
            "line_count": len(lines),
            "questions": questions(due.to_settle),
            "kept": kept[:KEPT_SHOWN],
            "kept_count": len(kept),
            "without_id": len(without_id),
            "look_back_days": LOOK_BACK.days,
            "form": kwargs.get("form") or MakeFileForm(initial={"seen": digest_of(due.rows)}),
        }


class ChooseCodeView(HandBackPage):
    """One decision or report no code follows from, with the parent's words beside the codes."""

    template_name = "attendance_plugin/staff/hand_back/choose.html"

    @cached_property
    def waiting(self) -> ToSettle:
        found = (one for one in find_due(self.school).to_settle if one.cause.key == self.kwargs["cause"])
        one = next(found, None)
        if one is None:
            raise Http404("This does not wait for a code.")
        return one

    @cached_property
    def submission(self) -> Submission | None:
        """None where a child left at the gate without a form."""
        return Submission.objects.filter(school=self.school, reference=self.waiting.reference).first()

    def get_page_title(self) -> str:
        return f"Code for {self.waiting.reference}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="submission_viewed" if self.submission else "gate_child_viewed",
            subject=self.submission or self.waiting.pupil,
            actor=request.user,  # type: ignore[arg-type]
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        code = form.cleaned_data["code"]
        try:
            choose_code(self.school, self.waiting.pupil, self.waiting.cause.key, code, by=request.user)
        except HandBackRefused as refused:
            messages.warning(request, str(refused))
        else:
            said = f"{code} is due for {self.waiting.reference}." if code else "Nothing is handed back for it."
            messages.success(request, said)
        return redirect("attendance_staff:hand_back")

    def _form(self, data: Any = None) -> ChooseCodeForm:
        return ChooseCodeForm(data, codes=codes_to_choose(self.waiting.sessions[0].day))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = self.waiting
        return {
            **super().get_context_data(**kwargs),
            "waiting": waiting,
            "why": WHY_A_PERSON[waiting.why],
            "when": days_in_words(waiting.sessions),
            "is_leave": self.submission is not None and self.submission.form == "leave",
            "rows": submitted_rows(self.submission) if self.submission else [],
            "form": kwargs.get("form") or self._form(),
        }
