"""Who is on roll, in which class, and whom the school may write to."""

from datetime import date

import pytest

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.services import class_on, contacts_to_write_to, current_pupils, members_on
from portal.pages.models import School
from tests import people

TODAY = date(2026, 11, 20)


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.mark.parametrize(
    ("admitted", "left", "on_roll"),
    [
        (date(2026, 11, 20), None, True),
        (date(2026, 11, 21), None, False),
        (date(2022, 9, 5), date(2026, 11, 20), True),
        (date(2022, 9, 5), date(2026, 11, 19), False),
    ],
)
def test_current_pupils_from_the_admission_to_the_leaving_day(
    school: School, admitted: date, left: date | None, on_roll: bool
) -> None:
    child = people.pupil(school, admitted_on=admitted, left_on=left)
    assert list(current_pupils(school, TODAY)) == ([child] if on_roll else [])
    assert list(members_on(people.school_class(school), TODAY)) == ([child] if on_roll else [])


def test_current_pupils_are_the_schools_own(school: School, child: Pupil) -> None:
    school.pk, school.slug = None, "other"
    school.save()
    assert list(current_pupils(school, TODAY)) == []


def test_class_on_changes_with_the_day(school: School, child: Pupil) -> None:
    child.memberships.update(last_day=date(2026, 10, 23))
    child.memberships.create(school_class=people.school_class(school, "Elm"), first_day=date(2026, 11, 2))
    days = (date(2026, 8, 31), date(2026, 10, 23), date(2026, 10, 24), date(2026, 11, 2))
    assert [str(class_on(child, day)) for day in days] == ["None", "Oak", "None", "Elm"]


@pytest.mark.parametrize(
    ("flags", "written_to"),
    [
        ({}, True),
        ({"court_order": True}, True),
        ({"do_not_contact": True}, False),
        ({"has_responsibility": False}, False),
    ],
)
def test_contacts_to_write_to_heed_the_flags_of_a_separated_parent(
    child: Pupil, flags: dict[str, bool], written_to: bool
) -> None:
    mother, father = people.parent(child), people.separated_parent(child, **flags)
    people.outsider(child.school)
    assert contacts_to_write_to(child) == ([mother, father] if written_to else [mother])


def test_contacts_to_write_to_leave_out_who_is_no_longer_on_record(child: Pupil) -> None:
    mother, father = people.parent(child), people.separated_parent(child)
    mother.ended_on = TODAY
    mother.save()
    assert contacts_to_write_to(child) == [father]
