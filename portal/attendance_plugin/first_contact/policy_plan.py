"""What the policy in force on a day has the school do about a child nobody has explained, with its clauses."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from portal.attendance_plugin.leave.citations import Citation, Clauses
from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.services import leave_policy_in_force, rulebook_of
from portal.policies.versions.stating import statements_of
from portal.rules.first_contact_steps import Plan
from portal.rules.leave.after_report import FirstContact, HomeVisit
from portal.rules.leave.kinds import ILLNESS
from portal.rules.rulebook import Entry

RULE, VISIT, STATED = "absence.first_contact", "absence.home_visit", "first_contact"


@dataclass(frozen=True, kw_only=True)
class PolicyPlan:
    """``at`` None: the policy names no time; ``stated`` are its words, such as "on the first morning"."""

    at: time | None = None
    wait_minutes: int = 0
    clause: Citation | None = None
    stated: str = ""
    visit_days: int | None = None
    visit_clause: Citation | None = None

    def on(self, day: date, time_zone: tzinfo) -> Plan:
        """The same with the moments of one day."""
        return Plan(
            ask_at=datetime.combine(day, self.at, time_zone) if self.at else None,
            wait=timedelta(minutes=self.wait_minutes),
            visit_days=self.visit_days,
        )


def plan_of(school: School, day: date) -> PolicyPlan:
    """Of the version in force on the day; without a policy, or where it says nothing, nothing is due at a time."""
    version = leave_policy_in_force(school, day)
    if version is None:
        return PolicyPlan()
    entries = {entry.rule.id: entry for entry in rulebook_of(version).information_for(ILLNESS)}
    contact, visit = entries.get(RULE), entries.get(VISIT)
    stated, stated_clause = _stated(version)
    timed = contact.parameters if contact and isinstance(contact.parameters, FirstContact) else None
    visited = visit.parameters if visit and isinstance(visit.parameters, HomeVisit) else None
    return PolicyPlan(
        at=timed.at if timed else None,
        wait_minutes=timed.wait_minutes if timed else 0,
        clause=_cite(version, contact) if timed else stated_clause,
        stated="" if timed else stated,
        visit_days=visited.days if visited else None,
        visit_clause=_cite(version, visit) if visited else None,
    )


def _stated(version: PolicyVersion) -> tuple[str, Citation | None]:
    found = next((each for each in statements_of(version) if each.topic == STATED), None)
    return (str(found.value), Clauses(version).cite(found.anchor)) if found else ("", None)


def _cite(version: PolicyVersion, entry: Entry | None) -> Citation | None:
    return Clauses(version).cite(entry.anchors[0]) if entry else None
