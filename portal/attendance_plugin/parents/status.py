"""Where a request has got to, in a parent’s words. Each reader sees what they sent, and their own letters."""

from dataclasses import dataclass

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.models import RequestLink
from portal.forms.definitions import JOURNEYS

State = LeaveRequest.State
OUTCOMES = {
    Decision.Outcome.GRANT: ("success", "The headteacher has agreed to the leave."),
    Decision.Outcome.GRANT_PART: ("information", "The headteacher has agreed to part of the leave."),
    Decision.Outcome.REFUSE: ("warning", "The headteacher has not agreed to the leave."),
}


@dataclass(frozen=True)
class Status:
    """``kind`` is the notice's; ``said`` what the reader answered; ``may_withdraw`` whether it can be taken back."""

    title: str
    kind: str
    headline: str
    text: str
    said: tuple[tuple[str, str], ...]
    letters: tuple[Letter, ...]
    may_withdraw: bool


def status_of(link: RequestLink) -> Status:
    submission = link.submission
    journey = JOURNEYS[submission.form]
    request = LeaveRequest.objects.filter(submission=submission).first()
    is_sender = link.contact_id == submission.sender_contact_id
    kind, headline, text = _words(request)
    return Status(
        title=str(journey.thing),
        kind=kind,
        headline=headline,
        text=text,
        said=tuple(_said(submission.form, answers_shown(submission))) if is_sender else (),
        letters=_letters(request, link),
        may_withdraw=is_sender and request is not None and request.state in (State.UNMATCHED, State.WAITING),
    )


def _words(request: LeaveRequest | None) -> tuple[str, str, str]:
    if request is None:
        return "success", "We have it.", "It has reached the school, and a person reads it."
    if request.state == State.WITHDRAWN:
        return "information", "You have taken this request back.", "There is nothing more to do."
    if request.state == State.DECIDED:
        decision = request.decisions.first()
        outcome = Decision.Outcome(decision.outcome) if decision else Decision.Outcome.GRANT
        kind, headline = OUTCOMES[outcome]
        if outcome == Decision.Outcome.GRANT:
            return kind, headline, "The letter below names the days."
        return kind, headline, "The letter below says why, and what it means for the register."
    return "information", "The headteacher has not decided yet.", "Please do not book or pay for anything before that."


def _letters(request: LeaveRequest | None, link: RequestLink) -> tuple[Letter, ...]:
    """This reader's own letters, newest first; never another contact's (abuse case 11)."""
    if request is None:
        return ()
    return tuple(Letter.objects.filter(request=request, contact=link.contact).order_by("-created_at"))


def _said(form: str, answers: dict[str, object]) -> list[tuple[str, str]]:
    rows = []
    for step in JOURNEYS[form].steps:
        own = {name: answers[name] for name in step.form.base_fields if name in answers}
        if own and step.asked_if(answers):
            rows += step.form(before=answers).rows(answers)
    return rows
