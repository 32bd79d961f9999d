"""From a parent's form to a request that waits, and the moves it may make."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.definitions import JOURNEYS
from portal.rules.problems import NoValueInForce, UnsupportedKind

from .checks import run_check
from .ledger import reverse_in_ledger
from .models import Check, Decision, LeaveRequest
from .moves import MATCH, OPEN, TAKE_BACK, WITHDRAW, make_move, need_standing, note_move
from .problems import NothingToTakeBack

State = LeaveRequest.State

# The dates have columns of their own; the parent's free words stay with the submission, for those who may read them.
KEPT_ELSEWHERE = frozenset({"kind", "from", "to", "in_writing", "reason"})


def open_request(submission: Submission) -> LeaveRequest:
    """The leave request of a submission: made once, and moved on to waiting when the child has been matched.

    Safe to call again: a request that waits, or is decided or withdrawn, stays as it is.
    """
    with transaction.atomic():
        request, is_new = LeaveRequest.objects.get_or_create(
            submission=submission,
            defaults={"school": submission.school, "received_at": submission.received_at, **asked_in(submission)},
        )
        if is_new:
            note_move(request, OPEN, actor_name="parent")
        if submission.pupil_id and request.state == State.UNMATCHED:
            make_move(request, MATCH, pupil=submission.pupil)
            request.pupil = submission.pupil
            note_move(request, MATCH, actor_name="worker", pupil=submission.pupil_id)
    return request


def open_and_check(submission: Submission) -> Check | None:
    """What follows once a leave form has been looked for on the roll: a request, and its check if it waits.

    A kind the policy has no rules for, or a day without a policy, is no failure: the request waits without a check.
    """
    was_unmatched = LeaveRequest.objects.filter(submission=submission, state=State.UNMATCHED).exists()
    request = open_request(submission)
    if request.state != State.WAITING:
        return None
    # Checks from before it was matched anew read another child's record.
    earlier = None if was_unmatched else request.checks.first()
    return earlier or check_if_possible(request)


def check_if_possible(request: LeaveRequest) -> Check | None:
    """A new check; None, and a line in the audit log, where the policy has no rules for it."""
    try:
        return run_check(request)
    except (NoValueInForce, UnsupportedKind) as problem:
        record(
            school=request.school,
            action="leave_not_checked",
            subject=request,
            actor_name="worker",
            why=type(problem).__name__,
        )
        return None


def withdraw(request: LeaveRequest, *, by: Any = None) -> LeaveRequest:
    """Take back a request that is not decided, for the parent or, with ``by``, as the parent asked staff to.

    Raises `AlreadyDecided` or `NotWaiting` when it is too late.
    """
    with transaction.atomic():
        make_move(request, WITHDRAW)
        note_move(request, WITHDRAW, actor=by, actor_name="" if by else "parent")
    return request


def take_back(decision: Decision, *, by: Any = None, at: datetime | None = None) -> LeaveRequest:
    """The family changed its plans: leave that was granted is not taken. The decision stays as the record has it, its
    days are given back in the ledger, and the register system is told.

    Raises `AlreadyDecided` where another decision stands by now, `NotWaiting` where it was taken back already, and
    `NothingToTakeBack` where nothing was granted, or where the leave has begun.
    """
    request, at = decision.request, at or timezone.now()
    if why_not := why_not_taken_back(decision, timezone.localdate(at)):
        raise NothingToTakeBack(why_not)
    with transaction.atomic():
        make_move(request, TAKE_BACK)
        need_standing(request, decision)
        reverse_in_ledger(decision, because_of=decision, at=at)
        note_move(request, TAKE_BACK, actor=by, actor_name="" if by else "parent", decision=decision.pk)
    return request


def why_not_taken_back(decision: Decision, today: date) -> str:
    """Empty while the leave may be given back: something was granted, and none of it has begun."""
    first = min((session.day for session in decision.sessions_granted), default=None)
    if first is None:
        return "Nothing was granted, so there is no leave to take back."
    if first <= today:
        began = f"The leave began on {first.day} {first:%B %Y}."
        return f"{began} Change the decision instead: grant the part that was taken."
    return ""


def asked_in(submission: Submission) -> dict[str, Any]:
    """What the form asks for, as the request's own columns."""
    facts = JOURNEYS[submission.form].request_facts(submission.answers)
    (first_day, first_half), (last_day, last_half) = facts["from"], facts["to"]
    return {
        "kind": facts["kind"],
        "first_day": date.fromisoformat(first_day),
        "first_half": first_half,
        "last_day": date.fromisoformat(last_day),
        "last_half": last_half,
        "details": {name: value for name, value in facts.items() if name not in KEPT_ELSEWHERE and value is not None},
    }
