"""The most leave in one school year. Source: LOA-04."""

from dataclasses import dataclass
from decimal import Decimal

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import Outcome, meets_if
from portal.rules.leave.kinds import EXCEPTIONAL_LEAVE, KINDS
from portal.rules.leave.situation import Situation
from portal.rules.parameters import number, several
from portal.rules.percentages import Number


def in_days(sessions: int) -> Number:
    """Sessions as days: half a day each."""
    return sessions // 2 if sessions % 2 == 0 else Decimal(sessions) / 2


@dataclass(frozen=True, slots=True)
class YearTotal:
    days: Number = number(
        "Days in a school year",
        unit="school days",
        comparator="at_most",
        help="Leave of exactly this many days meets the clause.",
    )
    counted_kinds: tuple[str, ...] = several(
        "Leave that counts",
        choices=KINDS,
        default=(EXCEPTIONAL_LEAVE,),
        help="Earlier leave of these kinds counts where it was authorised.",
    )


@rule(
    "year.cumulative_days",
    parameters=YearTotal,
    needs={"ledger", "calendar"},
    label="Leave in one school year",
    help="Leave granted this school year and this request together stay within the number of days.",
)
def cumulative_days(case: Situation, limit: YearTotal) -> Outcome:
    totals = case.sessions_by_year
    if case.facts.ledger:
        counted = [e for e in case.facts.ledger if e.outcome == "authorised" and e.kind in limit.counted_kinds]
        totals = {year: asked + sum(e.sessions for e in counted if e.year == year) for year, asked in totals.items()}
    return meets_if(max(totals.values(), default=0) <= 2 * limit.days, {"sessions_in_year": totals})


@dataclass(frozen=True, slots=True)
class RequestLength:
    days: Number = number(
        "Days in one request",
        unit="school days",
        comparator="at_most",
        help="A request for exactly this many days meets the clause.",
    )


@rule(
    "request.maximum_days",
    parameters=RequestLength,
    needs={"calendar"},
    label="Length of one request",
    help="The request asks for no more than this many school days.",
)
def maximum_days(case: Situation, limit: RequestLength) -> Outcome:
    asked = len(case.sessions)
    return meets_if(asked <= 2 * limit.days, {"days_asked": in_days(asked)})
