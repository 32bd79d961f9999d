"""The headteacher's decision: one per request, with its reason, its ledger entries, its letters and its audit row."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.hooks import Hook
from portal.rules.sessions import Session, academic_year

from .checks import sessions_of_request, suggested_days
from .models import Check, Decision, LeaveRequest, LedgerEntry
from .problems import (
    AlreadyDecided,
    CorrectedMeanwhile,
    NotAllowedToDecide,
    NotWaiting,
    OlderCheck,
    ReasonNeeded,
    SessionsNotAsked,
)
from .register_codes import need_fitting_code, suggest_code

Outcome = Decision.Outcome
Decider = Any  # an account; Django's types have no name for a user with permissions

# What a room above does in the same transaction as the decision: the letters.
after_decision: Hook[Callable[[Decision], object]] = Hook("after_decision")

REASON_AT_LEAST = 10
NO_ADVICE = "headteacher_judgement"


def may_decide(user: Decider) -> bool:
    return bool(user.is_active and user.has_perm("attendance.decide_leave"))


def departs_from_recommendation(
    outcome: str, recommendation: str, *, granted: Collection[Session] = (), suggested: Collection[object] = ()
) -> bool:
    """Whether the outcome goes another way than the engine's advice. Judgement left to the headteacher is no advice."""
    if outcome == Outcome.GRANT:
        return recommendation in {"outside_policy", "more_information_needed"}
    if outcome == Outcome.REFUSE:
        return recommendation in {"within_policy", "no_school_authorisation_needed"}
    if recommendation == "outside_policy":
        return not {session.day for session in granted} <= set(suggested)
    return recommendation != "headteacher_judgement"


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
    `NotWaiting`, `OlderCheck`, `CorrectedMeanwhile`, `ReasonNeeded`, `SessionsNotAsked`, `CodeNotInForce`.
    """
    if not may_decide(by):
        raise NotAllowedToDecide
    sessions = _sessions_granted(outcome, sessions_of_request(request, check), granted)
    reason = _need_reason(outcome, check, sessions, reason.strip())
    try:
        with transaction.atomic():
            waiting = _take(request, check, seen_corrections)
            code = _code(waiting, outcome, register_code)
            decision = _enter(waiting, check, outcome, sessions, code, reason, by, at or timezone.now())
            for follow in after_decision:
                follow(decision)
    except IntegrityError as error:
        raise _already_decided(request) or error from error
    request.refresh_from_db()
    return decision


def _sessions_granted(outcome: str, asked: tuple[Session, ...], chosen: Collection[Session]) -> tuple[Session, ...]:
    if outcome not in Outcome.values:
        raise SessionsNotAsked(f"Outcome {outcome!r} is not known; choose one of {', '.join(Outcome.values)}.")
    if outcome == Outcome.REFUSE:
        return ()
    if not asked:
        raise SessionsNotAsked("The dates hold no school session, so there is nothing to grant. Tell the parent so.")
    if outcome == Outcome.GRANT:
        return asked
    others = sorted(set(chosen) - set(asked))
    if others:
        raise SessionsNotAsked(f"{', '.join(map(str, others))} was not asked for. Choose from the sessions asked for.")
    part = tuple(session for session in asked if session in set(chosen))
    if not part or part == asked:
        raise SessionsNotAsked(
            f"{len(part)} of {len(asked)} sessions are chosen; a part is some of them. "
            "To grant all or none, choose that outcome."
        )
    return part


def _need_reason(outcome: str, check: Check | None, granted: tuple[Session, ...], reason: str) -> str:
    advice = check.recommendation if check else NO_ADVICE
    departs = departs_from_recommendation(outcome, advice, granted=granted, suggested=suggested_days(check))
    if (outcome == Outcome.REFUSE or departs) and len(reason) < REASON_AT_LEAST:
        why = "Refusing" if outcome == Outcome.REFUSE else "Departing from what the policy check recommends"
        raise ReasonNeeded(
            f"{why} needs a reason in your own words, at least {REASON_AT_LEAST} characters; got {len(reason)}. "
            "The parent will read it in the letter."
        )
    return reason


def _code(request: LeaveRequest, outcome: str, chosen: str) -> str:
    return need_fitting_code(chosen, request, outcome) if chosen else suggest_code(request, outcome)


def _take(request: LeaveRequest, check: Check | None, seen_corrections: int | None) -> LeaveRequest:
    """The request, moved to decided. Of two at once only one gets past the conditional update."""
    moved = LeaveRequest.objects.filter(pk=request.pk, state=LeaveRequest.State.WAITING).update(
        state=LeaveRequest.State.DECIDED
    )
    if not moved:
        current = LeaveRequest.objects.get(pk=request.pk)
        raise _already_decided(request) or NotWaiting(current)
    if seen_corrections not in (None, request.submission.corrections.count()):
        raise CorrectedMeanwhile
    if request.checks.values_list("pk", flat=True).first() != (check.pk if check else None):
        raise OlderCheck
    return LeaveRequest.objects.select_related("school", "pupil", "submission").get(pk=request.pk)


def _already_decided(request: LeaveRequest) -> AlreadyDecided | None:
    standing = Decision.objects.filter(request=request.pk).first()
    return AlreadyDecided(standing) if standing else None


def _enter(
    request: LeaveRequest,
    check: Check | None,
    outcome: str,
    granted: tuple[Session, ...],
    code: str,
    reason: str,
    by: Decider,
    at: datetime,
) -> Decision:
    decision = Decision.objects.create(
        request=request,
        check_made=check,
        outcome=outcome,
        granted_sessions=[session.to_data() for session in granted],
        register_code=code,
        reason=reason,
        decided_by=by,
        decided_by_name=by.get_full_name() or by.get_username(),
        decided_by_role=role_of(by),
        decided_at=at,
    )
    _enter_in_ledger(decision, sessions_of_request(request, check), granted)
    record(
        school=request.school,
        action="leave_decided",
        subject=request,
        actor=by,
        decision=decision.pk,
        check=check.pk if check else None,
        outcome=outcome,
        sessions=len(granted),
        recommendation=check.recommendation if check else "",
    )
    return decision


def _enter_in_ledger(decision: Decision, asked: tuple[Session, ...], granted: tuple[Session, ...]) -> None:
    kept = set(granted)
    counts = Counter((academic_year(s.day), "authorised" if s in kept else "refused") for s in asked)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            pupil=decision.request.matched_pupil,
            academic_year=year,
            kind=decision.request.kind,
            sessions=sessions,
            outcome=outcome,
            decision=decision,
            entered_at=decision.decided_at,
        )
        for (year, outcome), sessions in sorted(counts.items())
    )


def role_of(user: Decider) -> str:
    """The groups by which the account may decide; a superuser without one is the system's administrator."""
    groups = user.groups.filter(
        permissions__codename="decide_leave", permissions__content_type__app_label="attendance"
    ).values_list("name", flat=True)
    return ", ".join(sorted(groups)) or "Administrator"
