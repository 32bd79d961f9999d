"""Today tells what happened at the gate: collected early with time, collector and flags, and who was signed in late."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.leaving.gate.signing import (
    Leaving,
    sign_back,
    sign_in_late,
    sign_out,
    sign_out_for_lunch,
    take_back,
)
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.today.lists import build_lists
from portal.attendance_plugin.staff.today.out_and_in import out_and_in
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import mark
from tests.attendance_plugin.leaving.gate.gate_world import child_with_mother, lunch_granted, mother, named, press
from tests.attendance_plugin.staff.conftest import SignIn

TODAY = date(2026, 11, 20)
PAGE = reverse("attendance_staff:today")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 20, 9, 5, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def test_late_then_collected_then_back(school: School, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    child, office = child_with_mother(school), people._posted("first", "Una Lark", "Office")
    sign_in_late(child, "Overslept", press(child, office))
    clock.move_to(datetime(2026, 11, 20, 10, 15, tzinfo=UTC))
    uncle = Leaving(person=named(child, people.OUTSIDER.name), why="appointment", rung=mother(child))
    sign_out(child, uncle, press(child, office))
    page = sign_in("office").get(PAGE).content.decode()
    assert "signed in late, morning, 15 minutes, code L suggested" in page
    assert 'collected early by Morgan Vane <span class="tag tag--does_not_meet">Not a contact on record</span>' in page
    assert "Medical" not in page
    clock.move_to(datetime(2026, 11, 20, 11, 30, tzinfo=UTC))
    sign_back(child, press(child, office))
    seen = out_and_in(Scope(school=school, on=TODAY), TODAY)
    assert [(line.clock, line.words, line.still_out) for line in seen.out] == [
        ("10:15", "collected early by Morgan Vane, back at 11:30", False)
    ]


def test_what_was_taken_back_is_not_told(school: School, sign_in: SignIn) -> None:
    child, office = child_with_mother(school), people._posted("first", "Una Lark", "Office")
    entry = sign_in_late(child, "Overslept", press(child, office))
    take_back(entry, "Her sister.", press(child, office))
    assert "out-and-in" not in sign_in("office").get(PAGE).content.decode()


def test_another_school_is_not_told_of(school: School) -> None:
    """R17."""
    child = child_with_mother(school)
    sign_in_late(child, "Overslept", press(child, people.office()))
    elsewhere = Scope(school=people.other_school(), on=TODAY)
    assert (out_and_in(elsewhere, TODAY).late, len(out_and_in(Scope(school=school, on=TODAY), TODAY).late)) == ([], 1)


def unexplained(school: School) -> list[str]:
    found = build_lists(Scope(school=school, on=TODAY), TODAY, timezone.localtime())
    return [one.pupil.given_name for one in found.register.unexplained]


def test_nobody_is_asked_about_a_child_who_was_signed_in_late_or_collected(
    school: School, clock: time_machine.Traveller
) -> None:
    """Nothing about a child already explained; whoever went home for lunch and is missing is asked about."""
    child, office = child_with_mother(school), people._posted("first", "Una Lark", "Office")
    other = people.pupil(school, serial=2, given_name="Bohumil")
    lunch_granted(other, people.headteacher())
    for one in (child, other):
        mark(one, "N", TODAY)
    assert unexplained(school) == ["Amara", "Bohumil"]
    sign_in_late(child, "Overslept", press(child, office))
    mark(other, "/", TODAY, "am")
    clock.move_to(datetime(2026, 11, 20, 12, 5, tzinfo=UTC))
    sign_out_for_lunch(other, press(other, office))
    sign_out(child, Leaving(person=named(child), why="ill", is_here=True), press(child, office))
    clock.move_to(datetime(2026, 11, 20, 13, 40, tzinfo=UTC))
    assert unexplained(school) == ["Bohumil"]
