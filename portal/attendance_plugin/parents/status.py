"""Where a request has got to, in a parent’s words. Each reader sees what they sent, and their own letters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.services import findings_for_parent, why_not_taken_back
from portal.attendance_plugin.leaving.collections import answer_standing
from portal.attendance_plugin.leaving.lunch import outcome_of
from portal.attendance_plugin.leaving.models import CollectionAnswer, LunchStep
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.submissions.absences import days_reported
from portal.attendance_plugin.submissions.answered import answered_steps
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.corrections.by_day import last_day_of
from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.attendance_plugin.submissions.corrections.services import why_not_corrected
from portal.attendance_plugin.submissions.corrections.walking import pages_to_correct
from portal.attendance_plugin.submissions.journeys import journey_of
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.attendance_plugin.submissions.withdrawing import may_take_back
from portal.forms.notes import ReviewNote
from portal.journeys.dates import spoken_date
from portal.rules.spoken_clock import spoken_clock

State = LeaveRequest.State
Words = tuple[str, str, str]
"""The kind of notice, its headline, and a sentence or two below."""


@dataclass(frozen=True)
class Status:
    """``kind`` is the notice's; ``said`` what the reader answered; ``may_withdraw`` whether it can be taken back.

    ``earlier_letters`` tell of decisions that another took the place of; ``decision`` is the one that stands.
    """

    title: str
    kind: str
    headline: str
    text: str
    said: tuple[dict[str, str], ...]
    corrected: Correction | None
    letters: tuple[Letter, ...]
    earlier_letters: tuple[Letter, ...]
    may_withdraw: bool
    decision: Decision | None


def status_of(link: RequestLink) -> Status:
    submission = link.submission
    request = LeaveRequest.objects.filter(submission=submission).first()
    is_sender = link.contact_id == submission.sender_contact_id
    kind, headline, text = words_of(submission, request, is_sender=is_sender)
    letters, earlier_letters = _letters(request, link)
    return Status(
        title=str(journey_of(submission).thing),
        kind=kind,
        headline=headline,
        text=text,
        said=tuple(_said(submission)) if is_sender else (),
        corrected=submission.corrections.last() if is_sender else None,
        letters=letters,
        earlier_letters=earlier_letters,
        may_withdraw=is_sender and (_may_withdraw(request) if request else may_take_back(link)),
        decision=request.standing_decision() if request else None,
    )


def words_of(submission: Submission, request: LeaveRequest | None, *, is_sender: bool) -> Words:
    """Another contact than the sender reads no more than that the school has it, and what was decided."""
    if submission.form == "leave":
        return _words_of_leave(request)
    if submission.withdrawn_at:
        return "information", _("This was taken back."), _("The school does not count on it any more.")
    words = WORDS.get(submission.form) if is_sender else None
    if words:
        return words(submission)
    return "success", _("We have it."), _("It has reached the school, and a person reads it.")


def _words_of_leave(request: LeaveRequest | None) -> Words:
    if request is None or request.state == State.UNMATCHED:
        return "information", _("We have it."), _("The school is looking it up. Then the headteacher decides.")
    if request.state == State.WITHDRAWN:
        return (
            "information",
            _("You have taken this request back."),
            _("The headteacher does not decide it any more. If you need leave after all, send a new request."),
        )
    if request.state == State.PASSED_ON:
        return (
            "information",
            _("The school has entered this as an absence report."),
            _("Your child is ill, so you do not need to ask for leave. You do not need to report it again."),
        )
    if request.state == State.DECIDED:
        return _words_of_decision(request.standing_decision())
    return (
        "information",
        _("The headteacher has not decided yet."),
        _("Please do not book or pay for anything before that."),
    )


def _words_of_decision(decision: Decision | None) -> Words:
    outcome = Decision.Outcome(decision.outcome) if decision else Decision.Outcome.GRANT
    below = _("The letter below says why, and what it means for the register.")
    if outcome == Decision.Outcome.GRANT:
        return "success", _("The headteacher has agreed to the leave."), _("The letter below names the days.")
    if outcome == Decision.Outcome.GRANT_PART:
        return "information", _("The headteacher has agreed to part of the leave."), below
    if outcome == Decision.Outcome.NOTED:
        return "success", _("You do not need the school’s agreement."), _("The letter below names the days we noted.")
    return "warning", _("The headteacher has not agreed to the leave."), below


def _words_of_absence(submission: Submission) -> Words:
    first, last = days_reported(submission.answers)
    days = {"first": spoken_date(first), "last": spoken_date(last)}
    if last < timezone.localdate():
        return "success", _("We have it."), _("The day is over. The school decides how the absence is recorded.")
    if first == last:
        text = _("The school knows that your child is off on %(first)s.") % days
    else:
        text = _("The school knows that your child is off from %(first)s to %(last)s.") % days
    return "success", _("We have it."), text


def _words_of_collection(submission: Submission) -> Words:
    if last_day_of(submission) < timezone.localdate():
        return "success", _("We have it."), _("The day is over.")
    when = {
        "day": spoken_date(date.fromisoformat(submission.answers["date"])),
        "time": spoken_clock(time.fromisoformat(submission.answers["time"])),
    }
    answer = answer_standing(submission)
    if answer is None:
        text = (
            _("The school has not answered yet. You asked for %(day)s at %(time)s. We may ring you before that.") % when
        )
        return "information", _("We have it."), text
    if answer.outcome == CollectionAnswer.Outcome.AGREED:
        return "success", _("The school has agreed."), _("Come to the school office on %(day)s at %(time)s.") % when
    return "warning", _("The school has not agreed."), _("Your child stays until the end of the day. Please ring us.")


def _words_of_lunch(submission: Submission) -> Words:
    outcome = outcome_of(submission)
    if outcome is None:
        return "information", _("We have it."), _("The school has not answered yet. Until then nothing changes.")
    day = {"day": spoken_date(outcome.on)}
    told = _("We told you in writing.")
    if outcome.step == LunchStep.Step.GRANTED:
        return "success", _("From %(day)s your child may go home for lunch. The headteacher has agreed.") % day, told
    if outcome.step == LunchStep.Step.REFUSED:
        return "warning", _("The headteacher has not agreed that your child goes home for lunch."), told
    if outcome.step == LunchStep.Step.ENDED_BY_PARENT:
        ended = _("From %(day)s your child has lunch at school again, as a parent has asked in writing.")
    else:
        ended = _(
            "From %(day)s your child has lunch at school again. The headteacher has ended the permission to go home."
        )
    return "information", ended % day, told


WORDS: Mapping[str, Callable[[Submission], Words]] = {
    "absence": _words_of_absence,
    "early-collection": _words_of_collection,
    "lunch": _words_of_lunch,
}


def findings_of(link: RequestLink) -> list[ReviewNote]:
    """What the policy says on the child's record, for the sender of a leave request that waits.

    The caller makes sure that the reader may see the record.
    """
    request = LeaveRequest.objects.filter(submission=link.submission, state=State.WAITING).first()
    is_sender = link.contact_id == link.submission.sender_contact_id
    return findings_for_parent(request) if request and is_sender else []


def _may_withdraw(request: LeaveRequest) -> bool:
    """Until it is decided, and leave that was granted until its first day."""
    if request.state == State.DECIDED:
        decision = request.standing_decision()
        return decision is not None and not why_not_taken_back(decision, timezone.localdate())
    return request.state in (State.UNMATCHED, State.WAITING)


def _letters(request: LeaveRequest | None, link: RequestLink) -> tuple[tuple[Letter, ...], tuple[Letter, ...]]:
    """This reader's own letters, newest first, then those that no longer count; never another contact's (case 11)."""
    if request is None:
        return (), ()
    own = Letter.objects.filter(request=request, contact=link.contact).order_by("-created_at", "-pk")
    replaced = set(request.decisions.exclude(superseded_by=None).values_list("pk", flat=True))
    standing = tuple(letter for letter in own if letter.decision_id not in replaced)
    return standing, tuple(letter for letter in own if letter.decision_id in replaced)


def _said(submission: Submission) -> list[dict[str, str]]:
    """Each answer in words, with the page that puts it right while it may change."""
    pages = {} if why_not_corrected(submission) else pages_to_correct(submission)
    answers, rows = answers_shown(submission), []
    for step, own in answered_steps(submission, answers):
        page = pages.get(step.slug)
        link = reverse("attendance:correct_answer", args=[page.slug]) if page else ""
        rows += [{"name": name, "value": value, "link": link} for name, value in step.form(before=answers).rows(own)]
    return rows
