"""Religious observance: days a religious body sets apart. Source: LOA-10."""

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, Outcome
from portal.rules.leave.situation import Situation


@rule(
    "religious.set_apart",
    needs={"calendar"},
    label="Day set apart",
    help="Every day asked for is a day exclusively set apart by the family's religious body.",
)
def set_apart(case: Situation, _: object) -> Outcome:
    known = case.request.set_apart or {}
    days = case.days
    accepted = tuple(day for day in days if known.get(day))
    ordinary = tuple(day for day in days if known.get(day) is False)
    if ordinary:
        return Outcome(DOES_NOT_MEET, {"days": ordinary}, (), accepted)
    unknown = tuple(day for day in days if day not in known)
    if unknown:
        return Outcome(MISSING_FACT, {"days": unknown}, ("set_apart",))
    return Outcome(MEETS, {"days": accepted})
