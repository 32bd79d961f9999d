"""From a parent's form to a request that waits, and the moves it may make."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import transaction

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.definitions import JOURNEYS
from portal.rules.problems import NoValueInForce, UnsupportedKind

from .checks import run_check
from .models import Check, LeaveRequest
from .problems import AlreadyDecided, NotWaiting

State = LeaveRequest.State

MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        State.UNMATCHED: frozenset({State.WAITING, State.WITHDRAWN}),
        State.WAITING: frozenset({State.DECIDED, State.WITHDRAWN}),
        State.DECIDED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)
"""Every move there is; anything else is refused."""

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
            record(school=request.school, action="leave_opened", subject=request, actor_name="parent")
        if submission.pupil_id and request.state == State.UNMATCHED:
            request.pupil = submission.pupil
            _move(request, State.WAITING, pupil=submission.pupil)
            record(
                school=request.school,
                action="leave_matched",
                subject=request,
                actor_name="worker",
                pupil=submission.pupil_id,
            )
    return request


def open_and_check(submission: Submission) -> Check | None:
    """What follows once a leave form has been looked for on the roll: a request, and its check if it waits.

    A kind the policy has no rules for, or a day without a policy, is no failure: the request waits without a check.
    """
    request = open_request(submission)
    if request.state != State.WAITING:
        return None
    return request.checks.first() or check_if_possible(request)


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


def withdraw(request: LeaveRequest, *, actor_name: str = "parent") -> LeaveRequest:
    """Take back a request that is not decided. Raises `AlreadyDecided` or `NotWaiting` when it is too late."""
    with transaction.atomic():
        current = LeaveRequest.objects.select_for_update().get(pk=request.pk)
        if State.WITHDRAWN not in MOVES[current.state]:
            decision = current.decisions.first()
            raise AlreadyDecided(decision) if decision else NotWaiting(current)
        _move(current, State.WITHDRAWN)
        record(school=current.school, action="leave_withdrawn", subject=current, actor_name=actor_name)
    return current


def _move(request: LeaveRequest, state: str, **changes: Any) -> None:
    """Move on from the state just read, unless somebody else has moved it meanwhile."""
    moved = LeaveRequest.objects.filter(pk=request.pk, state=request.state).update(state=state, **changes)
    if not moved or state not in MOVES[request.state]:
        raise NotWaiting(LeaveRequest.objects.get(pk=request.pk))
    request.state = state


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
