"""Explanations, prompts, notices and what a parent may see before sending."""

import copy

import pytest

from portal.rules.leave.check import check, public_findings
from portal.rules.leave.composition import Recommendation
from portal.rules.leave.explanation import explain_to_parent, explain_to_staff
from portal.rules.leave.facts_data import parse_facts
from portal.rules.leave.findings import Status
from portal.rules.leave.wording.words import count, fill, show
from portal.rules.rulebook import build_rulebook, parse_entry
from tests.rules.calendars import build_calendar

CALENDAR = build_calendar()
ASKED = {
    "pupil": {"year_group": 3},
    "register": {"as_of": "2026-11-13", "possible": 100, "attended": 96, "authorised": 4, "unauthorised": 0},
    "request": {
        "kind": "exceptional_leave",
        "received_at": "2026-11-18T10:00:00Z",
        "from": ["2026-12-03", "am"],
        "to": ["2026-12-04", "am"],
        "reason_code": "family_event",
    },
}
NOTICE = {"rule": "notice.minimum", "days": 14}
ABOVE = {"rule": "attendance.now_above", "percent": 96, "also": ["appendix"]}
NOT_LESS = {"rule": "attendance.record_not_less", "percent": 96}
PENALTY = {"rule": "penalty.threshold", "sessions": 10, "school_weeks": 10}


def check_with(*blocks, request=None, record_known=True, **facts):
    entries = (
        parse_entry({"kinds": ["exceptional_leave"], **block}, anchor=f"clause-{n}", source="policy")
        for n, block in enumerate(blocks, 1)
    )
    data = {**ASKED, **facts, "request": {**ASKED["request"], **(request or {})}}
    rulebook = build_rulebook(entries, source="policy")
    return check(parse_facts(data, source="request"), rulebook=rulebook, calendar=CALENDAR, record_known=record_known)


def test_parent_reads_measured_value_limit_clause_and_what_would_change_it():
    (line,) = explain_to_parent(check_with({**NOTICE, "days": 21})).lines
    asked = "You asked 15 calendar days before the morning of Thursday 3 December 2026."
    assert line.text == f"{asked} The policy asks for at least 21 days."
    assert (
        line.change
        == "Dates that start later would give enough notice. If you could not know sooner, please tell us why."
    )
    assert (line.status, line.anchors) == (Status.DOES_NOT_MEET, ("clause-1",))


def test_staff_reads_figures_beside_the_limit_and_the_advice():
    shown = explain_to_staff(check_with(ABOVE, NOT_LESS, PENALTY))
    assert [line.text for line in shown.lines] == [
        "Not met: attendance so far, above a figure. Attended 96 of 100 sessions (96.00%); must be above 96%.",
        "Met: attendance so far, not less than a figure. "
        "Attended 96 of 100 sessions (96.00%); must not be less than 96%.",
    ]
    assert shown.remarks == (
        "The policy leaves this to the headteacher's judgement.",
        "Two clauses on the same figure point different ways here: clause-1, appendix and clause-2. "
        "Neither bars the request by itself; the headteacher decides.",
        "If the leave is refused and taken, the fullest run of 10 school weeks would hold 3 unauthorised sessions; "
        "at 10 a penalty notice must be considered, case by case.",
    )


def test_parent_never_sees_the_recommendation():
    result = check_with(ABOVE, NOT_LESS, PENALTY)
    assert [line.anchors for line in explain_to_parent(result).lines] == [("clause-1", "appendix"), ("clause-2",)]
    staff_only = set(explain_to_staff(result).remarks)
    assert staff_only & set(explain_to_parent(result).remarks) == set()


@pytest.mark.parametrize(
    ("strength", "status", "recommendation"),
    [
        ("must", Status.DOES_NOT_MEET, Recommendation.OUTSIDE_POLICY),
        ("expected", Status.NEEDS_JUDGEMENT, Recommendation.HEADTEACHER_JUDGEMENT),
        ("where_possible", Status.NEEDS_JUDGEMENT, Recommendation.HEADTEACHER_JUDGEMENT),
        ("information", Status.DOES_NOT_MEET, Recommendation.WITHIN_POLICY),
    ],
)
def test_strength_decides_what_a_shortfall_means(strength, status, recommendation):
    result = check_with({**NOTICE, "days": 21, "strength": strength})
    assert (result.findings[0].status, result.recommendation) == (status, recommendation)


def test_missing_fact_names_who_can_supply_it():
    result = check_with(ABOVE, {"rule": "exceptional.circumstances"}, register=None, request={"reason_code": None})
    parent, staff = explain_to_parent(result), explain_to_staff(result)
    assert [line.text for line in parent.lines] == [
        "The school will find out your child's attendance so far.",
        "We still need to know the reason.",
    ]
    assert [line.text for line in staff.lines] == [
        "Fact missing: attendance so far, above a figure. Missing: register; the office can say.",
        "Fact missing: exceptional circumstances. Missing: reason code; the parent can say.",
    ]
    assert [f.to_data()["missing"] for f in result.findings] == [
        [{"fact": "register", "supplier": "office"}],
        [{"fact": "reason_code", "supplier": "parent"}],
    ]


def test_year_outside_the_calendar_is_a_missing_fact():
    result = check_with(NOTICE, request={"from": ["2029-12-03", "am"], "to": ["2029-12-03", "pm"]})
    assert (result.findings[0].status, result.missing) == (Status.MISSING_FACT, ("school_calendar",))
    assert "notice_days" not in result.figures


def test_dates_without_school_need_no_notice():
    result = check_with(
        NOTICE,
        {"rule": "request.not_retrospective"},
        request={"from": ["2026-12-27", "am"], "to": ["2026-12-28", "pm"]},
    )
    assert result.recommendation is Recommendation.WITHIN_POLICY
    assert {line.text for line in explain_to_parent(result).lines} == {"Nothing in these dates touches this clause."}


def test_before_sending_only_findings_without_the_record_are_shown():
    result = check_with(NOTICE, ABOVE, PENALTY, record_known=False)
    assert [finding.rule for finding in result.findings] == ["notice.minimum"]
    assert [entry.rule.id for entry in result.deferred] == ["attendance.now_above"]
    full = check_with(NOTICE, ABOVE, PENALTY)
    assert [finding.rule for finding in public_findings(full)] == ["notice.minimum"]


def test_share_is_never_shown_rounded_across_its_limit():
    register = {"as_of": "2026-11-13", "possible": 100_000, "attended": 96_001, "authorised": 3_999, "unauthorised": 0}
    (line,) = explain_to_parent(check_with(ABOVE, register=register)).lines
    assert line.text == "Your child has attended 96001 of 100000 sessions (96.01%). The policy asks for more than 96%."


def test_wording_cannot_reach_other_facts():
    with pytest.raises(KeyError, match="surname"):
        fill("Dear {surname}", {"days": 3})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not known"),
        (True, "yes"),
        ((), "none"),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and c"),
    ],
)
def test_values_are_shown_as_a_person_writes_them(value, words):
    assert show(value) == words


def test_nouns_are_counted():
    assert [count(n, "day") for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_facts_stay_equal_when_copied():
    facts = parse_facts(ASKED, source="request")
    again = copy.deepcopy(facts)
    assert (again, again.sha256) == (facts, facts.sha256)
    entry = parse_entry({**NOTICE, "kinds": ["exceptional_leave"]}, anchor="clause", source="policy")
    book = build_rulebook([entry], source="policy")
    assert (
        check(again, rulebook=book, calendar=CALENDAR).sha256 == check(facts, rulebook=book, calendar=CALENDAR).sha256
    )
