"""What is decided on a request's page: first said back, then entered. And running the policy check again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from portal.attendance_plugin.leave.decisions import refuse_to_supersede
from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest
from portal.attendance_plugin.leave.problems import CorrectedMeanwhile, WhyNeeded
from portal.attendance_plugin.leave.services import (
    AlreadyDecided,
    CodeNotInForce,
    DecisionRefused,
    OlderCheck,
    ReasonNeeded,
    SessionsNotAsked,
    decide,
    plan_decision,
    run_check,
    supersede,
)
from portal.attendance_plugin.staff.access import DECIDE_LEAVE, VIEW_HEALTH_WORDS, VIEW_REQUESTS
from portal.rules.problems import NoValueInForce, UnsupportedKind

from .confirming import consequences_of
from .forms import DecisionForm
from .listing import request_url
from .page import RequestPage

CONFIRM = "attendance_plugin/staff/requests/confirm.html"
# Where on the form a refusal is shown; the others stand at its top.
FIELD_OF: dict[type[DecisionRefused], str] = {
    ReasonNeeded: "reason",
    WhyNeeded: "why",
    SessionsNotAsked: "granted",
    CodeNotInForce: "register_code",
}


class DecidingPage(RequestPage):
    """A form that is looked through, said back with what will happen, and entered once that is confirmed."""

    permissions = (VIEW_REQUESTS, VIEW_HEALTH_WORDS, DECIDE_LEAVE)

    def take(self, form: DecisionForm, check: Check | None) -> HttpResponse:
        if not form.is_valid():
            return self.show_again(form)
        typed = self.request.POST
        if "change" in typed:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            return self._enter(form, check) if "confirmed" in typed else self._say_back(form, check)
        except AlreadyDecided as first:
            return self.told(first)
        except OlderCheck as refused:
            return self.show_again(self.on_newest_check(), refused)
        except DecisionRefused as refused:
            return self.show_again(form, refused)

    def enter(self, form: DecisionForm, check: Check | None) -> Decision:
        raise NotImplementedError

    def on_newest_check(self) -> DecisionForm:
        raise NotImplementedError

    def _enter(self, form: DecisionForm, check: Check | None) -> HttpResponse:
        decision = self.enter(form, check)
        sent = decision.letters.count()
        messages.success(
            self.request, f"{decision.get_outcome_display()}: entered. {sent} letter{'' if sent == 1 else 's'} written."
        )
        return redirect(request_url(self.leave))

    def _say_back(self, form: DecisionForm, check: Check | None) -> HttpResponse:
        if check != self.leave.checks.first():
            raise OlderCheck
        if form.cleaned_data["corrections"] not in (None, self.leave.submission.corrections.count()):
            raise CorrectedMeanwhile
        plan = plan_decision(self.leave, check, **wanted(form))
        context = {"form": form, "typed": typed_values(form), "will": consequences_of(self.leave, plan)}
        self.template_name = CONFIRM
        return self.render_to_response(self.confirming_context() | context)

    def confirming_context(self) -> dict[str, Any]:
        context = super(RequestPage, self).get_context_data()
        return {**context, "leave": self.leave, **self.head_context(), "action": self.request.path}

    def told(self, first: AlreadyDecided) -> HttpResponse:
        messages.warning(self.request, str(first))
        return redirect(request_url(self.leave))

    def show_again(self, form: DecisionForm, refused: DecisionRefused | None = None) -> HttpResponse:
        if refused:
            form.add_error(FIELD_OF.get(type(refused)), str(refused))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class DecideView(DecidingPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standing = self.leave.standing_decision()
        if standing:
            return self.told(AlreadyDecided(standing))
        check = self.leave.checks.filter(pk=_number(request.POST.get("check"))).first()
        return self.take(self.decision_form(check, request.POST), check)

    def enter(self, form: DecisionForm, check: Check | None) -> Decision:
        by, seen = self.request.user, form.cleaned_data["corrections"]
        return decide(self.leave, check, by=by, seen_corrections=seen, **wanted(form))

    def on_newest_check(self) -> DecisionForm:
        """What was typed, on the findings that are shown with it now."""
        newest = self.leave.checks.first()
        typed = self.request.POST.copy()
        typed["check"] = str(newest.pk if newest else 0)
        typed["corrections"] = str(self.leave.submission.corrections.count())
        return self.decision_form(newest, typed)


class SupersedeView(DecidingPage):
    """The decided request's page with the form that puts another decision in the place of the standing one."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.can_supersede():
            messages.error(request, "Only a request that is decided has a decision to replace.")
            return redirect(request_url(self.leave))
        self.note_view()
        return self.render_to_response(self.get_context_data(form=self.superseding_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standing = self.leave.standing_decision()
        if standing is None or not self.can_supersede():
            return self.get(request)
        if request.POST.get("decision") != str(standing.pk):
            return self.told(AlreadyDecided(standing))
        return self.take(self.superseding_form(request.POST), self.leave.checks.first())

    def enter(self, form: DecisionForm, check: Check | None) -> Decision:
        decision = self.leave.decisions.get(pk=form.cleaned_data["decision"])
        return supersede(decision, by=self.request.user, why=form.cleaned_data["why"], **wanted(form))

    def _say_back(self, form: DecisionForm, check: Check | None) -> HttpResponse:
        standing = self.leave.standing_decision()
        if standing is not None:
            refuse_to_supersede(standing, plan_decision(self.leave, check, **wanted(form)), form.cleaned_data["why"])
        return super()._say_back(form, check)


def wanted(form: DecisionForm) -> dict[str, Any]:
    answers = form.cleaned_data
    is_part = answers["outcome"] == Decision.Outcome.GRANT_PART
    return {
        "outcome": answers["outcome"],
        "reason": answers["reason"],
        "granted": answers["granted"] if is_part else (),
        "register_code": answers["register_code"],
    }


def typed_values(form: DecisionForm) -> list[tuple[str, str]]:
    """Name and value of all that was typed, to send again with the confirmation."""
    return [
        (name, str(value))
        for name in form.fields
        for value in (form.data.getlist(name) if hasattr(form.data, "getlist") else [form.data.get(name, "")])
    ]


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
