"""Departures from the checks, counted per rule; no small number can be read or worked out (rules 5.6)."""

import json
from datetime import UTC, date, datetime

import pytest

from portal.attendance_plugin.leave import overrides
from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest
from portal.attendance_plugin.leave.overrides import Span, count_overrides, count_tables, span_of, spans_of
from portal.attendance_plugin.leave.requests import open_request
from portal.pages.models import School
from portal.rules import canonical
from portal.rules.small_counts import FEWER, NOT_SHOWN
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit

TODAY = date(2027, 1, 10)
DECEMBER = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)
AUTUMN = Span(started=2026, first=date(2026, 9, 1), last=date(2026, 12, 31))


class Decisions:
    """Requests of one child, each with a check and a decision as told."""

    def __init__(self, school: School) -> None:
        self.first, self.school, self.number = build_world(school), school, 1
        self.head, self.model = people.headteacher(), checked(self.first)

    def add(self, recommendation: str, outcome: str, *, at: datetime = DECEMBER, **statuses: str) -> Decision:
        self.number += 1
        request = open_request(submit(self.school, child=self.first.pupil, number=self.number))
        result = json.loads(self.model.result) | {"recommendation": recommendation}
        result["findings"] = [{"rule": rule.replace("__", "."), "status": status} for rule, status in statuses.items()]
        text = canonical.to_json(result)
        check = Check.objects.create(
            request=request,
            snapshot=self.model.snapshot,
            policy_version=self.model.policy_version,
            calendar_version=self.model.calendar_version,
            result=text,
            sha256=canonical.sha256_of_text(text),
            recommendation=recommendation,
            made_at=at,
        )
        return self.decide(request, check, outcome, at)

    def decide(
        self, request: LeaveRequest, check: Check, outcome: str, at: datetime, supersedes: Decision | None = None
    ) -> Decision:
        return Decision.objects.create(
            request=request,
            check_made=check,
            outcome=outcome,
            granted_sessions=[["2026-12-03", "am"]] if outcome == "grant" else [],
            register_code="C",
            decided_by=self.head,
            decided_by_name="Farah Siddiq",
            decided_by_role="Headteacher",
            decided_at=at,
            supersedes=supersedes,
        )


@pytest.fixture
def decisions(school: School) -> Decisions:
    return Decisions(school)


def test_requests_are_counted_by_rule_and_by_the_way_the_decision_went(decisions: Decisions) -> None:
    decisions.add("within_policy", "grant", notice__minimum="meets")
    decisions.add("outside_policy", "grant", notice__minimum="does_not_meet", attendance__now_above="meets")
    decisions.add("within_policy", "refuse", notice__minimum="meets", attendance__now_above="meets")
    decisions.add("headteacher_judgement", "refuse", exceptional__circumstances="needs_judgement")
    tables = count_tables(decisions.school, AUTUMN)
    assert tables["requests"] == {"": 4}
    assert tables["ways"] == {"followed": 2, "granted": 1, "refused": 1}
    assert tables["rule:notice.minimum"] == {"meets": 2, "does_not_meet": 1, "needs_judgement": 0, "missing_fact": 0}
    assert tables["beyond"] == {"notice.minimum": 1, "attendance.now_above": 0, "exceptional.circumstances": 0}
    assert tables["against"] == {"notice.minimum": 1, "attendance.now_above": 1, "exceptional.circumstances": 0}


def test_the_decision_that_stands_counts(decisions: Decisions) -> None:
    first = decisions.add("outside_policy", "grant", notice__minimum="does_not_meet")
    decisions.decide(first.request, first.check_made, "refuse", DECEMBER, supersedes=first)
    assert count_tables(decisions.school, AUTUMN)["ways"] == {"followed": 1, "granted": 0, "refused": 0}


def test_other_schools_years_and_months_that_are_not_over_are_left_out(decisions: Decisions) -> None:
    for at in (datetime(2026, 8, 31, 12, tzinfo=UTC), datetime(2027, 1, 3, tzinfo=UTC)):
        decisions.add("within_policy", "grant", at=at, notice__minimum="meets")
    assert count_tables(decisions.school, AUTUMN)["requests"] == {"": 0}
    assert count_tables(people.other_school(), AUTUMN)["requests"] == {"": 0}
    assert [span.label for span in spans_of(decisions.school, TODAY)] == ["2026-27", "2025-26"]


@pytest.mark.parametrize(
    ("today", "last"),
    [(TODAY, date(2026, 12, 31)), (date(2027, 10, 5), date(2027, 8, 31)), (date(2026, 10, 1), date(2026, 9, 30))],
)
def test_a_month_is_counted_once_it_is_over(today: date, last: date) -> None:
    assert span_of(2026, today) == Span(started=2026, first=date(2026, 9, 1), last=last)


def test_the_first_month_of_a_year_is_not_counted_while_it_lasts() -> None:
    assert span_of(2026, date(2026, 9, 30)) is None


def report(monkeypatch: pytest.MonkeyPatch, **tables: dict[str, int]) -> overrides.Overrides:
    monkeypatch.setattr(overrides, "count_tables", lambda school, span: tables)
    return count_overrides(School(), AUTUMN)


def test_a_small_count_cannot_be_subtracted_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """40 decided, 37 as recommended: 3 departures would follow, so the 37 are not shown either."""
    found = report(
        monkeypatch,
        requests={"": 40},
        ways={"followed": 37, "granted": 3, "refused": 0},
        **{"rule:notice.minimum": {"meets": 20, "does_not_meet": 20, "needs_judgement": 0, "missing_fact": 0}},
        beyond={"notice.minimum": 3},
        against={"notice.minimum": 0},
    )
    assert (found.requests, found.followed, found.granted, found.refused) == (40, NOT_SHOWN, FEWER, 0)
    (rule,) = found.rules
    assert (rule.met, rule.not_met, rule.granted_beyond, rule.refused_though_met) == (20, 20, FEWER, 0)


def test_a_rule_that_every_request_is_checked_against_hides_two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = report(
        monkeypatch,
        requests={"": 40},
        ways={"followed": 30, "granted": 10, "refused": 0},
        **{"rule:notice.minimum": {"meets": 38, "does_not_meet": 2, "needs_judgement": 0, "missing_fact": 0}},
        beyond={"notice.minimum": 2},
        against={"notice.minimum": 0},
    )
    (rule,) = found.rules
    assert (rule.met, rule.not_met, rule.granted_beyond) == (NOT_SHOWN, FEWER, FEWER)


def test_large_counts_are_shown_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    found = report(
        monkeypatch,
        requests={"": 60},
        ways={"followed": 40, "granted": 12, "refused": 8},
        **{"rule:notice.minimum": {"meets": 40, "does_not_meet": 20, "needs_judgement": 0, "missing_fact": 0}},
        beyond={"notice.minimum": 12},
        against={"notice.minimum": 8},
    )
    (rule,) = found.rules
    assert (found.followed, found.granted, found.refused) == (40, 12, 8)
    assert (rule.met, rule.not_met, rule.granted_beyond, rule.refused_though_met) == (40, 20, 12, 8)
    assert rule.label != rule.rule
