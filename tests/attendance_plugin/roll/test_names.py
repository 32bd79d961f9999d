"""The words of a name beside the pupil: kept whoever writes the pupil, and enough to find the child by."""

from datetime import date

import pytest

from portal.attendance_plugin.roll.entries import RollEntry
from portal.attendance_plugin.roll.models import Pupil, PupilNameWord
from portal.attendance_plugin.roll.services import pupils_named
from portal.attendance_plugin.roll.update import update_roll
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def entry(**changes: object) -> RollEntry:
    values = {
        "upn": "A999200122001", "given_name": "Amara", "family_name": "O'Neill-Okafor", "born": date(2018, 3, 14),
        "year_group": 4, "class_name": "Oak", "admitted_on": date(2022, 9, 5),
    }  # fmt: skip
    return RollEntry(**values | changes)


def words_of(pupil: Pupil) -> list[str]:
    return sorted(pupil.name_words.values_list("word", flat=True))


def found(school: School, *words: str) -> list[str]:
    return [pupil.full_name for pupil in pupils_named(school, TODAY, words)]


def test_roll_update_keeps_the_words_of_new_and_corrected_names(school: School) -> None:
    people.school_class(school)
    update_roll(school, [entry()], on=TODAY)
    child = Pupil.objects.get()
    assert words_of(child) == ["amara", "okafor", "oneill"]
    update_roll(school, [entry(family_name="Okafor Reyes")], on=TODAY)
    assert words_of(child) == ["amara", "okafor", "reyes"]


def test_saving_other_fields_leaves_the_words_alone(school: School) -> None:
    child = people.pupil(school)
    before = list(PupilNameWord.objects.values_list("pk", flat=True))
    child.left_on, child.given_name = date(2027, 7, 20), "Adaeze"
    child.save(update_fields=["left_on"])
    assert list(PupilNameWord.objects.values_list("pk", flat=True)) == before
    child.save(update_fields=["given_name"])
    assert words_of(child) == ["adaeze", "okafor", "oneill"]


def test_word_that_grows_when_folded_is_kept_whole(school: School) -> None:
    child = people.pupil(school, given_name="ß" * 100, family_name="ﬃ" * 100)
    assert words_of(child) == ["ffi" * 100, "ss" * 100]


def test_every_word_must_be_the_childs(school: School) -> None:
    people.pupil(school)
    people.pupil(school, serial=2, given_name="Amara", family_name="Obi")
    assert sorted(found(school, "amara")) == ["Amara O'Neill-Okafor", "Amara Obi"]
    assert found(school, "okafor", "amara", "okafor") == ["Amara O'Neill-Okafor"]
    assert found(school, "amara", "smith") == []
    assert found(school) == []


def test_only_this_schools_pupils_on_roll_are_found(school: School) -> None:
    child = people.pupil(school)
    other = School.objects.get(pk=school.pk)
    other.pk, other.slug, other.site = None, "second-school", None
    other.save()
    assert (found(school, "amara"), found(other, "amara")) == (["Amara O'Neill-Okafor"], [])
    child.left_on = date(2026, 11, 19)
    child.save()
    assert found(school, "amara") == []
