"""What is due: from decisions and reports through the calendar, the roll and the register to rows."""

from datetime import date, datetime, timedelta

import pytest

from portal.attendance_plugin.hand_back.due import find_due
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.roll.models import Pupil
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.rules.suggested_codes import ForPerson
from tests import people
from tests.attendance_plugin.leave.leave_world import CALENDAR, freeze_calendar

from .hand_back_world import (
    FRIDAY,
    NOW,
    RECEIVED,
    THURSDAY,
    decision,
    due_codes,
    hand_back,
    mark,
    report,
    withdraw_report,
)


def whole_days(code: str, *days: str) -> list[tuple[str, str]]:
    return [(f"{day} {half}", code) for day in days for half in ("am", "pm")]


def test_granted_leave_is_due_session_by_session_on_school_days_alone(school: School, child: Pupil) -> None:
    decision(child, first=FRIDAY, last=FRIDAY + timedelta(days=3))
    assert due_codes(school) == whole_days("C", "2026-11-20", "2026-11-23")


def test_a_part_grant_hands_back_its_sessions_and_the_rest_only_when_the_register_shows_absence(
    school: School, child: Pupil
) -> None:
    granted = [["2026-11-18", "am"], ["2026-11-18", "pm"], ["2026-11-19", "am"]]
    decision(child, outcome="grant_part", first=date(2026, 11, 18), granted=granted, reason_code="family_holiday")
    mark(child, "N")
    assert due_codes(school) == [
        ("2026-11-18 am", "C"),
        ("2026-11-18 pm", "C"),
        ("2026-11-19 am", "C"),
        ("2026-11-19 pm", "G"),
    ]


def test_refused_leave_waits_for_the_register(school: School, child: Pupil) -> None:
    decision(child, outcome="refuse", code="O")
    assert (due_codes(school), find_due(school, at=NOW).waiting) == ([], 2)
    mark(child, "N", THURSDAY, "am")
    mark(child, "\\", THURSDAY, "pm")
    assert due_codes(school) == [("2026-11-19 am", "O")]


def test_a_report_is_due_for_its_days_so_far_and_never_ahead(school: School, child: Pupil) -> None:
    """Friday at half past nine: the afternoon has not begun, and Monday nobody knows."""
    report(child, day=date(2026, 11, 18), answers={"return_when": "other", "expected_return": "2026-11-24"})
    assert due_codes(school) == [*whole_days("I", "2026-11-18", "2026-11-19"), ("2026-11-20 am", "I")]


@pytest.mark.parametrize(
    ("on_record", "confirmed", "expected"),
    [
        (True, RECEIVED, [("I", "reported")]),
        (False, RECEIVED, [("I", "reported")]),
        (True, None, [("I", "unverified")]),
        (False, None, []),
    ],
    ids=["confirmed", "confirmed by a call", "typed only", "nobody known"],
)
def test_report_nobody_has_answered_for_is_due_as_unconfirmed(
    on_record: bool, confirmed: datetime | None, expected: list[tuple[str, str]], school: School, child: Pupil
) -> None:
    """Abuse case 9: what was typed names the code, not who spoke; it is never dropped, and never looks settled."""
    report(child, sender_on_record=on_record, confirmed_at=confirmed)
    mark(child, "N")
    due = find_due(school, at=NOW)
    assert [(row.code, row.because) for row in due.rows][:1] == expected
    assert bool(due.to_settle) is not bool(expected)


def test_confirmed_report_goes_before_an_unconfirmed_one(school: School, child: Pupil) -> None:
    report(child, 1, confirmed_at=None)
    report(child, 2, received_at=RECEIVED + timedelta(minutes=5))
    mark(child, "N")
    assert {(row.reference, row.because) for row in find_due(school, at=NOW).rows} == {("TEST0002", "reported")}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"answers": {"reason_kind": "other"}}, ForPerson.UNCLEAR),
        ({"sender_on_record": False, "confirmed_at": None}, ForPerson.UNKNOWN_SENDER),
    ],
)
def test_what_names_no_code_is_for_a_person(changes, why: ForPerson, school: School, child: Pupil) -> None:
    report(child, **changes)
    mark(child, "N")
    found = find_due(school, at=NOW)
    assert [(one.reference, one.why, len(one.sessions)) for one in found.to_settle] == [("TEST0001", why, 2)]
    assert found.rows == []


def test_an_unmatched_report_is_nobodys(school: School, child: Pupil) -> None:
    report(None, school=school)
    assert due_codes(school) == []


def test_the_register_is_believed(school: School, child: Pupil) -> None:
    """The very code is left out, a pupil at school stays there, and another absence is told in the row."""
    report(child)
    mark(child, "I", THURSDAY, "am")
    mark(child, "\\", THURSDAY, "pm")
    found = find_due(school, at=NOW)
    assert (found.rows, [(left.mark, left.reference) for left in found.left]) == ([], [("\\", "TEST0001")])
    mark(child, "O")
    assert [row.mark for row in find_due(school, at=NOW).rows] == ["O", "O"]


def test_nothing_before_the_first_day_or_after_the_last(school: School, child: Pupil) -> None:
    decision(child, first=date(2026, 11, 17))
    child.admitted_on, child.left_on = date(2026, 11, 18), date(2026, 11, 18)
    child.save()
    assert due_codes(school) == whole_days("C", "2026-11-18")


@pytest.mark.parametrize(
    ("closure", "left"),
    [
        ({"date": "2026-11-19", "half": "pm", "reason": "Boiler"}, [("2026-11-19 am", "C")]),
        ({"date": "2026-11-19", "reason": "Snow"}, []),
        ({"date": "2026-11-19", "reason": "Trip", "year_groups": [4]}, []),
        ({"date": "2026-11-19", "reason": "Trip", "year_groups": [5]}, whole_days("C", "2026-11-19")),
    ],
)
def test_a_session_the_school_does_not_hold_is_not_due(closure, left, school: School, child: Pupil) -> None:
    decision(child)
    calendar_with(school, closure)
    assert due_codes(school) == left


def calendar_with(school: School, closure: dict[str, object]) -> None:
    """The calendar frozen anew with one closure more."""
    kept = CALENDAR["years"][0]["closures"]
    CALENDAR["years"][0]["closures"] = [*kept, closure]
    try:
        CalendarVersion.objects.filter(school=school).delete()
        freeze_calendar(school)
    finally:
        CALENDAR["years"][0]["closures"] = kept


def test_what_was_handed_back_is_due_no_more_until_it_changes(school: School, child: Pupil) -> None:
    office = people.office()
    report(child)
    hand_back(school, office)
    assert due_codes(school) == []
    decision(child, code="C1")
    changed = find_due(school, at=NOW).rows
    assert [(row.code, row.kind, row.earlier.code) for row in changed if row.earlier] == [
        ("C1", "replaces", "I"),
        ("C1", "replaces", "I"),
    ]
    hand_back(school, office)
    assert due_codes(school) == []


@pytest.mark.parametrize(("marks", "code"), [("I", "N"), ("", ""), ("/", None), ("C", None)])
def test_a_report_taken_from_the_child_is_corrected_unless_the_register_moved_on(
    marks: str, code: str | None, school: School, child: Pupil
) -> None:
    submission = report(child)
    hand_back(school, people.office())
    if marks:
        mark(child, marks)
    withdraw_report(submission)
    expected = [] if code is None else whole_days(code, "2026-11-19")
    assert due_codes(school) == expected
    assert {row.kind for row in find_due(school, at=NOW).rows} == ({"correction"} if expected else set())


def test_a_correction_is_made_once_and_gives_way_to_a_new_reason(school: School, child: Pupil) -> None:
    office, submission = people.office(), report(child)
    hand_back(school, office)
    withdraw_report(submission)
    hand_back(school, office)
    assert due_codes(school) == []
    report(child, 2)
    assert [(row.code, row.kind) for row in find_due(school, at=NOW).rows] == [("I", "replaces"), ("I", "replaces")]


def test_a_withdrawn_decision_is_corrected(school: School, child: Pupil) -> None:
    granted = decision(child, first=FRIDAY + timedelta(days=3), last=FRIDAY + timedelta(days=3))
    hand_back(school, people.office())
    LeaveRequest.objects.filter(pk=granted.request_id).update(state=LeaveRequest.State.WITHDRAWN)
    assert [(row.code, row.kind, row.reference) for row in find_due(school, at=NOW).rows] == [
        ("", "correction", "TEST0050"),
        ("", "correction", "TEST0050"),
    ]


def test_a_later_decision_supersedes_an_earlier_one(school: School, child: Pupil) -> None:
    decision(child, 50, outcome="refuse", code="O")
    decision(child, 51, code="C", decided_at=RECEIVED + timedelta(hours=2))
    assert due_codes(school) == whole_days("C", "2026-11-19")


def test_another_schools_pupils_are_not_there(school: School, child: Pupil) -> None:
    other = people.other_school()
    freeze_calendar(other)
    report(people.pupil(other, serial=2))
    assert (due_codes(school), due_codes(other)) == ([], whole_days("I", "2026-11-19"))


def test_rows_come_oldest_day_first_then_by_name(school: School, child: Pupil) -> None:
    second = people.pupil(school, serial=2, given_name="Bo", family_name="Abbot")
    report(child, 1, day=date(2026, 11, 18))
    report(child, 2)
    report(second, 3)
    rows = find_due(school, at=NOW).rows
    assert [(row.session.day.day, row.pupil.family_name) for row in rows][::2] == [
        (18, "O'Neill-Okafor"),
        (19, "Abbot"),
        (19, "O'Neill-Okafor"),
    ]


def test_queries_do_not_grow(school: School, child: Pupil, django_assert_max_num_queries) -> None:
    for serial in range(2, 32):
        other = people.pupil(school, serial=serial, given_name=f"Child{serial}")
        report(other, serial)
        decision(other, 100 + serial, first=FRIDAY, last=FRIDAY)
    with django_assert_max_num_queries(11):
        assert len(find_due(school, at=NOW).rows) == 30 * 4
    assert Decision.objects.count() == 30
