"""When the school first asks where a child is: the time its policy in force states, with the clause."""

from dataclasses import dataclass
from datetime import date, time

from portal.attendance_plugin.leave.citations import Citation, Clauses
from portal.pages.models import School
from portal.policies.services import leave_policy_in_force, rulebook_of
from portal.rules.leave.after_report import FirstContact
from portal.rules.leave.kinds import ILLNESS

RULE = "absence.first_contact"


@dataclass(frozen=True, kw_only=True)
class FirstAsking:
    at: time
    wait_minutes: int
    clause: Citation


def first_asking(school: School, day: date) -> FirstAsking | None:
    """None where no policy is in force on the day, or it states no time."""
    version = leave_policy_in_force(school, day)
    if version is None:
        return None
    for entry in rulebook_of(version).information_for(ILLNESS):
        if entry.rule.id == RULE and isinstance(entry.parameters, FirstContact):
            clause = Clauses(version).cite(entry.anchors[0])
            return FirstAsking(at=entry.parameters.at, wait_minutes=entry.parameters.wait_minutes, clause=clause)
    return None
