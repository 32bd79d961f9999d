"""One request: the parent's words, the record, the days, every finding with its clause, then the decision."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.checks import calendar_of
from portal.attendance_plugin.leave.counting import count_sessions, days_of
from portal.attendance_plugin.leave.ledger import sessions_used
from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest
from portal.attendance_plugin.leave.rechecks import dates_changed_since
from portal.attendance_plugin.leave.register_codes import codes_to_choose
from portal.attendance_plugin.leave.related_requests import probable_duplicates, sent_together
from portal.attendance_plugin.leave.services import CodeNotInForce, sessions_of_request, suggest_code
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.staff.access import (
    ASK_PARENT,
    DECIDE_LEAVE,
    MATCH_PUPIL,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.evidence.rows import evidence_of
from portal.attendance_plugin.staff.seen_by import seen_by_buttons
from portal.attendance_plugin.staff.submitted_words import contact_rows, submitted_rows
from portal.attendance_plugin.staff.words import days_asked, kind_in_full
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.rules.sessions import academic_year

from .calendar_strip import build_strip
from .candidates import find_candidates
from .correction_rows import correction_rows
from .findings import read_check
from .forms import DecisionForm, QuestionForm, SearchRollForm
from .listing import child_of, request_url, state_of
from .questions import question_form
from .record import record_to_date

EARLIER_SHOWN = 10


class RequestPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the page and the decision made on it share."""

    permissions: tuple[str, ...] = (VIEW_REQUESTS,)
    template_name = "attendance_plugin/staff/requests/page.html"
    header_icon = "tasks"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._leave: LeaveRequest | None = None

    @property
    def leave(self) -> LeaveRequest:
        if self._leave is None:
            own = self.scope.about(LeaveRequest.objects.select_related("submission", "pupil", "school"))
            self._leave = own.filter(submission__reference=self.kwargs["reference"]).first()
        if self._leave is None:
            raise Http404("There is no request with this reference.")
        return self._leave

    def get_page_title(self) -> str:
        return f"Request {self.leave.submission.reference}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:requests"), "label": "Requests"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.leave.submission.reference}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leave, may_read = self.leave, self.may(VIEW_HEALTH_WORDS)
        context = super().get_context_data(**kwargs)
        if kwargs.get("form") or kwargs.get("question_form"):
            context["header_title"] = f"Error: {context['header_title']}"
        decision = leave.standing_decision()
        checks = leave.checks.select_related("snapshot", "policy_version__page", "calendar_version")
        check = checks.filter(decisions=decision).first() if decision else checks.first()
        return {
            **context,
            "leave": leave,
            "child": child_of(leave),
            "days": days_asked(leave.first_day, leave.first_half, leave.last_day, leave.last_half),
            "kind": kind_in_full(leave.kind) if may_read else "",
            "may_read_words": may_read,
            "reason": answers_shown(leave.submission).get("reason", "") if may_read else "",
            "rows": submitted_rows(leave.submission) if may_read else contact_rows(leave.submission),
            "decision": decision,
            "evidence": evidence_of(leave.submission, check, may_read=may_read),
            "corrections": correction_rows(leave.submission) if may_read else [],
            **self._record_context(),
            **self._related_context(),
            **self._days_context(check, decision),
            **(self._match_context() if leave.state == LeaveRequest.State.UNMATCHED else {}),
            "reading": read_check(check) if check and may_read else None,
            "dates_changed": dates_changed_since(check) if check and may_read else None,
            "may_check": self.can_check(),
            "form": kwargs.get("form") or (self.decision_form(check) if self.can_decide() else None),
            **self._questions_context(kwargs.get("question_form")),
        }

    def can_decide(self) -> bool:
        """The decision is made with everything in view, so the right to read it is needed too."""
        waiting = self.leave.state == LeaveRequest.State.WAITING
        return waiting and self.may(DECIDE_LEAVE) and self.may(VIEW_HEALTH_WORDS)

    def can_check(self) -> bool:
        """Running the check again changes nothing but the findings, so whoever reads them may ask for it."""
        return self.leave.state == LeaveRequest.State.WAITING and self.may(VIEW_HEALTH_WORDS)

    def can_ask(self) -> bool:
        waiting = self.leave.state == LeaveRequest.State.WAITING
        return waiting and all(map(self.may, ASK_PARENT))

    def decision_form(self, check: Check | None, data: Any = None) -> DecisionForm:
        codes = [(code.code, f"{code.code}: {code.meaning}") for code in _codes(self.leave)]
        return DecisionForm(
            data,
            asked=sessions_of_request(self.leave, check),
            codes=codes,
            check=check.pk if check else 0,
            corrections=self.leave.submission.corrections.count(),
        )

    def _questions_context(self, bound: QuestionForm | None) -> dict[str, Any]:
        may_read = self.may(VIEW_HEALTH_WORDS) and self.may(VIEW_ROLL)
        return {
            "questions": self.leave.questions.select_related("letter__message") if may_read else [],
            "question_form": bound or (question_form(self.leave) if self.can_ask() else None),
        }

    def _record_context(self) -> dict[str, Any]:
        pupil = self.leave.pupil
        if pupil is None or not self.may(VIEW_ROLL):
            return {}
        earlier = LeaveRequest.objects.filter(pupil=pupil).exclude(pk=self.leave.pk).select_related("submission")
        return {
            "record": record_to_date(pupil),
            "leave_used": count_sessions(sessions_used(pupil, academic_year(self.leave.first_day))),
            "leave_year": academic_year(self.leave.first_day),
            "earlier": [_earlier(request) for request in earlier.prefetch_related("decisions")[:EARLIER_SHOWN]],
        }

    def _related_context(self) -> dict[str, Any]:
        """Requests within the reader's scope that belong beside this one."""
        return {
            "together": [_related(request) for request in self.scope.about(sent_together(self.leave))],
            "duplicates": [_related(request) for request in self.scope.about(probable_duplicates(self.leave))],
        }

    def _days_context(self, check: Check | None, decision: Decision | None) -> dict[str, Any]:
        leave = self.leave
        asked, granted = sessions_of_request(leave, check), decision.sessions_granted if decision else ()
        year_group = leave.pupil.year_group if leave.pupil else None
        return {
            "strip": build_strip(calendar_of(leave, check), year_group, asked, granted),
            "sessions": count_sessions(len(asked)),
            "granted_days": days_of(granted),
            "suggested_code": _suggested(leave) if self.may(VIEW_HEALTH_WORDS) else "",
            "letters": Letter.objects.filter(decision=decision).select_related("message") if decision else [],
        }

    def _match_context(self) -> dict[str, Any]:
        if not (self.may(MATCH_PUPIL) and self.may(VIEW_ROLL)):
            return {}
        name = self.request.GET.get("name", "")[:100]
        return {
            "candidates": find_candidates(self.leave.submission, self.scope, name),
            "search_form_roll": SearchRollForm(initial={"name": name}),
            "may_match": True,
        }


class RequestView(RequestPage):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        return seen_by_buttons(self, "audit_of_request", self.leave.submission.reference)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="request_viewed",
            subject=self.leave,
            actor=request.user,  # type: ignore[arg-type]
            pupil=self.leave.pupil_id,
        )
        return self.render_to_response(self.get_context_data())


def _codes(leave: LeaveRequest) -> list[Any]:
    try:
        return codes_to_choose(leave)
    except CodeNotInForce:
        return []


def _suggested(leave: LeaveRequest) -> str:
    try:
        return suggest_code(leave, Decision.Outcome.GRANT)
    except CodeNotInForce:
        return ""


def _related(request: LeaveRequest) -> dict[str, Any]:
    return {
        **_earlier(request),
        "child": child_of(request),
        "sender": request.submission.sender_name,
        "received_at": request.received_at,
    }


def _earlier(request: LeaveRequest) -> dict[str, Any]:
    return {
        "reference": request.submission.reference,
        "url": request_url(request),
        "days": days_asked(request.first_day, request.first_half, request.last_day, request.last_half),
        "outcome": state_of(request),
    }
