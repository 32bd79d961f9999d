"""One request: the parent's words, the record, the days, every finding with its clause, then the decision."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.checks import calendar_of, suggested_days
from portal.attendance_plugin.leave.counting import count_sessions, days_of
from portal.attendance_plugin.leave.ledger import sessions_used
from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest
from portal.attendance_plugin.leave.rechecks import dates_changed_since
from portal.attendance_plugin.leave.register_codes import codes_to_choose
from portal.attendance_plugin.leave.services import (
    CodeNotInForce,
    colleagues_for,
    sessions_of_request,
    suggest_code,
    why_not_taken_back,
)
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.reminders import unanswered
from portal.attendance_plugin.staff.access import (
    ASK_PARENT,
    ASSIGN_REQUESTS,
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
from portal.rules.leave.kinds import PERFORMANCE
from portal.rules.sessions import academic_year

from .beside import history_context, related_context, waiting_beside
from .calendar_strip import build_strip, next_to
from .candidates import find_candidates
from .correction_rows import correction_rows
from .findings import read_check
from .forms import DecisionForm, QuestionForm, SearchRollForm, SupersedeForm
from .listing import child_of
from .notices import notices_of
from .questions import question_form
from .record import record_to_date


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
            requests = LeaveRequest.objects.select_related("submission", "pupil", "school", "assigned_to")
            own = self.scope.about(requests.prefetch_related("decisions"))
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
        if any(form is not None and form.errors for form in map(kwargs.get, ("form", "question_form"))):
            context["header_title"] = f"Error: {context['header_title']}"
        decision = leave.standing_decision()
        checks = leave.checks.select_related("snapshot", "policy_version__page", "calendar_version")
        check = checks.filter(decisions=decision).first() if decision else checks.first()
        return {
            **context,
            "leave": leave,
            **self.head_context(),
            "waiting": waiting_beside(leave, self.scope),
            "reason": answers_shown(leave.submission).get("reason", "") if may_read else "",
            "rows": submitted_rows(leave.submission) if may_read else contact_rows(leave.submission),
            "decision": decision,
            "evidence": evidence_of(leave.submission, check, may_read=may_read),
            "corrections": correction_rows(leave.submission) if may_read else [],
            **self._record_context(),
            **related_context(leave, self.scope),
            **self._acting_context(decision),
            **self._days_context(check, decision),
            **(self._match_context() if leave.state == LeaveRequest.State.UNMATCHED else {}),
            "reading": read_check(check) if check and may_read else None,
            "dates_changed": dates_changed_since(check) if check and may_read else None,
            "notices": notices_of(leave, check) if may_read else [],
            "may_check": self.can_check(),
            "form": kwargs.get("form") or (self.decision_form(check) if self.can_decide() else None),
            **self._questions_context(kwargs.get("question_form")),
        }

    def note_view(self) -> None:
        """Whoever opens the page is in the audit log."""
        record(
            school=self.school,
            action="request_viewed",
            subject=self.leave,
            actor=self.request.user,  # type: ignore[arg-type]
            pupil=self.leave.pupil_id,
        )

    def head_context(self) -> dict[str, Any]:
        """Whom and what it is about."""
        leave, may_read = self.leave, self.may(VIEW_HEALTH_WORDS)
        return {
            "child": child_of(leave),
            "days": days_asked(leave.first_day, leave.first_half, leave.last_day, leave.last_half),
            "kind": kind_in_full(leave.kind) if may_read else "",
            "may_read_words": may_read,
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

    def can_supersede(self) -> bool:
        return self.leave.state == LeaveRequest.State.DECIDED and self.may(DECIDE_LEAVE) and self.may(VIEW_HEALTH_WORDS)

    def decision_form(self, check: Check | None, data: Any = None) -> DecisionForm:
        return DecisionForm(data, **self._choices(check))

    def superseding_form(self, data: Any = None) -> SupersedeForm:
        standing = self.leave.standing_decision()
        return SupersedeForm(data, decision=standing.pk if standing else 0, **self._choices(self.leave.checks.first()))

    def _choices(self, check: Check | None) -> dict[str, Any]:
        return {
            "asked": sessions_of_request(self.leave, check),
            "suggested": suggested_days(check),
            "codes": [(code.code, f"{code.code}: {code.meaning}") for code in _codes(self.leave)],
            "check": check.pk if check else 0,
            "corrections": self.leave.submission.corrections.count(),
            "under_licence": self.leave.kind == PERFORMANCE,
        }

    def _acting_context(self, decision: Decision | None) -> dict[str, Any]:
        """Notes, whose it is, and what else may be done in the state the request is in."""
        leave, is_waiting = self.leave, self.leave.state == LeaveRequest.State.WAITING
        is_open = leave.state in (LeaveRequest.State.UNMATCHED, LeaveRequest.State.WAITING)
        may_read, works_on_it = self.may(VIEW_HEALTH_WORDS), self.may(MATCH_PUPIL) and self.may(VIEW_ROLL)
        is_decided = decision is not None and leave.state == LeaveRequest.State.DECIDED
        return {
            "notes": leave.notes.all() if may_read else None,
            "colleagues": colleagues_for(leave) if is_open and self.may(ASSIGN_REQUESTS) else (),
            "may_unmatch": is_waiting and works_on_it and self.scope.whole_school,
            "may_pass_on": is_waiting and may_read and self.may(MATCH_PUPIL),
            "may_supersede": self.can_supersede(),
            "may_take_back": bool(
                is_decided and works_on_it and decision and not why_not_taken_back(decision, timezone.localdate())
            ),
            "earlier_decisions": [one for one in leave.decisions.all() if one != decision],
        }

    def _questions_context(self, bound: QuestionForm | None) -> dict[str, Any]:
        may_read = self.may(VIEW_HEALTH_WORDS) and self.may(VIEW_ROLL)
        asked = list(self.leave.questions.select_related("letter__message", "reminder")) if may_read else []
        return {
            "questions": asked,
            "unanswered": unanswered().filter(request=self.leave).values_list("pk", flat=True) if asked else (),
            "question_form": bound or (question_form(self.leave) if self.can_ask() else None),
        }

    def _record_context(self) -> dict[str, Any]:
        pupil = self.leave.pupil
        if pupil is None or not self.may(VIEW_ROLL):
            return {}
        return {
            "record": record_to_date(pupil),
            "leave_used": count_sessions(sessions_used(pupil, academic_year(self.leave.first_day))),
            "leave_year": academic_year(self.leave.first_day),
            **history_context(self.leave, pupil, self.scope),
        }

    def _days_context(self, check: Check | None, decision: Decision | None) -> dict[str, Any]:
        leave = self.leave
        asked, granted = sessions_of_request(leave, check), decision.sessions_granted if decision else ()
        year_group = leave.pupil.year_group if leave.pupil else None
        return {
            "strip": build_strip(calendar_of(leave, check), year_group, asked, granted),
            "sessions": count_sessions(len(asked)),
            "granted_days": days_of(granted),
            "next_to": next_to(calendar_of(leave, check), year_group, asked),
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
        self.note_view()
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
