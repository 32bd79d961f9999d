"""The headteacher's decisions: each with its reason, its ledger entries, its letters and its audit row; none is edited.

A request has one first decision. Another takes its place only by naming it, with a reason why.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.hooks import Hook
from portal.rules.sessions import Session

from .ledger import enter_in_ledger, reverse_in_ledger
from .models import Check, Decision, LeaveRequest
from .moves import DECIDE, SUPERSEDE, Move, make_move, need_standing, note_move
from .plans import REASON_AT_LEAST, Plan, plan_decision
from .problems import (
    AlreadyDecided,
    CorrectedMeanwhile,
    NotAllowedToDecide,
    NothingChanges,
    OlderCheck,
    WhyNeeded,
)

Outcome = Decision.Outcome
Decider = Any  # an account; Django's types have no name for a user with permissions

# What a room above does in the same transaction as the decision: the letters.
after_decision: Hook[Callable[[Decision], object]] = Hook("after_decision")


def may_decide(user: Decider) -> bool:
    return bool(user.is_active and user.has_perm("attendance.decide_leave"))


def decide(
    request: LeaveRequest,
    check: Check | None,
    outcome: str,
    *,
    by: Decider,
    reason: str = "",
    granted: Collection[Session] = (),
    register_code: str = "",
    at: datetime | None = None,
    seen_corrections: int | None = None,
) -> Decision:
    """Enter the decision with everything that follows from it, or nothing at all.

    ``check`` is the request's newest, None only where there is none; ``granted`` names the sessions of a part grant;
    ``register_code`` is suggested from the kind where it is empty. ``seen_corrections`` is how many of the parent's
    corrections the page showed on which the decision was made.
    Raises `NotAllowedToDecide`, or one of the kinds of `DecisionRefused`: `AlreadyDecided` (somebody was first),
    `NotWaiting`, `OlderCheck`, `CorrectedMeanwhile`, or what `plan_decision` raises.
    """
    if not may_decide(by):
        raise NotAllowedToDecide
    plan = plan_decision(request, check, outcome, reason=reason, granted=granted, register_code=register_code)
    try:
        with transaction.atomic():
            waiting = _take(request, check, seen_corrections)
            decision = _enter(waiting, plan, by, at or timezone.now())
            _follow(decision, DECIDE, plan, by)
    except IntegrityError as error:
        raise _already_decided(request) or error from error
    request.refresh_from_db()
    return decision


def supersede(
    decision: Decision,
    outcome: str,
    *,
    by: Decider,
    why: str,
    reason: str = "",
    granted: Collection[Session] = (),
    register_code: str = "",
    at: datetime | None = None,
) -> Decision:
    """Put another decision in the place of the standing one, which stays as it was: its ledger entries are reversed,
    new letters are written, and the school's register system is handed the new codes.

    ``why`` is for staff and the record; ``reason`` is what the parent reads. Raises as `decide` does; `AlreadyDecided`
    where ``decision`` does not stand any more.
    """
    if not may_decide(by):
        raise NotAllowedToDecide
    request, why = decision.request, why.strip()
    plan = plan_decision(
        request, request.checks.first(), outcome, reason=reason, granted=granted, register_code=register_code
    )
    refuse_to_supersede(decision, plan, why)
    with transaction.atomic():
        make_move(request, SUPERSEDE)
        need_standing(request, decision)
        fresh = _enter(request, plan, by, at or timezone.now(), supersedes=decision, why_superseded=why)
        reverse_in_ledger(decision, because_of=fresh, at=fresh.decided_at)
        _follow(fresh, SUPERSEDE, plan, by, supersedes=decision.pk)
    return fresh


def refuse_to_supersede(decision: Decision, plan: Plan, why: str) -> None:
    """Raise `ReasonNeeded` without a reason for the record, `NothingChanges` where the plan is what stands already."""
    if len(why.strip()) < REASON_AT_LEAST:
        raise WhyNeeded(
            f"Say why the decision is replaced, in at least {REASON_AT_LEAST} characters; got {len(why.strip())}. "
            "It stays in the record and is not sent to the parent."
        )
    if _says_the_same(decision, plan):
        raise NothingChanges


def _says_the_same(decision: Decision, plan: Plan) -> bool:
    return (decision.outcome, decision.sessions_granted, decision.register_code, decision.reason) == (
        plan.outcome,
        plan.granted,
        plan.register_code,
        plan.reason,
    )


def _take(request: LeaveRequest, check: Check | None, seen_corrections: int | None) -> LeaveRequest:
    """The request, moved to decided. Of two at once only one gets past the conditional update."""
    make_move(request, DECIDE)
    corrections = Correction.objects.filter(submission=request.submission_id)
    if seen_corrections not in (None, corrections.count()):
        raise CorrectedMeanwhile
    if request.checks.values_list("pk", flat=True).first() != (check.pk if check else None):
        raise OlderCheck
    return LeaveRequest.objects.select_related("school", "pupil", "submission").get(pk=request.pk)


def _already_decided(request: LeaveRequest) -> AlreadyDecided | None:
    standing = LeaveRequest.objects.get(pk=request.pk).standing_decision()
    return AlreadyDecided(standing) if standing else None


def _enter(request: LeaveRequest, plan: Plan, by: Decider, at: datetime, **replaced: Any) -> Decision:
    return Decision.objects.create(
        request=request,
        check_made=plan.check,
        outcome=plan.outcome,
        granted_sessions=[session.to_data() for session in plan.granted],
        register_code=plan.register_code,
        reason=plan.reason,
        decided_by=by,
        decided_by_name=by.get_full_name() or by.get_username(),
        decided_by_role=role_of(by),
        decided_at=at,
        **replaced,
    )


def _follow(decision: Decision, move: Move, plan: Plan, by: Decider, **detail: Any) -> None:
    """The ledger, the audit log, and what the rooms above do."""
    enter_in_ledger(decision, plan.asked)
    note_move(
        decision.request,
        move,
        actor=by,
        decision=decision.pk,
        check=plan.check.pk if plan.check else None,
        outcome=plan.outcome,
        sessions=len(plan.granted),
        recommendation=plan.check.recommendation if plan.check else "",
        **detail,
    )
    for follow in after_decision:
        follow(decision)


def role_of(user: Decider) -> str:
    """The groups by which the account may decide; a superuser without one is the system's administrator."""
    groups = user.groups.filter(
        permissions__codename="decide_leave", permissions__content_type__app_label="attendance"
    ).values_list("name", flat=True)
    return ", ".join(sorted(groups)) or "Administrator"
