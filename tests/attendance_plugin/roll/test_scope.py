"""Whose records an account sees: the schools of its posts, whole or by class (R17, R66)."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import ProtectedError

from portal.attendance_plugin.roll.models import ClassMembership, Pupil, SchoolClass
from portal.attendance_plugin.roll.scope import Scope, classes_seen_by, pupils_seen_by, schools_of, scope_of
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

ON = date(2026, 11, 20)


@pytest.fixture
def amara(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def bo(school: School) -> Pupil:
    elm = people.school_class(school, "Elm")
    return people.pupil(school, serial=2, in_class=elm, given_name="Bo", family_name="Zhang")


@pytest.fixture
def elsewhere() -> Pupil:
    other = people.other_school()
    return people.pupil(other, serial=3, given_name="Cai", family_name="Rees")


def names(user: User, school: School, on: date = ON) -> list[str]:
    return sorted(pupil.given_name for pupil in pupils_seen_by(user, school, on))


@pytest.mark.usefixtures("amara", "bo")
def test_a_post_without_classes_shows_the_whole_school_and_no_other(school: School, elsewhere: Pupil) -> None:
    user = people.office()
    assert names(user, school) == ["Amara", "Bo"]
    assert names(user, elsewhere.school) == []
    assert list(schools_of(user)) == [school]
    assert [room.name for room in classes_seen_by(user, school)] == ["Elm", "Oak"]


@pytest.mark.usefixtures("amara", "bo", "elsewhere")
def test_a_post_with_a_class_shows_its_pupils_alone(school: School) -> None:
    user = people.class_teacher()
    assert names(user, school) == ["Amara"]
    assert [room.name for room in classes_seen_by(user, school)] == ["Oak"]


@pytest.mark.usefixtures("amara", "elsewhere")
def test_without_a_post_nobody_is_seen_whatever_the_rights(school: School) -> None:
    user = people.office()
    user.attendance_posts.all().delete()
    assert (names(user, school), list(schools_of(user))) == ([], [])
    assert scope_of(user, school, ON) is None


def test_a_superuser_sees_every_school_the_main_school_first(amara: Pupil, elsewhere: Pupil) -> None:
    root = User.objects.create_superuser("root")
    assert list(schools_of(root)) == [amara.school, elsewhere.school]
    assert names(root, elsewhere.school) == ["Cai"]


@pytest.mark.parametrize("who", ["nobody", "leaver"])
def test_who_is_not_signed_in_or_switched_off_sees_nothing(who: str, amara: Pupil) -> None:
    user = AnonymousUser()
    if who == "leaver":
        user = people.office()
        user.is_active = False
    assert (names(user, amara.school), list(schools_of(user))) == ([], [])


@pytest.mark.parametrize(("day", "seen"), [(date(2026, 11, 15), ["Amara"]), (date(2026, 11, 16), [])])
def test_the_teacher_stops_seeing_a_pupil_on_the_day_of_the_move(
    day: date, seen: list[str], amara: Pupil, bo: Pupil
) -> None:
    ClassMembership.objects.filter(pupil=amara).update(last_day=date(2026, 11, 15))
    ClassMembership.objects.create(pupil=amara, school_class=bo.memberships.get().school_class, first_day="2026-11-16")
    assert names(people.class_teacher(), amara.school, day) == seen


def test_leavers_stay_with_those_who_see_the_whole_school(amara: Pupil) -> None:
    Pupil.objects.update(left_on=date(2026, 10, 1))
    assert names(people.office(), amara.school) == ["Amara"]
    assert names(people.class_teacher(), amara.school) == []


def test_rows_nobody_matched_are_for_the_whole_school_only(amara: Pupil) -> None:
    submit(amara.school, child=amara, number=1)
    submit(amara.school, number=2)
    whole, oak = (scope_of(user, amara.school, ON) for user in (people.office(), people.class_teacher()))
    assert whole is not None
    assert oak is not None
    rows = Submission.objects.order_by("reference")
    assert [row.reference for row in whole.about(rows)] == ["TEST0001", "TEST0002"]
    assert [row.reference for row in oak.about(rows)] == ["TEST0001"]


def test_rows_of_another_school_are_never_among_them(amara: Pupil, elsewhere: Pupil) -> None:
    submit(elsewhere.school, child=elsewhere)
    assert list(Scope(school=amara.school, on=ON).about(Submission.objects.all())) == []


def test_a_class_of_another_school_adds_nothing_to_a_post(amara: Pupil, elsewhere: Pupil) -> None:
    user = people.office()
    people.post_at(user, amara.school, elsewhere.memberships.get().school_class)
    assert (names(user, amara.school), names(user, elsewhere.school)) == ([], [])


def test_a_class_that_a_post_names_cannot_go(school: School) -> None:
    """Else the post would be left without classes, and see the whole school."""
    people.class_teacher()
    with pytest.raises(ProtectedError):
        SchoolClass.objects.get(name="Oak").delete()
