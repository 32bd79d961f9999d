"""What holds for every request: giving more makes nothing worse, order is irrelevant, bytes are stable."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.rules.leave.catalogue import all_rules
from portal.rules.leave.check import check
from portal.rules.leave.explanation import explain_to_parent, explain_to_staff
from portal.rules.leave.facts_data import parse_facts
from portal.rules.leave.findings import Audience, Status
from portal.rules.leave.replay import is_reproduced, record_check
from portal.rules.leave.situation import Situation
from portal.rules.sessions import Session
from tests.rules.leave.requests import BLOCKS, CALENDAR, RULEBOOK, build_full_rulebook, facts

settings.register_profile("rules", max_examples=300, deadline=None)
settings.load_profile("rules")

# From best to worst for the parent. A fact still missing stands before judgement: it may yet be supplied.
ORDER = [Status.MEETS, Status.MISSING_FACT, Status.NEEDS_JUDGEMENT, Status.DOES_NOT_MEET]
FORBIDDEN = (
    "gypsy",
    "roma",
    "traveller",
    "ethnic",
    "holiday request",
    "disab",
    "penalty",
    "sibling",
    "does_not_meet",
)
ASKED = ("exceptional_leave",)


def statuses(given_facts):
    result = check(given_facts, rulebook=RULEBOOK, calendar=CALENDAR)
    return {finding.rule: finding.status for finding in result.findings}


def test_the_rulebook_of_these_tests_holds_every_rule():
    assert {entry.rule.id for entry in RULEBOOK.entries} == {rule.id for rule in all_rules()}


@given(facts(), st.integers(1, 60))
def test_more_notice_never_worsens_a_finding(case, days):
    earlier = replace(case, request=replace(case.request, received_at=case.request.received_at - timedelta(days=days)))
    before, after = statuses(case), statuses(earlier)
    assert [rule for rule in before if ORDER.index(after[rule]) > ORDER.index(before[rule])] == []


@given(facts(ASKED), st.integers(1, 40))
def test_more_attendance_never_worsens_a_finding(case, sessions):
    assume(case.register is not None and case.register.authorised >= 1)
    moved = min(sessions, case.register.authorised)
    better = replace(
        case.register, attended=case.register.attended + moved, authorised=case.register.authorised - moved
    )
    before, after = statuses(case), statuses(replace(case, register=better))
    assert [rule for rule in before if ORDER.index(after[rule]) > ORDER.index(before[rule])] == []


@given(facts())
def test_evidence_never_worsens_a_finding(case):
    before = statuses(replace(case, request=replace(case.request, evidence="none")))
    after = statuses(replace(case, request=replace(case.request, evidence="provided")))
    assert [rule for rule in before if ORDER.index(after[rule]) > ORDER.index(before[rule])] == []


@given(facts(ASKED), st.integers(0, 30))
def test_splitting_a_request_keeps_its_sessions(case, cut):
    whole = Situation(case, CALENDAR).sessions
    first, last = case.request.first, case.request.last
    middle = Session(min(first.day + timedelta(days=cut), last.day), first.half)
    assume(first <= middle < last)
    after_middle = next(
        s
        for d in (middle.day, middle.day + timedelta(days=1))
        for s in (Session(d, h) for h in type(middle.half))
        if s > middle
    )
    parts = [
        replace(case, request=replace(case.request, first=a, last=b))
        for a, b in ((first, middle), (after_middle, last))
    ]
    assert tuple(session for part in parts for session in Situation(part, CALENDAR).sessions) == whole


@given(facts(), st.integers(0, 1000))
def test_order_of_rules_is_irrelevant(case, seed):
    shuffled = Random(seed).sample(BLOCKS, len(BLOCKS))
    one, other = (check(case, rulebook=book, calendar=CALENDAR) for book in (RULEBOOK, build_full_rulebook(shuffled)))
    assert {f.rule: f.outcome for f in one.findings} == {f.rule: f.outcome for f in other.findings}
    assert (one.recommendation, set(one.conflicts), set(one.missing)) == (
        other.recommendation,
        set(other.conflicts),
        set(other.missing),
    )


@given(facts())
def test_facts_are_read_back_equal(case):
    again = parse_facts(json.loads(case.to_json()), source="again")
    assert (again.to_json(), again.sha256) == (case.to_json(), case.sha256)


@given(facts())
def test_check_is_reproduced_from_its_record(case):
    record = record_check(check(case, rulebook=RULEBOOK, calendar=CALENDAR), rulebook=RULEBOOK)
    assert is_reproduced(record, source="record") is True


@given(facts())
def test_parent_text_holds_no_forbidden_word(case):
    result = check(case, rulebook=RULEBOOK, calendar=CALENDAR)
    shown = explain_to_parent(result).text.casefold()
    rules = [rule.id for rule in all_rules()]
    assert [word for word in (*FORBIDDEN, *rules, "_", "{", "not known") if word in shown] == []


@given(facts())
def test_every_finding_is_explained_with_its_clause(case):
    result = check(case, rulebook=RULEBOOK, calendar=CALENDAR)
    for_parents = [finding for finding in result.findings if finding.audience is Audience.PARENT]
    parent, staff = explain_to_parent(result), explain_to_staff(result)
    assert [line.anchors for line in parent.lines] == [finding.anchors for finding in for_parents]
    assert [line.anchors for line in staff.lines] == [finding.anchors for finding in result.findings]
    assert all(
        line.text and line.text[0].isupper() and line.text.endswith((".", ")"))
        for line in (*parent.lines, *staff.lines)
    )


@given(facts())
def test_what_is_shown_before_sending_rests_on_no_record(case):
    without = replace(case, register=None, ledger=())
    shown = [check(facts_, rulebook=RULEBOOK, calendar=CALENDAR, record_known=False) for facts_ in (case, without)]
    assert [f.outcome for f in shown[0].findings] == [f.outcome for f in shown[1].findings]
    assert all(not finding.entry.rule.needs_record for finding in shown[0].findings)
    assert shown[0].penalty_threshold is None
