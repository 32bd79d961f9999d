"""What the policy in force states about reporting an absence (ABS-01 to ABS-03, ABS-09), for the form to tell."""

from datetime import date, time

from portal.forms.report_terms import ReportTerms
from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.services import leave_policy_in_force, rulebook_of
from portal.policies.versions.stating import statements_of
from portal.rules.leave.absence_report import Details, ReportedBy
from portal.rules.leave.kinds import ILLNESS
from portal.rules.rulebook import Entry
from portal.rules.statements import Statement

REPORTED_BY, REASON_GIVEN = "absence.reported_by", "absence.reason_given"
STATED_BY, STATED_DAYS, MINOR_ILLNESS = "absence.report_by", "absence.report_days", "absence.may_come_with"


# The time, whether the exact minute is still in time, and the clause.
StatedTime = tuple[time, bool, str]


def stated_terms(school: School, day: date) -> ReportTerms | None:
    """None without a policy in force. A rule that runs goes before a statement; of several times the earliest is told.

    An earliest time keeps a parent on the right side of every clause (CX-01: one policy with two times).
    """
    version = leave_policy_in_force(school, day)
    if version is None:
        return None
    entries = {entry.rule.id: entry for entry in rulebook_of(version).entries if ILLNESS in entry.kinds}
    stated = statements_of(version)
    by = _time_of_rule(entries.get(REPORTED_BY)) or _time_stated(stated)
    details = entries.get(REASON_GIVEN)
    days = {each.value for each in stated if each.topic == STATED_DAYS}
    anchor = by[2] if by else details.anchors[0] if details else ""
    return ReportTerms(
        by=by[0] if by else None,
        includes_minute=by[1] if by else False,
        on_every_day=days != {"first"},
        empty_words=details.parameters.refused_words if details and isinstance(details.parameters, Details) else None,
        may_come_with=next((each.value for each in stated if each.topic == MINOR_ILLNESS), ()),
        link=f"/policies/{version.page.slug}/versions/{version.label}/#{anchor}" if anchor else "",
        clause=_heading(version, anchor),
    )


def _time_of_rule(entry: Entry | None) -> StatedTime | None:
    if entry is None or not isinstance(entry.parameters, ReportedBy):
        return None
    return entry.parameters.at, entry.parameters.boundary == "by", entry.anchors[0]


def _time_stated(stated: tuple[Statement, ...]) -> StatedTime | None:
    times = [(each.value, each.comparator == "by", each.anchor) for each in stated if each.topic == STATED_BY]
    return min(times, default=None)


def _heading(version: PolicyVersion, anchor: str) -> str:
    clauses = {clause["anchor"]: clause for clause in version.clauses}
    clause = clauses.get(anchor, {})
    return f"{clause.get('number') or ''} {clause.get('heading') or ''}".strip()
