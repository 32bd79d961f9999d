"""Pupils found by the beginnings of their names in any script, and by an exact number."""

import pytest

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.search import find_pupils
from portal.pages.models import School
from tests import people

NAMES = {
    1: ("Amara", "O'Neill-Okafor"),
    2: ("Zoë", "Łukasik"),
    3: ("محمد", "علي"),
    4: ("小明", "王"),
    5: ("Ólafur", "Þórsson"),
}


@pytest.fixture
def pupils(school: School) -> dict[int, Pupil]:
    return {
        serial: people.pupil(school, serial=serial, given_name=given, family_name=family, mis_id=f"MIS-{serial}")
        for serial, (given, family) in NAMES.items()
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("amara", [1]),
        ("oneill okafor", [1]),
        ("O’NEILL-okafor, amara", [1]),
        ("oka ama", [1]),
        ("mara", []),
        ("zoe lukasik", [2]),
        ("Zoë zzz", []),
        ("علي", [3]),
        ("محمد علي", [3]),
        ("王", [4]),
        ("olafur thor", [5]),
        ("MIS-2", [2]),
        ("mis", []),
        ("%", []),
        ("_mara", []),
        (".", []),
    ],
)
def test_names_are_found_by_their_beginnings(pupils: dict[int, Pupil], asked: str, found: list[int]) -> None:
    assert {pupil.pk for pupil in find_pupils(Pupil.objects.all(), asked)} == {pupils[serial].pk for serial in found}


def test_a_upn_is_found_whole_and_only_whole(pupils: dict[int, Pupil]) -> None:
    upn = pupils[1].upn
    typed = f" {upn[:5].lower()} {upn[5:].lower()} "
    assert list(find_pupils(Pupil.objects.all(), typed)) == [pupils[1]]
    assert list(find_pupils(Pupil.objects.all(), upn[:-1])) == []


def test_only_the_pupils_given_are_looked_through(pupils: dict[int, Pupil]) -> None:
    assert list(find_pupils(Pupil.objects.exclude(pk=pupils[1].pk), "amara")) == []
