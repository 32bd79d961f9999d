"""Travel papers the headteacher asked for, and going home for lunch."""

import pytest

from portal.rules.leave.check import check
from portal.rules.leave.explanation import explain_to_parent, explain_to_staff
from portal.rules.leave.facts_data import parse_facts
from portal.rules.rulebook import build_rulebook, parse_entry
from tests.rules.calendars import build_calendar

LEAVE = {
    "kind": "exceptional_leave",
    "received_at": "2026-11-18T10:00:00Z",
    "from": ["2026-12-03", "am"],
    "to": ["2026-12-03", "pm"],
}
LUNCH = {"kind": "early_collection", "received_at": "2026-11-18T10:00:00Z", "date": "2026-11-18", "time": "12:00"}


def run(rule, request, **pupil):
    entry = parse_entry({"rule": rule, "kinds": [request["kind"]]}, anchor="clause", source="policy")
    facts = parse_facts({"pupil": {"year_group": 3, **pupil}, "request": request}, source="request")
    return check(facts, rulebook=build_rulebook([entry], source="policy"), calendar=build_calendar())


@pytest.mark.parametrize(
    ("asked", "papers", "status"),
    [
        (False, "none", None),
        (None, None, None),
        (True, "provided", "meets"),
        (True, "none", "does_not_meet"),
        (True, "pending", "missing_fact"),
        (True, None, "missing_fact"),
    ],
)
def test_travel_papers_count_once_asked_for(asked, papers, status):
    request = {**LEAVE, "headteacher_requires_travel_papers": asked, "travel_papers": papers, "evidence": "provided"}
    found = [finding.status.value for finding in run("evidence.travel_papers", request).findings]
    assert found == ([status] if status else [])


def test_parent_reads_what_would_change_it():
    request = {**LEAVE, "headteacher_requires_travel_papers": True, "travel_papers": "none"}
    (line,) = explain_to_parent(run("evidence.travel_papers", request)).lines
    assert line.text == "We asked for tickets or other papers of the journey, and none have come."
    assert line.change == "If you send tickets or other papers with the dates, we will look again."


@pytest.mark.parametrize(
    ("lunch", "permission", "status"),
    [
        (None, "granted", None),
        (False, "none", None),
        (True, "granted", "meets"),
        (True, "ended", "does_not_meet"),
        (True, "none", "does_not_meet"),
        (True, None, "missing_fact"),
    ],
)
def test_lunch_at_home_needs_a_standing_permission(lunch, permission, status):
    result = run("early.lunch_leave", {**LUNCH, "lunch_leave": lunch}, lunch_permission=permission)
    assert [finding.status.value for finding in result.findings] == ([status] if status else [])


def test_child_home_for_lunch_misses_no_session():
    assert run("early.lunch_leave", {**LUNCH, "lunch_leave": True}).figures["school_sessions"] == 0
    assert run("early.lunch_leave", LUNCH).figures["school_sessions"] == 1


def test_office_can_say_whether_there_is_a_permission():
    result = run("early.lunch_leave", {**LUNCH, "lunch_leave": True})
    assert [line.text for line in explain_to_parent(result).lines] == [
        "The school will find out whether your child may go home for lunch."
    ]
    assert [line.text for line in explain_to_staff(result).lines] == [
        "Fact missing: home for lunch. Missing: lunch permission; the office can say."
    ]
