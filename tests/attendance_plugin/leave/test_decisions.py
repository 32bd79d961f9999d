"""The decision: by the right person, with its reason, its ledger and its letters, or not at all (R11, R12)."""

from datetime import UTC, date, datetime

import pytest

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave import decisions
from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest, LedgerEntry
from portal.attendance_plugin.leave.problems import (
    AlreadyDecided,
    CodeNotInForce,
    NoLicence,
    NotAllowedToDecide,
    NotWaiting,
    OlderCheck,
    ReasonNeeded,
    SessionsNotAsked,
)
from portal.attendance_plugin.leave.services import decide, departs_from_recommendation, open_request, withdraw
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from portal.rules.sessions import Half, Session
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit

THURSDAY, FRIDAY = date(2026, 12, 3), date(2026, 12, 4)
THURSDAY_MORNING = Session(THURSDAY, Half.AM)
REASON = "A close family wedding that cannot be moved."


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Decision, LedgerEntry, Letter, OutboxMessage))


@pytest.fixture
def request_(school: School) -> LeaveRequest:
    return build_world(school)


@pytest.fixture
def check(request_: LeaveRequest) -> Check:
    return checked(request_)


def test_granting_enters_decision_ledger_letter_mail_and_audit_together(request_: LeaveRequest, check: Check) -> None:
    decision = decide(request_, check, "grant", by=people.headteacher(), at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert request_.state == LeaveRequest.State.DECIDED
    assert decision.sessions_granted == tuple(Session(day, half) for day in (THURSDAY, FRIDAY) for half in Half)
    assert (decision.register_code, decision.decided_by_name, decision.decided_by_role) == (
        "C",
        "Farah Siddiq",
        "Headteacher",
    )
    assert list(LedgerEntry.objects.values_list("academic_year", "kind", "sessions", "outcome")) == [
        ("2026-27", "exceptional_leave", 4, "authorised")
    ]
    assert Letter.objects.get().template_slug == "leave-approved"
    assert OutboxMessage.objects.get().recipient == people.PARENT.email
    entry = AuditEntry.objects.get(action="leave_decided")
    assert entry.detail == {
        "decision": decision.pk,
        "check": check.pk,
        "outcome": "grant",
        "sessions": 4,
        "recommendation": "headteacher_judgement",
    }


def test_granting_part_books_both_parts(request_: LeaveRequest, check: Check) -> None:
    part = [THURSDAY_MORNING, Session(THURSDAY, Half.PM)]
    decision = decide(request_, check, "grant_part", by=people.headteacher(), granted=part)
    assert decision.granted_sessions == [["2026-12-03", "am"], ["2026-12-03", "pm"]]
    assert set(LedgerEntry.objects.values_list("sessions", "outcome")) == {(2, "authorised"), (2, "refused")}
    assert Letter.objects.get().template_slug == "leave-part"


def test_refusing_books_every_session_as_refused(request_: LeaveRequest, check: Check) -> None:
    decision = decide(request_, check, "refuse", by=people.headteacher(), reason=REASON)
    assert (decision.granted_sessions, decision.register_code) == ([], "O")
    assert list(LedgerEntry.objects.values_list("sessions", "outcome")) == [(4, "refused")]
    assert Letter.objects.get().template_slug == "leave-declined"


def test_sessions_are_booked_in_the_academic_year_they_belong_to(school: School) -> None:
    answers = {"first_day": "2027-07-20", "last_day": "2027-09-02"}
    request = build_world(school, answers=answers)
    decide(request, checked(request), "refuse", by=people.headteacher(), reason=REASON)
    assert list(LedgerEntry.objects.values_list("academic_year", "sessions")) == [("2026-27", 4), ("2027-28", 4)]


@pytest.mark.parametrize("who", ["office", "attendance_officer", "editor", "governor", "signed_in_outsider"])
def test_only_those_allowed_decide(who: str, request_: LeaveRequest, check: Check) -> None:
    with pytest.raises(NotAllowedToDecide, match="Ask the headteacher"):
        decide(request_, check, "grant", by=getattr(people, who)())
    assert written() == (0, 0, 0, 0)


def test_a_disabled_headteacher_decides_nothing(request_: LeaveRequest, check: Check) -> None:
    head = people.headteacher()
    head.is_active = False
    head.save()
    with pytest.raises(NotAllowedToDecide):
        decide(request_, check, "grant", by=head)


@pytest.mark.parametrize("reason", ["", "   ", "No."])
def test_refusing_needs_a_reason(reason: str, request_: LeaveRequest, check: Check) -> None:
    with pytest.raises(ReasonNeeded, match="Refusing needs a reason in your own words, at least 10 characters"):
        decide(request_, check, "refuse", by=people.headteacher(), reason=reason)
    request_.refresh_from_db()
    assert (written(), request_.state) == ((0, 0, 0, 0), LeaveRequest.State.WAITING)


def test_departing_from_the_recommendation_needs_a_reason(school: School) -> None:
    request = build_world(school, answers={"reason_code": "holiday_cost"})
    check, head = checked(request), people.headteacher()
    assert check.recommendation == "outside_policy"
    with pytest.raises(ReasonNeeded, match="Departing from what the policy check recommends"):
        decide(request, check, "grant", by=head)
    assert decide(request, check, "grant", by=head, reason=REASON).reason == REASON


@pytest.mark.parametrize(
    ("outcome", "recommendation", "departs"),
    [
        ("grant", "within_policy", False),
        ("grant", "headteacher_judgement", False),
        ("grant", "no_school_authorisation_needed", False),
        ("grant", "outside_policy", True),
        ("grant", "more_information_needed", True),
        ("grant_part", "within_policy", True),
        ("grant_part", "headteacher_judgement", False),
        ("grant_part", "outside_policy", True),
        ("refuse", "within_policy", True),
        ("refuse", "headteacher_judgement", False),
        ("refuse", "outside_policy", False),
        ("noted", "no_school_authorisation_needed", False),
        ("noted", "more_information_needed", True),
    ],
)
def test_what_departs_from_which_recommendation(outcome: str, recommendation: str, departs: bool) -> None:
    granted = [THURSDAY_MORNING] if outcome == "grant_part" else []
    assert departs_from_recommendation(outcome, recommendation, granted=granted) is departs


def test_granting_the_days_the_check_itself_suggests_departs_from_nothing() -> None:
    part = [THURSDAY_MORNING]
    assert departs_from_recommendation("grant_part", "outside_policy", granted=part, suggested=[THURSDAY]) is False
    assert departs_from_recommendation("grant_part", "outside_policy", granted=part, suggested=[FRIDAY]) is True


@pytest.mark.parametrize(
    ("granted", "words"),
    [
        ([], "0 of 4 sessions are chosen"),
        ([Session(day, half) for day in (THURSDAY, FRIDAY) for half in Half], "4 of 4 sessions are chosen"),
        ([Session(date(2026, 12, 7), Half.AM)], "2026-12-07 am was not asked for"),
    ],
)
def test_a_part_is_some_of_what_was_asked(
    granted: list[Session], words: str, request_: LeaveRequest, check: Check
) -> None:
    with pytest.raises(SessionsNotAsked, match=words):
        decide(request_, check, "grant_part", by=people.headteacher(), granted=granted)


def test_dates_without_school_leave_nothing_to_grant(school: School) -> None:
    answers = {"first_day": "2026-12-21", "last_day": "2026-12-23"}
    request = build_world(school, answers=answers)
    with pytest.raises(SessionsNotAsked, match="no school session"):
        decide(request, checked(request), "grant", by=people.headteacher(), reason=REASON)


def test_an_unknown_outcome_is_named(request_: LeaveRequest, check: Check) -> None:
    with pytest.raises(
        SessionsNotAsked, match="'approve' is not known; choose one of grant, grant_part, refuse, noted"
    ):
        decide(request_, check, "approve", by=people.headteacher())


def test_a_code_that_is_not_in_force_writes_nothing(request_: LeaveRequest, check: Check) -> None:
    with pytest.raises(CodeNotInForce):
        decide(request_, check, "grant", by=people.headteacher(), register_code="H")
    request_.refresh_from_db()
    assert (written(), request_.state) == ((0, 0, 0, 0), LeaveRequest.State.WAITING)


def test_a_decision_on_older_findings_is_refused(request_: LeaveRequest, check: Check) -> None:
    checked(request_)
    with pytest.raises(OlderCheck, match="checked again"):
        decide(request_, check, "grant", by=people.headteacher())
    assert written() == (0, 0, 0, 0)


def test_a_check_of_another_request_is_refused(request_: LeaveRequest, check: Check) -> None:
    other = open_request(submit(request_.school, child=request_.pupil, number=2))
    with pytest.raises(OlderCheck):
        decide(other, check, "grant", by=people.headteacher())


def test_the_second_decision_is_told_who_was_first_and_when(request_: LeaveRequest, check: Check) -> None:
    head = people.headteacher()
    decide(request_, check, "grant", by=head, at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    with pytest.raises(AlreadyDecided) as second:
        decide(request_, check, "refuse", by=head, reason=REASON)
    assert str(second.value) == (
        "Already decided by Farah Siddiq (Headteacher) on Friday 20 November 2026 at 09:30: grant. "
        "Your decision was not entered."
    )
    assert written() == (1, 1, 1, 1)


def test_a_withdrawn_request_is_not_decided(request_: LeaveRequest, check: Check) -> None:
    withdraw(request_)
    with pytest.raises(NotWaiting, match="“withdrawn”"):
        decide(request_, check, "grant", by=people.headteacher())


def test_a_failing_letter_takes_the_decision_back(
    request_: LeaveRequest, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(decision: Decision) -> None:
        raise RuntimeError("no paper")

    monkeypatch.setattr(decisions, "after_decision", [fail])
    with pytest.raises(RuntimeError, match="no paper"):
        decide(request_, check, "grant", by=people.headteacher())
    request_.refresh_from_db()
    assert (written(), request_.state) == ((0, 0, 0, 0), LeaveRequest.State.WAITING)
    assert not AuditEntry.objects.filter(action="leave_decided").exists()


def test_a_kind_without_rules_is_decided_without_a_check(school: School) -> None:
    request = build_world(school, answers={"kind": "funeral", "family_member": True})
    decision = decide(request, None, "grant", by=people.headteacher())
    assert (decision.check_made, decision.register_code, len(decision.sessions_granted)) == (None, "C", 4)
    assert list(LedgerEntry.objects.values_list("kind", "sessions", "outcome")) == [("funeral", 4, "authorised")]
    assert Letter.objects.get().template_slug == "leave-approved"


def test_a_request_with_findings_is_not_decided_without_them(request_: LeaveRequest, check: Check) -> None:
    with pytest.raises(OlderCheck):
        decide(request_, None, "grant", by=people.headteacher())
    assert written() == (0, 0, 0, 0)


def test_days_under_the_councils_licence_are_noted_and_use_no_leave(school: School) -> None:
    request = build_world(school, answers={"kind": "performance", "licence": "none"})
    decision = decide(request, None, "noted", by=people.headteacher(), reason="The licence covers both days.")
    assert (decision.register_code, len(decision.sessions_granted)) == ("C1", 4)
    assert LedgerEntry.objects.count() == 0
    assert Letter.objects.get().template_slug == "leave-noted"


def test_noting_is_for_licences_alone(request_: LeaveRequest, check: Check) -> None:
    with pytest.raises(NoLicence, match="licence needs no authorisation"):
        decide(request_, check, "noted", by=people.headteacher(), reason=REASON)
    assert written() == (0, 0, 0, 0)
