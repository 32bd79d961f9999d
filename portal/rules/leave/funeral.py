"""Funerals. Source: LOA-08."""

from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, NEEDS_JUDGEMENT, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.leave.year_total import in_days
from portal.rules.parameters import number
from portal.rules.percentages import Number


@dataclass(frozen=True, slots=True)
class FuneralDays:
    days: Number = number(
        "Days for a funeral", unit="school days", comparator="at_most", help="Travel happens inside these days."
    )


@rule(
    "funeral.one_day",
    parameters=FuneralDays,
    needs={"calendar"},
    label="Length of leave for a funeral",
    help="The day of the service is asked for, and no more days than the policy allows.",
)
def funeral_day(case: Situation, limit: FuneralDays) -> Outcome:
    service = case.request.service_date
    asked = len(case.sessions)
    accepted = (service,) if service in case.days else ()
    measured = {"days_asked": in_days(asked), "service_date": service}
    if asked > 2 * limit.days:
        return Outcome(DOES_NOT_MEET, measured, (), tuple(day for day in accepted if day is not None))
    if service is None:
        return Outcome(MISSING_FACT, measured, ("service_date",))
    return Outcome(MEETS if accepted else DOES_NOT_MEET, measured)


@rule(
    "funeral.family",
    label="Funeral of a family member",
    help="For anyone who is not family, the headteacher judges.",
)
def funeral_family(case: Situation, _: object) -> Outcome:
    family = need(case.request.family_member, "family_member")
    return Outcome(MEETS if family else NEEDS_JUDGEMENT, {"family_member": family})
