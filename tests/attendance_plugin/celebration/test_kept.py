"""Open screens are kept before Django like other public answers; nobody's television and no closed screen ever is."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from portal.attendance_plugin.celebration.models import ClassWeek, Screen
from portal.attendance_plugin.celebration.players.access import COOKIE
from portal.attendance_plugin.celebration.players.models import Player
from portal.attendance_plugin.celebration.players.pairing import make_link
from portal.attendance_plugin.celebration.services import recompute_class_weeks
from portal.kept_answers import number
from portal.kept_answers.front_door import FrontDoor
from portal.kept_answers.rendering import forget_all
from tests.kept_answers.asking import ask

from .conftest import weekdays
from .test_services import class_of

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, BOARD = "/screen/hallway/", "/screen/hallway/board.json"
ADDRESSES = (PAGE, BOARD, "/api/v1/celebration/hallway/")


@pytest.fixture
def door(
    screen: Screen, fill_register: Callable[..., None], time_machine_to: Callable[[str], None]
) -> Iterator[FrontDoor]:
    """Before a screen that shows a class with 97.5 per cent."""
    fill_register(class_of(screen.school, "Oak", 12, mascot="otter"), weekdays(date(2026, 11, 9)), missed=3)
    recompute_class_weeks(screen.school, date(2026, 11, 9), date(2026, 11, 13))
    time_machine_to("2026-11-20 12:00+00:00")
    forget_all()
    yield FrontDoor(WSGIHandler())
    number.forget_connection()
    forget_all()


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_open_board_costs_no_query(
    address: str, door: FrontDoor, django_assert_num_queries: Callable[..., Any]
) -> None:
    made = ask(door, address)
    with django_assert_num_queries(0):
        kept = ask(door, address)
        known = ask(door, address, HTTP_IF_NONE_MATCH=made.headers["ETag"])
    assert (kept.body, known.status, known.body) == (made.body, 304, b"")
    assert "97.5%" in kept.body.decode()
    assert {name.lower() for name in kept.headers} & {"set-cookie"} == set()


@pytest.mark.parametrize("address", ADDRESSES)
def test_new_marks_show_at_once(address: str, door: FrontDoor) -> None:
    ask(door, address)
    ClassWeek.objects.update(attended=114)
    text = ask(door, address).body.decode()
    assert re.findall(r"\d+\.\d%", text)[:1] == ["95.0%"]


@pytest.mark.parametrize(
    ("before", "after", "modes"),
    [
        ("2026-11-20 16:44:59+00:00", "2026-11-20 16:45:00+00:00", ("board", "night")),
        ("2026-11-20 07:49:59+00:00", "2026-11-20 07:50:00+00:00", ("night", "board")),
        ("2026-11-22 23:59:59+00:00", "2026-11-23 07:50:00+00:00", ("night", "neutral")),
    ],
    ids=["evening", "morning", "the week's board runs out"],
)
def test_it_goes_dark_and_lit_to_the_second(
    before: str, after: str, modes: tuple[str, str], door: FrontDoor, time_machine_to: Callable[[str], None]
) -> None:
    time_machine_to(before)
    first = [ask(door, PAGE).body.decode() for _ in range(2)]
    time_machine_to(after)
    then = ask(door, PAGE).body.decode()
    assert [f'class="screen screen--{mode}"' in text for mode, text in zip(modes, (first[1], then), strict=True)] == [
        True,
        True,
    ]


def test_the_hour_of_the_next_reload_is_never_past(door: FrontDoor, time_machine_to: Callable[[str], None]) -> None:
    time_machine_to("2026-11-21 02:59:59+00:00")
    assert '"reload_at": "2026-11-21T03:00:00+00:00"' in ask(door, BOARD).body.decode()
    time_machine_to("2026-11-21 03:00:00+00:00")
    assert '"reload_at": "2026-11-22T03:00:00+00:00"' in ask(door, BOARD).body.decode()


@pytest.mark.parametrize("address", [PAGE, BOARD])
def test_a_screen_that_is_closed_shows_nothing_from_then_on(address: str, door: FrontDoor) -> None:
    """Abuse case 31: nor is what its own television gets ever given to another."""
    assert "97.5%" in ask(door, address).body.decode()
    Screen.objects.update(open_to_all=False)
    ask(door, "/robots.txt")
    _, key = make_link(Screen.objects.get(), name="Player", by=None)
    Player.objects.update(way=Player.Way.CODE)
    own, others = ask(door, address, HTTP_COOKIE=f"{COOKIE}={key}"), ask(door, address)
    assert ("97.5%" in own.body.decode(), "97.5%" in others.body.decode()) == (True, False)
    assert (len(door.shelf), "private" in own.headers["Cache-Control"]) == (1, True)
    by_link = f"/screen/open/{key}/" + address.removeprefix(PAGE)
    Player.objects.update(way=Player.Way.LINK)
    assert ("97.5%" in ask(door, by_link).body.decode(), len(door.shelf)) == (True, 1)


def test_a_television_that_was_let_in_is_seen_though_others_asked_before(door: FrontDoor) -> None:
    ask(door, PAGE)
    player, key = make_link(Screen.objects.get(), name="Player", by=None)
    Player.objects.update(way=Player.Way.CODE)
    told = ask(door, PAGE, HTTP_COOKIE=f"{COOKIE}={key}")
    player.refresh_from_db()
    assert (player.last_seen_at is not None, key in told.headers["Set-Cookie"]) == (True, True)
