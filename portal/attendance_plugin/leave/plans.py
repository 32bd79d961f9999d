"""What a decision would do, worked out before anything is written: for the page that confirms, and for `decide`."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.rules.leave.kinds import PERFORMANCE
from portal.rules.sessions import Session, academic_year

from .checks import sessions_of_request, suggested_days
from .ledger import AUTHORISED, balance_of, count_sessions_by_year, sessions_used
from .models import Check, Decision, LeaveRequest
from .problems import NoLicence, ReasonNeeded, SessionsNotAsked
from .register_codes import need_fitting_code, suggest_code

Outcome = Decision.Outcome

REASON_AT_LEAST = 10
NO_ADVICE = "headteacher_judgement"
NO_AUTHORISATION_NEEDED = "no_school_authorisation_needed"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One decision as it would be entered."""

    check: Check | None
    outcome: str
    asked: tuple[Session, ...]
    granted: tuple[Session, ...]
    register_code: str
    reason: str
    departs: bool


def plan_decision(
    request: LeaveRequest,
    check: Check | None,
    outcome: str,
    *,
    reason: str = "",
    granted: Collection[Session] = (),
    register_code: str = "",
) -> Plan:
    """Raises `SessionsNotAsked`, `ReasonNeeded`, `CodeNotInForce` or `NoLicence`; nothing is written either way."""
    if outcome not in Outcome.values:
        raise SessionsNotAsked(f"Outcome {outcome!r} is not known; choose one of {', '.join(Outcome.values)}.")
    if outcome == Outcome.NOTED and request.kind != PERFORMANCE:
        raise NoLicence
    asked = sessions_of_request(request, check)
    kept = _sessions_granted(outcome, asked, granted)
    advice = check.recommendation if check else NO_ADVICE
    departs = departs_from_recommendation(outcome, advice, granted=kept, suggested=suggested_days(check))
    return Plan(
        check=check,
        outcome=outcome,
        asked=asked,
        granted=kept,
        reason=_need_reason(outcome, departs, reason.strip()),
        register_code=need_fitting_code(register_code, request, outcome)
        if register_code
        else suggest_code(request, outcome),
        departs=departs,
    )


def departs_from_recommendation(
    outcome: str, recommendation: str, *, granted: Collection[Session] = (), suggested: Collection[object] = ()
) -> bool:
    """Whether the outcome goes another way than the engine's advice. Judgement left to the headteacher is no advice."""
    if outcome == Outcome.NOTED:
        return recommendation != NO_AUTHORISATION_NEEDED
    if outcome == Outcome.GRANT:
        return recommendation in {"outside_policy", "more_information_needed"}
    if outcome == Outcome.REFUSE:
        return recommendation in {"within_policy", NO_AUTHORISATION_NEEDED}
    if recommendation == "outside_policy":
        return not {session.day for session in granted} <= set(suggested)
    return recommendation != "headteacher_judgement"


def _sessions_granted(outcome: str, asked: tuple[Session, ...], chosen: Collection[Session]) -> tuple[Session, ...]:
    if outcome == Outcome.REFUSE:
        return ()
    if not asked:
        raise SessionsNotAsked("The dates hold no school session, so there is nothing to grant. Tell the parent so.")
    if outcome in (Outcome.GRANT, Outcome.NOTED):
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


def _need_reason(outcome: str, departs: bool, reason: str) -> str:
    if (outcome == Outcome.REFUSE or departs) and len(reason) < REASON_AT_LEAST:
        why = "Refusing" if outcome == Outcome.REFUSE else "Departing from what the policy check recommends"
        raise ReasonNeeded(
            f"{why} needs a reason in your own words, at least {REASON_AT_LEAST} characters; got {len(reason)}. "
            "The parent will read it in the letter."
        )
    return reason


@dataclass(frozen=True, kw_only=True)
class YearUsed:
    """Sessions of leave used in an academic year, before and after the decision."""

    year: str
    before: int
    after: int


def years_used(request: LeaveRequest, plan: Plan) -> list[YearUsed]:
    """For each year the days fall in. What the request itself has entered so far would be taken off first."""
    fresh = count_sessions_by_year(plan.outcome, plan.asked, plan.granted)
    standing = balance_of(request)
    rows = []
    for year in sorted({academic_year(session.day) for session in plan.asked}):
        before = sessions_used(request.matched_pupil, year)
        after = before - standing.get((year, AUTHORISED), 0) + fresh.get((year, AUTHORISED), 0)
        rows.append(YearUsed(year=year, before=before, after=after))
    return rows
