"""Exceptional circumstances: reasons a policy lists, reasons it excludes, and the rest. Source: LOA-06, LOA-13."""

from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, NEEDS_JUDGEMENT, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.parameters import several

REASONS = {
    "family_event": "a family event",
    "family_holiday": "a family holiday",
    "holiday_cost": "the cost of a holiday",
    "nature_of_holiday": "the nature of a holiday",
    "death_close_relative": "the death of a close relative",
    "funeral": "a funeral",
    "respite_care": "respite care",
    "housing_crisis": "a housing crisis",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    listed: tuple[str, ...] = several(
        "Circumstances the policy lists as exceptional",
        choices=REASONS,
        default=(),
        help="A request for one of these meets the clause.",
    )
    excluded: tuple[str, ...] = several(
        "Reasons the policy never accepts",
        choices=REASONS,
        default=(),
        help="A request for one of these does not meet the clause.",
    )


@rule(
    "exceptional.circumstances",
    parameters=Circumstances,
    label="Exceptional circumstances",
    help="Any reason the policy neither lists nor excludes is for the headteacher to judge.",
)
def exceptional_circumstances(case: Situation, named: Circumstances) -> Outcome:
    reason = need(case.request.reason_code, "reason_code")
    if reason in named.excluded:
        return Outcome(DOES_NOT_MEET, {"reason": reason})
    return Outcome(MEETS if reason in named.listed else NEEDS_JUDGEMENT, {"reason": reason})
