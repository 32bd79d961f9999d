"""The list of pupils: who is on it, what it says of them, how they are found, and what is written down."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.register_world import take_marks, week

FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_friday():
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield


@pytest.fixture
def three(school: School) -> dict[str, Pupil]:
    """Amara in Oak, Bohumil in Elm, Caradog who left in July."""
    elm = people.school_class(school, "Elm", year_groups=[5])
    return {
        "Amara": people.pupil(school),
        "Bohumil": people.pupil(school, serial=2, in_class=elm, given_name="Bohumil", family_name="Agg", year_group=5),
        "Caradog": people.pupil(
            school, serial=3, given_name="Caradog", family_name="Bevan", year_group=6, left_on=date(2026, 7, 21)
        ),
    }


def listed(client: Client, **asked: Any) -> list[str]:
    return [row.given_name for row in client.get(reverse("attendance_staff:pupils"), asked).context["object_list"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Bohumil", "Amara"]),
        ({"q": "car"}, ["Caradog"]),
        ({"q": "okafor"}, ["Amara"]),
        ({"roll": "left"}, ["Caradog"]),
        ({"roll": "all"}, ["Bohumil", "Caradog", "Amara"]),
        ({"year_group": "5"}, ["Bohumil"]),
        ({"year_group": "6"}, []),
        ({"ordering": "-year_group"}, ["Bohumil", "Amara"]),
    ],
)
def test_pupils_on_roll_are_listed_and_leavers_found(
    three: dict[str, Pupil], sign_in, asked: dict[str, str], found: list[str]
) -> None:
    assert listed(sign_in("office"), **asked) == found


def test_a_class_is_chosen(school: School, three: dict[str, Pupil], sign_in) -> None:
    assert listed(sign_in("office"), school_class=people.school_class(school, "Elm").pk) == ["Bohumil"]


def test_each_row_says_class_year_and_attendance(school: School, three: dict[str, Pupil], sign_in) -> None:
    take_marks(school, {three["Amara"]: week("2026-11-09", "I I", "/ -")})
    rows = sign_in("office").get(reverse("attendance_staff:pupils"), {"roll": "all"}).context["object_list"]
    said = {row.given_name: (row.shown_class, row.shown_attendance) for row in rows}
    assert said == {"Amara": ("Oak", "77.78 %"), "Bohumil": ("Elm", "–"), "Caradog": ("Left 21 Jul 2026", "–")}


def test_a_teacher_finds_the_own_class_alone(school: School, three: dict[str, Pupil], sign_in) -> None:
    client = sign_in("class_teacher")
    assert listed(client) == ["Amara"]
    for asked in ({"q": "bohumil"}, {"q": three["Bohumil"].upn}, {"roll": "all", "q": "caradog"}):
        assert listed(client, **asked) == []
    page = client.get(reverse("attendance_staff:pupils")).content.decode()
    assert ("Elm" in page, "Oak" in page) == (False, True)


def test_a_search_is_written_down_without_its_words(three: dict[str, Pupil], sign_in) -> None:
    client = sign_in("office")
    listed(client)
    assert not AuditEntry.objects.filter(action="pupils.searched").exists()
    listed(client, q="caradog")
    entry = AuditEntry.objects.get(action="pupils.searched")
    assert (entry.actor_name, entry.detail) == ("office", {"found": 1})


def test_more_pupils_need_no_more_queries(
    school: School, three: dict[str, Pupil], sign_in, django_assert_max_num_queries
) -> None:
    client = sign_in("office")
    with django_assert_max_num_queries(60) as few:
        listed(client, q="o")
    for serial in range(4, 24):
        people.pupil(school, serial=serial, given_name=f"Otto{serial}")
    with django_assert_max_num_queries(len(few)):
        assert len(listed(client, q="o")) == 21
