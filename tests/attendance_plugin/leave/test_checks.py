"""A check keeps its facts, its policy version and its calendar, and gives the same bytes again."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.attendance_plugin.leave.checks import asked_sessions
from portal.attendance_plugin.leave.models import FactsSnapshot
from portal.attendance_plugin.leave.services import build_facts, decide, open_request, replay, run_check
from portal.attendance_plugin.register.services import import_register
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.rules import canonical
from portal.rules.problems import NoValueInForce
from tests import people
from tests.attendance_plugin.leave.leave_world import (
    CHECKED,
    POLICY,
    build_world,
    checked,
    fill_register,
    freeze_calendar,
    publish_policy,
    submit,
)


def findings(check) -> dict[str, str]:
    return {found["rule"]: found["status"] for found in json.loads(check.result)["findings"]}


def test_the_findings_are_those_of_the_policy_in_force(school: School) -> None:
    check = checked(build_world(school))
    assert findings(check) == {
        "notice.minimum": "meets",
        "attendance.now_above": "meets",
        "exceptional.circumstances": "needs_judgement",
    }
    assert check.recommendation == "headteacher_judgement"
    assert check.policy_version.label == "2026-09"


def test_snapshot_and_result_are_canonical_and_hashed(school: School) -> None:
    check = checked(build_world(school))
    for text, sha256 in ((check.snapshot.facts, check.snapshot.sha256), (check.result, check.sha256)):
        assert canonical.to_json(json.loads(text)) == text
        assert canonical.sha256(json.loads(text)) == sha256


def test_the_snapshot_holds_the_record_and_no_name_and_no_free_words(school: School) -> None:
    check = checked(build_world(school))
    facts = json.loads(check.snapshot.facts)
    assert facts["register"] == {
        "as_of": "2026-11-13",
        "attended": 10,
        "authorised": 0,
        "possible": 10,
        "unauthorised": 0,
    }
    assert facts["pupil"] == {"born": "2018-03-14", "emergency_contacts": 1, "year_group": 4}
    for word in ("Amara", "Okafor", "Lagos", "family.example"):
        assert word not in check.snapshot.facts


def test_replay_gives_the_same_bytes_years_later(school: School) -> None:
    check = checked(build_world(school))
    with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC), tick=False):
        assert replay(check) is True


def test_replay_notices_a_result_that_was_tampered_with(school: School) -> None:
    check = checked(build_world(school))
    check.result = check.result.replace("needs_judgement", "meets")
    assert replay(check) is False


def test_a_later_calendar_does_not_touch_an_earlier_check(school: School) -> None:
    request = build_world(school)
    check = checked(request)
    calendar = json.loads(check.calendar_version.calendar)
    calendar["years"][0]["training_days"] = ["2026-12-03"]
    text = canonical.to_json(calendar)
    CalendarVersion.objects.create(
        school=school, number=2, calendar=text, sha256=canonical.sha256(calendar), made_at=CHECKED
    )
    assert replay(check) is True
    assert len(asked_sessions(check)) == 4
    assert len(asked_sessions(run_check(request, at=CHECKED))) == 2


def test_a_later_version_does_not_reach_an_earlier_request(school: School) -> None:
    request = build_world(school)
    later = POLICY.replace("effective_from = 2026-09-01", "effective_from = 2026-11-17")
    publish_policy(school, later.replace("days = 14", "days = 60"), label="2026-11")
    assert run_check(request, at=datetime(2026, 11, 20, tzinfo=UTC)).policy_version.label == "2026-09"


def test_received_just_before_midnight_utc_in_summer_counts_as_the_next_day_in_london(school: School) -> None:
    """The version in force is that of the London date (abuse case 41)."""
    freeze_calendar(school)
    early = POLICY.replace("2026-09-01", "2026-06-10").replace("2026-07-06", "2026-06-01")
    publish_policy(school, early)
    before = open_request(submit(school, number=1, received_at=datetime(2026, 6, 9, 22, 30, tzinfo=UTC)))
    after = open_request(submit(school, number=2, received_at=datetime(2026, 6, 9, 23, 30, tzinfo=UTC)))
    with pytest.raises(NoValueInForce, match="09 June 2026"):
        run_check(before, at=CHECKED)
    assert run_check(after, at=CHECKED).policy_version.effective_from == date(2026, 6, 10)


def test_the_register_counts_to_the_last_complete_school_day(school: School) -> None:
    request = build_world(school)
    child = request.pupil
    for day in ("2026-11-16", "2026-11-17"):
        rows = f"UPN,Date,Session,Code\n{child.upn},{day},AM,I\n{child.upn},{day},PM,I\n"
        import_register(school, rows.encode(), at=datetime(2026, 11, 17, 16, 0, tzinfo=UTC))
    facts = build_facts(request, at=datetime(2026, 11, 17, 12, 0, tzinfo=UTC))
    assert facts.register is not None
    assert (facts.register.as_of, facts.register.possible, facts.register.attended) == (date(2026, 11, 16), 12, 10)


def test_a_child_without_marks_has_an_unknown_record_not_a_zero(school: School) -> None:
    freeze_calendar(school)
    publish_policy(school)
    request = open_request(submit(school, child=people.pupil(school)))
    check = checked(request)
    assert json.loads(check.snapshot.facts)["register"] is None
    assert findings(check)["attendance.now_above"] == "missing_fact"
    assert check.recommendation == "more_information_needed"


def test_earlier_leave_is_in_the_facts_of_the_next_request(school: School) -> None:
    first = build_world(school)
    decide(first, checked(first), "grant", by=people.headteacher(), reason="A close family wedding.", at=CHECKED)
    second = open_request(
        submit(school, child=first.pupil, number=2, answers={"first_day": "2026-12-10", "last_day": "2026-12-10"})
    )
    run_check(second, at=datetime(2026, 11, 18, tzinfo=UTC))
    assert json.loads(FactsSnapshot.objects.get(request=second).facts)["ledger"] == [
        {"kind": "exceptional_leave", "outcome": "authorised", "sessions": 4, "year": "2026-27"}
    ]


def test_attendance_just_under_the_floor_does_not_meet(school: School) -> None:
    request = build_world(school)
    fill_register(school, request.pupil, absent=("2026-11-10",))
    assert findings(checked(request))["attendance.now_above"] == "does_not_meet"
