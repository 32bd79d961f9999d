"""What staff do on a request's page besides deciding: notes, whose it is, the wrong child, illness, changed plans."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from portal.attendance_plugin.leave.passing_on import cause_of
from portal.attendance_plugin.leave.problems import NothingToTakeBack
from portal.attendance_plugin.leave.services import (
    AssigningRefused,
    DecisionRefused,
    NoteRefused,
    add_note,
    assign,
    pass_on,
    take_back,
    unmatch,
)
from portal.attendance_plugin.staff.access import (
    ASSIGN_REQUESTS,
    MATCH_PUPIL,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
)
from portal.attendance_plugin.submissions.models import OutboxMessage

from .listing import request_url
from .page import RequestPage


class RequestAction(RequestPage):
    """One thing done by POST; what is refused is said, and nothing has changed."""

    http_method_names = ["post"]
    refusals: tuple[type[Exception], ...] = (DecisionRefused,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        url = request_url(self.leave)
        try:
            done = self.act()
        except self.refusals as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, done)
        return redirect(url)

    def act(self) -> str:
        """Do it; what to tell who did it."""
        raise NotImplementedError


class NoteView(RequestAction):
    """A note may hold a reason or a symptom, so it is for those who may read them."""

    permissions = (VIEW_REQUESTS, VIEW_HEALTH_WORDS)
    refusals = (NoteRefused,)

    def act(self) -> str:
        add_note(self.leave, self.request.POST.get("words", ""), by=self.request.user)
        return "The note is kept. Only staff who may read reasons see it."


class AssignView(RequestAction):
    permissions = (VIEW_REQUESTS, ASSIGN_REQUESTS)
    refusals = (AssigningRefused,)

    def act(self) -> str:
        chosen = self.request.POST.get("to", "")
        known = get_user_model().objects.filter(pk=int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
        to = known.first() if known is not None else None
        if chosen and to is None:
            raise AssigningRefused("There is no such account. Choose somebody from the list.")
        assign(self.leave, to, by=self.request.user)
        name = to.get_full_name() or to.get_username() if to else ""
        return f"{name} sees to it now." if name else "It is nobody’s in particular now."


class UnmatchView(RequestAction):
    permissions = (VIEW_REQUESTS, VIEW_ROLL, MATCH_PUPIL)
    needs_whole_school = True

    def act(self) -> str:
        unmatch(self.leave, by=self.request.user, why=self.request.POST.get("why", ""))
        return "The request is not matched any more, and links to it have ended. Choose the right child below."


class PassOnView(RequestAction):
    permissions = (VIEW_REQUESTS, VIEW_HEALTH_WORDS, MATCH_PUPIL)

    def act(self) -> str:
        report = pass_on(self.leave, by=self.request.user)
        is_told = OutboxMessage.objects.filter(cause=cause_of(self.leave)).exists()
        told = "The parent is told by email." if is_told else "Ring the parent: no address of theirs is on record."
        return f"It is absence report {report.reference} now. {told}"


class TakeBackView(RequestAction):
    """The family rang: it does not take the leave. Their own page offers the same."""

    permissions = (VIEW_REQUESTS, VIEW_ROLL, MATCH_PUPIL)

    def act(self) -> str:
        decision = self.leave.decisions.filter(pk=_number(self.request.POST.get("decision"))).first()
        if decision is None:
            raise NothingToTakeBack("That decision is not one on this request. Open the page again.")
        take_back(decision, by=self.request.user)
        return "The leave is taken back. Its days are back in the ledger, and the register will be told."


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0
