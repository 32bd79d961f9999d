"""What was entered at the gate becomes codes to hand back: L and U with minutes, and who left before the register."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User

from portal.attendance_plugin.hand_back.column_sets import COLUMN_SETS
from portal.attendance_plugin.hand_back.due import find_due
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.gate.signing import Leaving, sign_back, sign_in_late, sign_out, take_back
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.rules.suggested_codes import ForPerson
from tests import people
from tests.attendance_plugin.leaving.gate.gate_world import child_with_mother, named, press

from .hand_back_world import FRIDAY, decision, due_codes, hand_back, mark, report

EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def child(school: School) -> Pupil:
    return child_with_mother(school)


@pytest.fixture
def office(school: School) -> User:
    return people.office()


def late(child: Pupil, office: User, hour: int, minute: int) -> GateEntry:
    with time_machine.travel(datetime(2026, 11, 20, hour, minute, tzinfo=UTC), tick=False):
        return sign_in_late(child, "Overslept", press(child, office))


def leave(child: Pupil, office: User, hour: int, minute: int, why: str) -> GateEntry:
    with time_machine.travel(datetime(2026, 11, 20, hour, minute, tzinfo=UTC), tick=False):
        return sign_out(child, Leaving(person=named(child), why=why, is_here=True), press(child, office))


def come_back(child: Pupil, office: User, hour: int, minute: int) -> GateEntry:
    with time_machine.travel(datetime(2026, 11, 20, hour, minute, tzinfo=UTC), tick=False):
        return sign_back(child, press(child, office))


def due(school: School) -> list[tuple[str, str, int | None]]:
    return [(str(row.session), row.code, row.minutes_late) for row in find_due(school, at=EVENING).rows]


@pytest.mark.parametrize(
    ("clock", "register", "expected"),
    [
        ((9, 5), None, [("2026-11-20 am", "L", 15)]),
        ((9, 5), "N", [("2026-11-20 am", "L", 15)]),
        ((9, 5), "I", [("2026-11-20 am", "L", 15)]),
        ((9, 5), "L", []),
        ((9, 5), "/", []),
        ((9, 40), None, [("2026-11-20 am", "U", 50)]),
        ((9, 40), "O", [("2026-11-20 am", "U", 50)]),
        ((9, 40), "M", []),
        ((12, 30), "N", []),
    ],
)
def test_a_late_arrival_is_suggested_where_the_register_does_not_know_better(
    school: School, child: Pupil, office: User, clock, register: str | None, expected
) -> None:
    late(child, office, *clock)
    if register:
        mark(child, register, FRIDAY, "am")
    assert due(school) == expected
    assert Mark.objects.count() == (1 if register else 0)


def test_leave_or_a_report_explains_an_arrival_after_the_register_closed_but_not_before(
    school: School, child: Pupil, office: User
) -> None:
    report(child, day=FRIDAY, answers={"reason_kind": "appointment"})
    late(child, office, 9, 40)
    mark(child, "N", FRIDAY, "am")
    assert ("2026-11-20 am", "M", None) in due(school)
    take_back_newest(child, office)
    late(child, office, 9, 5)
    assert ("2026-11-20 am", "L", 15) in due(school)


def take_back_newest(child: Pupil, office: User) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, 41, tzinfo=UTC), tick=False):
        take_back(GateEntry.objects.get(kind="late"), "Wrong time.", press(child, office))


def test_refused_leave_explains_no_late_arrival(school: School, child: Pupil, office: User) -> None:
    decision(child, outcome="refuse", code="O", first=FRIDAY, last=FRIDAY)
    late(child, office, 9, 40)
    mark(child, "N", FRIDAY, "am")
    assert due(school)[0] == ("2026-11-20 am", "U", 50)


@pytest.mark.parametrize(("why", "code"), [("appointment", "M"), ("ill", "I")])
def test_who_left_before_the_afternoons_register_gets_the_code_of_the_reason_once_the_register_asks(
    school: School, child: Pupil, office: User, why: str, code: str
) -> None:
    leave(child, office, 10, 15, why)
    assert (due(school), find_due(school, at=EVENING).waiting) == ([], 1)
    mark(child, "\\", FRIDAY, "pm")
    assert (due(school), find_due(school, at=EVENING).left) == ([], [])
    mark(child, "N", FRIDAY, "pm")
    assert due(school) == [("2026-11-20 pm", code, None)]


def test_a_reason_that_names_no_code_is_for_a_person_and_can_be_chosen(
    school: School, child: Pupil, office: User, client
) -> None:
    leave(child, office, 10, 15, "family")
    mark(child, "N", FRIDAY, "pm")
    [waiting] = find_due(school, at=EVENING).to_settle
    assert (waiting.why, waiting.reference[:5]) == (ForPerson.UNCLEAR, "Gate ")
    client.force_login(office)
    with time_machine.travel(EVENING, tick=False):
        page = client.get(f"/admin/attendance/hand-back/codes/{waiting.cause.key}/").content.decode()
        assert "signed out at the gate without a form" in page
        assert client.post(f"/admin/attendance/hand-back/codes/{waiting.cause.key}/", {"code": "C"}).status_code == 302
    assert due(school) == [("2026-11-20 pm", "C", None)]


def test_after_the_register_is_taken_leaving_changes_nothing(school: School, child: Pupil, office: User) -> None:
    """Attendance is what the register had when it was taken; the early collection itself is no absence."""
    leave(child, office, 14, 15, "appointment")
    mark(child, "N", FRIDAY, "pm")
    assert (due(school), find_due(school, at=EVENING).to_settle) == ([], [])


def test_back_after_the_register_opened_is_late(school: School, child: Pupil, office: User) -> None:
    leave(child, office, 10, 15, "appointment")
    come_back(child, office, 13, 12)
    assert due(school) == [("2026-11-20 pm", "L", 12)]


def test_what_was_taken_back_after_it_was_handed_back_is_corrected(school: School, child: Pupil, office: User) -> None:
    late(child, office, 9, 5)
    hand_back(school, office, at=EVENING)
    take_back_newest(child, office)
    assert due_codes(school, at=EVENING) == [("2026-11-20 am", "")]


def test_the_minutes_stand_in_every_set_of_columns(school: School, child: Pupil, office: User) -> None:
    late(child, office, 9, 5)
    row = hand_back(school, office, at=EVENING).rows.get()
    headings = {"general": "Minutes late", "sims": "MinsLate", "wonde": "minutes_late"}
    for name, heading in headings.items():
        columns = COLUMN_SETS[name]
        assert dict(zip(columns.headings, columns.cells(row), strict=True))[heading] == "15"


def test_another_schools_gate_says_nothing(school: School, child: Pupil, office: User) -> None:
    elsewhere = child_with_mother(people.other_school())
    late(elsewhere, office, 9, 5)
    assert due(school) == []


def test_more_entries_need_no_more_queries(school: School, child: Pupil, office: User, django_assert_max_num_queries):
    late(child, office, 9, 5)
    with django_assert_max_num_queries(30) as few:
        find_due(school, at=EVENING)
    for serial in range(2, 8):
        late(people.pupil(school, serial=serial), office, 9, 5)
    with django_assert_max_num_queries(len(few)):
        find_due(school, at=EVENING)
