"""A school's figures by class and year group: every pupil once, over exactly the days of the window."""

from datetime import date

import pytest

from portal.attendance_plugin.register.group_figures import Window, school_figures, windows_of
from portal.attendance_plugin.roll.models import ClassMembership, Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.register_world import take_marks, week

TODAY = date(2026, 11, 20)
NOVEMBER = Window(slug="term", name="", first=date(2026, 11, 9), last=TODAY)


@pytest.fixture
def pupils(school: School) -> list[Pupil]:
    """Amara (Oak, Year 4) and Bo (Elm, Year 5)."""
    freeze_calendar(school)
    elm = people.school_class(school, "Elm", year_groups=[5])
    return [people.pupil(school), people.pupil(school, serial=2, in_class=elm, given_name="Bo", year_group=5)]


def test_groups_sum_to_the_school(school: School, pupils: list[Pupil]) -> None:
    amara, bo = pupils
    take_marks(school, {amara: week("2026-11-09", "I /"), bo: week("2026-11-16", *["I O"] * 3)})
    found = school_figures(school, NOVEMBER)
    oak, elm = (people.school_class(school, name).pk for name in ("Oak", "Elm"))
    assert {key: (group.pupils, group.persistent, group.severe) for key, group in found.classes.items()} == {
        oak: (1, 1, 0),
        elm: (1, 1, 1),
    }
    assert {key: group.tally.attended for key, group in found.year_groups.items()} == {4: 9, 5: 4}
    whole = found.school
    assert (whole.pupils, whole.tally.attended, whole.tally.possible, whole.persistent, whole.severe) == (
        2,
        13,
        20,
        2,
        1,
    )


def test_a_pupil_counts_in_the_last_class_and_a_leaver_too(school: School, pupils: list[Pupil]) -> None:
    amara, bo = pupils
    ash = people.school_class(school, "Ash")
    amara.memberships.update(last_day=date(2026, 11, 11))
    ClassMembership.objects.create(pupil=amara, school_class=ash, first_day=date(2026, 11, 12))
    bo.memberships.update(last_day=date(2026, 11, 12))
    take_marks(school, {amara: week("2026-11-09"), bo: week("2026-11-09")})
    found = school_figures(school, NOVEMBER)
    assert set(found.classes) == {ash.pk, people.school_class(school, "Elm").pk}


def test_who_had_no_possible_session_is_not_counted(school: School, pupils: list[Pupil]) -> None:
    amara, bo = pupils
    take_marks(school, {amara: week("2026-11-09"), bo: week("2026-11-09", *["X X"] * 5)})
    assert school_figures(school, NOVEMBER).school.pupils == 1


def test_windows_reach_as_far_as_the_register(school: School, pupils: list[Pupil]) -> None:
    assert windows_of(school, TODAY) == []
    take_marks(school, {pupils[0]: {"2026-11-12": "/ \\"}})
    term, year = windows_of(school, TODAY)
    assert (term.name, term.first, term.last) == ("Autumn to date", date(2026, 9, 2), date(2026, 11, 12))
    assert (year.slug, year.first, year.last) == ("year", date(2026, 9, 1), date(2026, 11, 12))
    assert windows_of(school, date(2027, 9, 3)) == []


def test_more_pupils_need_no_more_queries(school: School, pupils: list[Pupil], django_assert_max_num_queries) -> None:
    for serial in range(3, 12):
        people.pupil(school, serial=serial, given_name=f"Child {serial}")
    take_marks(school, {pupil: week("2026-11-09") for pupil in Pupil.objects.all()})
    with django_assert_max_num_queries(4):
        assert school_figures(school, NOVEMBER).school.pupils == 11
