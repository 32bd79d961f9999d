"""Nothing of a pupil, a parent or staff is in any operation of the API, though all of it lies beside what it reads."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from portal.attendance_plugin.celebration.models import ClassWeek, Screen, WeekClosing
from portal.attendance_plugin.roll.models import ClassMembership, SchoolClass
from portal.pages.models import School
from tests import people
from tests.api.conftest import MONDAY, NOW
from tests.api.reading import ROOT, addresses

pytestmark = [pytest.mark.django_db]
CHILD, PARENT, STAFF = ("Zephyrine", "Quillfeather"), "Corvina Hartsholme", ("Ottoline", "Brackwater")
MAIL, TELEPHONE = "corvina@family.example", "07700 900345"


@pytest.fixture
def planted(demo: School) -> School:
    """A child in a class whose week is shown, her parent, and a member of staff who closed the week."""
    child = people.pupil(demo, given_name=CHILD[0], family_name=CHILD[1])
    ClassMembership.objects.update_or_create(
        pupil=child,
        school_class=SchoolClass.objects.get(school=demo, name="Oak"),
        defaults={"first_day": date(2026, 9, 1)},
    )
    people.contact_of(child, people.Person(PARENT, MAIL, TELEPHONE), relationship="Mother", order=1)
    user = people.office()
    user.first_name, user.last_name = STAFF
    user.save()
    WeekClosing.objects.update(closed_by=user)
    return demo


def everything(client: Client) -> str:
    asked = [*addresses(client).values(), f"{ROOT}search/?q=Zephyrine", f"{ROOT}search/?q=Quillfeather"]
    asked += [f"{ROOT}search/?q=Corvina", f"{ROOT}search/?q=Ottoline", "/api/wagtail/v2/pages/?fields=*&limit=100"]
    answers = [client.get(address) for address in asked]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.content.decode() + json.dumps(dict(answer.headers)) for answer in answers).lower()


def test_nothing_about_a_pupil_a_parent_or_staff(client: Client, planted: School) -> None:
    text = everything(client).replace(f"q={CHILD[0]}".lower(), "")
    words = [*CHILD, *PARENT.split(), *STAFF, MAIL, TELEPHONE, "upn", "published_by", "closed_by", "on_roll"]
    assert [word for word in words if word.lower() in text] == []


def test_board_is_that_of_the_public_screen_and_tells_no_count(client: Client, planted: School) -> None:
    """B6: whole classes, no counts, no days, no sessions; the class's week is there, or the test shows nothing."""
    board = client.get(f"{ROOT}celebration/hallway/").json()
    [leaders] = [panel for panel in board["panels"] if panel["kind"] == "leaders"]
    assert [(row["name"], row["figure"]) for row in leaders["rows"]] == [("Chestnut", "99.1%"), ("Oak", "97.4%")]
    screen = client.get("/screen/hallway/board.json").json()
    shown = [[(row["name"], row["place"], row["figure"]) for row in panel["rows"]] for panel in screen["panels"]]
    ours = [[(row["name"], row["place"], row["figure"]) for row in panel["rows"]] for panel in board["panels"]]
    assert (ours, board["as_of"], board["title"]) == (shown, screen["as_of"], screen["title"])
    text = json.dumps(board)
    assert [
        count
        for count in ("7404", "7532", "7221", "7601", "Hawthorn", "94.0", "on_roll", "attended", "possible")
        if count in text
    ] == []
    assert "17" not in [row["figure"] for panel in board["panels"] for row in panel["rows"]]


def test_screen_that_is_not_open_is_not_there(client: Client, planted: School) -> None:
    """Abuse case 50: whoever was not let in sees a card on the screen, and here not even that."""
    Screen.objects.update(open_to_all=False)
    assert client.get(f"{ROOT}celebration/").json()["screens"] == []
    assert client.get(f"{ROOT}celebration/hallway/").status_code == 404


@pytest.mark.parametrize("undo", ["reopened", "small"])
def test_week_that_may_not_be_shown_is_gone_at_once(client: Client, planted: School, undo: str) -> None:
    before = client.get(f"{ROOT}celebration/hallway/")
    assert ("97.4%" in before.content.decode(), before["Cache-Control"], before["X-Robots-Tag"]) == (
        True,
        "public, no-cache",
        "noindex",
    )
    if undo == "reopened":
        WeekClosing.objects.all().delete()
    else:
        ClassWeek.objects.update(on_roll=9, updated_at=NOW)
    after = client.get(f"{ROOT}celebration/hallway/", headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, "97.4%" in after.content.decode()) == (200, False)


def test_no_earlier_week_can_be_asked_for(client: Client, planted: School, time_machine_at: Any) -> None:
    assert client.get(f"{ROOT}celebration/hallway/?week={MONDAY}").status_code == 422
    time_machine_at(date(2026, 12, 7))
    later = client.get(f"{ROOT}celebration/hallway/").json()
    assert (later["shows"], later["panels"], later["as_of"]) == ("neutral", [], None)
