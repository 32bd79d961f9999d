"""The office's page of screens: states, letting in, links that are shown once, ending."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.players.models import Player
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar

SignIn = Callable[[str], Client]
LIST, LET_IN, LINK = (f"/admin/attendance/screens/{page}" for page in ("", "let-in/", "link/"))
PANELS = "/admin/attendance/screens/hallway/panels/"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def screen(school: School) -> Screen:
    freeze_calendar(school)
    return Screen.objects.create(school=school, slug="hallway", title="Here together")


def player(screen: Screen, name: str, minutes_ago: int | None, **values: object) -> Player:
    seen = None if minutes_ago is None else datetime.fromtimestamp(NOON.timestamp() - 60 * minutes_ago, UTC)
    serial = Player.objects.count()
    given = {"way": "code", "let_in_at": NOON, "key_sha256": f"{serial:064d}"} | values
    return Player.objects.create(screen=screen, name=name, last_seen_at=seen, **given)  # type: ignore[misc]


def test_list_says_which_screens_show(screen: Screen, sign_in: SignIn) -> None:
    for name, minutes in (("Hall", 1), ("Library", 10), ("Canteen", 40), ("Gym", None)):
        player(screen, name, minutes)
    player(screen, "Old hall", 1, ended_at=NOON)
    rows = sign_in("technician").get(LIST).context["rows"]
    assert [(row.player.name, str(row.state)) for row in rows] == [
        ("Canteen", "silent"),
        ("Gym", "not seen yet"),
        ("Hall", "on time"),
        ("Library", "late"),
    ]


def test_screens_that_run_an_old_page_or_cannot_read_are_remarked(screen: Screen, sign_in: SignIn) -> None:
    player(screen, "Hall", 1, release="0.0.9")
    player(screen, "Library", 1, data_minutes=1441)
    remarks = [row.remark for row in sign_in("office").get(LIST).context["rows"]]
    assert remarks == [
        "It runs an older page (0.0.9) and renews itself at night.",
        "It asks, but cannot read the answers: open its page anew.",
    ]


def test_office_types_the_code_of_a_television(screen: Screen, sign_in: SignIn) -> None:
    office, television = sign_in("office"), Client()
    code = re.findall(r"[A-Z]{4}-[A-Z]{4}", television.get("/screen/").content.decode())[0]
    answer = office.post(LET_IN, {"code": code, "name": "Entrance hall", "screen": "hallway"}, follow=True)
    assert "“Entrance hall” is let in." in answer.content.decode()
    assert television.get("/screen/")["Location"] == "/screen/hallway/"
    let_in = Player.objects.get()
    assert (let_in.let_in_by, let_in.way) == (User.objects.get(username="office"), "code")


def test_wrong_code_says_what_to_do(screen: Screen, sign_in: SignIn) -> None:
    answer = sign_in("office").post(LET_IN, {"code": "BBBBBBBB", "name": "Hall", "screen": "hallway"})
    assert answer.status_code == 422
    assert "No screen shows this code now. Look at the screen again" in answer.content.decode()
    assert "<title>Error: Let a screen in" in re.sub(r">\s+", ">", answer.content.decode())


def test_link_is_shown_once(screen: Screen, sign_in: SignIn) -> None:
    office = sign_in("office")
    page = office.post(LINK, {"name": "Signage box", "screen": "hallway"}).content.decode()
    (key,) = re.findall(r"/screen/open/([\w-]{22})/", page)
    assert "Here together" in Client().get(f"/screen/open/{key}/").content.decode()
    assert key not in office.get(LIST).content.decode() + office.get(LINK).content.decode()


def test_ended_screen_is_listed_apart(screen: Screen, sign_in: SignIn) -> None:
    office = sign_in("office")
    hall = player(screen, "Hall", 1)
    page = office.post(f"{LIST}{hall.pk}/end/", follow=True)
    assert (page.context["rows"], [one.name for one in page.context["ended"]]) == ([], ["Hall"])


def test_another_school_s_screens_are_not_there(screen: Screen, sign_in: SignIn) -> None:
    other = Screen.objects.create(school=people.other_school(), slug="theirs", title="Elsewhere")
    theirs = player(other, "Their hall", 1)
    office = sign_in("office")
    assert office.post(f"{LIST}{theirs.pk}/end/").status_code == 404
    assert "Their hall" not in office.get(LIST).content.decode()
    form = {"name": "Hall", "screen": "theirs"}
    assert office.post(LINK, form).status_code == 422
    assert not Player.objects.filter(name="Hall").exists()


def test_queries_do_not_grow_with_the_screens(screen: Screen, sign_in: SignIn) -> None:
    office = sign_in("office")
    player(screen, "Hall", 1)
    office.get(LIST)
    with CaptureQueriesContext(connection) as few:
        office.get(LIST)
    for number in range(12):
        player(screen, f"Hall {number}", 1)
    with CaptureQueriesContext(connection) as many:
        office.get(LIST)
    assert len(many) == len(few)


@pytest.fixture
def panels(screen: Screen) -> Screen:
    kinds = (("leaders", "Here together"), ("message", "Hello"), ("message", "Bye"))
    screen.panels = [{"kind": kind, "title": title, "text": ""} for kind, title in kinds]
    screen.save()
    return screen


def order_of(client: Client) -> list[tuple[str, bool]]:
    return [(panel.key, panel.is_shown) for panel, _ in client.get(PANELS).context["panels"]]


def test_technician_puts_panels_in_order_and_hides_one(panels: Screen, sign_in: SignIn) -> None:
    technician = sign_in("technician")
    assert f'href="{PANELS}"' in technician.get(LIST).content.decode()
    assert order_of(technician) == [("leaders", True), ("message", True), ("message-2", True)]
    typed = {"place-leaders": "3", "place-message": "x", "place-message-2": "1", "shown": ["message-2", "leaders"]}
    answer = technician.post(PANELS, typed, follow=True).content.decode()
    assert "go before the file’s" in answer
    assert order_of(technician) == [("message-2", True), ("message", False), ("leaders", True)]
    technician.post(PANELS, {"do": "file"})
    assert order_of(technician) == [("leaders", True), ("message", True), ("message-2", True)]
    assert "are those of the file" in technician.get(PANELS).content.decode()


def test_another_school_s_panels_are_not_there(panels: Screen, sign_in: SignIn) -> None:
    Screen.objects.create(school=people.other_school(), slug="theirs", title="Elsewhere")
    office = sign_in("office")
    assert office.get("/admin/attendance/screens/theirs/panels/").status_code == 404
    assert office.post("/admin/attendance/screens/theirs/panels/", {"do": "file"}).status_code == 404
