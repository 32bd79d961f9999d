"""What is done on a request's page: the decision, and running the policy check again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest
from portal.attendance_plugin.leave.services import (
    AlreadyDecided,
    CodeNotInForce,
    DecisionRefused,
    OlderCheck,
    ReasonNeeded,
    SessionsNotAsked,
    decide,
    run_check,
)
from portal.attendance_plugin.staff.access import DECIDE_LEAVE, VIEW_HEALTH_WORDS, VIEW_REQUESTS
from portal.rules.problems import NoValueInForce, UnsupportedKind

from .forms import DecisionForm
from .listing import request_url
from .page import RequestPage

# Where on the form a refusal is shown; the others stand at its top.
FIELD_OF: dict[type[DecisionRefused], str] = {
    ReasonNeeded: "reason",
    SessionsNotAsked: "granted",
    CodeNotInForce: "register_code",
}


class DecideView(RequestPage):
    permissions = (VIEW_REQUESTS, VIEW_HEALTH_WORDS, DECIDE_LEAVE)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standing = self.leave.standing_decision()
        if standing:
            return self._told(AlreadyDecided(standing))
        check = self.leave.checks.filter(pk=_number(request.POST.get("check"))).first()
        form = self.decision_form(check, request.POST)
        if not form.is_valid():
            return self._show_again(form)
        try:
            decision = self._decide(check, form)
        except AlreadyDecided as first:
            return self._told(first)
        except OlderCheck as refused:
            return self._show_again(self._on_newest_check(), refused)
        except DecisionRefused as refused:
            return self._show_again(form, refused)
        sent = decision.letters.count()
        messages.success(
            request, f"{decision.get_outcome_display()}: entered. {sent} letter{'' if sent == 1 else 's'} written."
        )
        return redirect(request_url(self.leave))

    def _decide(self, check: Check | None, form: DecisionForm) -> Decision:
        answers = form.cleaned_data
        is_part = answers["outcome"] == Decision.Outcome.GRANT_PART
        return decide(
            self.leave,
            check,
            answers["outcome"],
            by=self.request.user,
            reason=answers["reason"],
            granted=answers["granted"] if is_part else (),
            register_code=answers["register_code"],
            seen_corrections=answers["corrections"],
        )

    def _told(self, first: AlreadyDecided) -> HttpResponse:
        messages.warning(self.request, str(first))
        return redirect(request_url(self.leave))

    def _on_newest_check(self) -> DecisionForm:
        """What was typed, on the findings that are shown with it now."""
        newest = self.leave.checks.first()
        typed = self.request.POST.copy()
        typed["check"] = str(newest.pk if newest else 0)
        typed["corrections"] = str(self.leave.submission.corrections.count())
        return self.decision_form(newest, typed)

    def _show_again(self, form: DecisionForm, refused: DecisionRefused | None = None) -> HttpResponse:
        if refused:
            form.add_error(FIELD_OF.get(type(refused)), str(refused))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class CheckAgainView(RequestPage):
    """A new check with the register as it is now; the earlier ones stay."""

    permissions = (VIEW_REQUESTS, VIEW_HEALTH_WORDS)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.leave.state != LeaveRequest.State.WAITING:
            messages.error(request, "Only a request that waits for a decision is checked again.")
            return redirect(request_url(self.leave))
        try:
            run_check(self.leave, by=request.user)  # type: ignore[arg-type]
        except (NoValueInForce, UnsupportedKind) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "Checked again with the register as it is now.")
        return redirect(request_url(self.leave))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0
