"""Notice: how long before the first session missed a request must arrive. Source: LOA-01, LOA-03, LOA-10, LOA-11."""

from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import MEETS, Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import choice, whole

COUNTING = {
    "calendar_days": "in calendar days before the first session missed",
    "in_advance": "only that it comes before the first session missed",
}


@dataclass(frozen=True, slots=True)
class Notice:
    days: int = whole(
        "Days of notice",
        unit="calendar days",
        comparator="at_least",
        help="From the date the request arrives to the date of the first session missed. Two weeks are 14.",
    )
    counting: str = choice(
        "How notice is counted",
        help="Choose “only that it comes before” if the policy says “in advance”.",
        choices=COUNTING,
        default="calendar_days",
    )


@rule(
    "notice.minimum",
    parameters=Notice,
    needs={"calendar"},
    quantity="notice",
    label="Notice",
    help="The request arrives long enough before the first session missed.",
)
def notice_minimum(case: Situation, asked: Notice) -> Outcome:
    first = case.first_missed
    if first is None:
        return Outcome(MEETS)
    notice_days = case.notice_before(first)
    measured = {"notice_days": notice_days, "first_missed": first}
    if asked.counting == "in_advance":
        return meets_if(case.arrived_before(first), measured)
    return meets_if(notice_days >= asked.days, measured)


@rule(
    "request.not_retrospective",
    needs={"calendar"},
    label="Asked beforehand",
    help="Leave is never granted for sessions that have already begun.",
)
def not_retrospective(case: Situation, _: object) -> Outcome:
    first = case.first_missed
    if first is None:
        return Outcome(MEETS)
    return meets_if(case.arrived_before(first), {"received": case.received_local, "first_missed": first})
