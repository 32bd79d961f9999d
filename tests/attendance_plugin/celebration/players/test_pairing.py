"""From the code on a television to its key, as a browser and the office see it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.players.access import COOKIE
from portal.attendance_plugin.celebration.players.models import Pairing, Player
from portal.attendance_plugin.celebration.players.pairing import (
    PairingRefused,
    end_player,
    let_in_by_code,
    make_link,
)
from tests import people

PAIR, PAGE, BOARD = "/screen/", "/screen/hallway/", "/screen/hallway/board.json"
ClockTo = Callable[[str], None]


@pytest.fixture(autouse=True)
def at_noon(time_machine_to: ClockTo) -> None:
    time_machine_to("2026-11-20 12:00+00:00")


@pytest.fixture
def closed(screen: Screen) -> Screen:
    screen.open_to_all = False
    screen.save()
    return screen


@pytest.fixture
def office() -> User:
    return people.office()


@pytest.fixture
def television() -> Client:
    return Client()


def code_on(television: Client) -> str:
    return re.findall(r'class="pair__code"[^>]*>([A-Z]{4}-[A-Z]{4})<', television.get(PAIR).content.decode())[0]


def shows_board(client: Client, page: str = PAGE) -> bool:
    """Whether the title of the screen, which no neutral card has, is there."""
    answer = client.get(page)
    assert answer.status_code == 200
    return '<h1 class="visually-hidden">Here together</h1>' in answer.content.decode()


def test_code_is_typed_once_and_the_screen_collects_its_key(closed: Screen, office: User, television: Client) -> None:
    code = code_on(television)
    assert code_on(television) == code
    assert not shows_board(television)
    player = let_in_by_code(closed, typed=code.lower().replace("-", " "), name="Hall", by=office)
    answer = television.get(PAIR)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert shows_board(television)
    assert television.get(PAIR)["Location"] == PAGE
    assert not Pairing.objects.exists()
    assert AuditEntry.objects.filter(action="screen_let_in", subject=f"player:{player.pk}", actor=office).count() == 1


def test_key_is_kept_as_a_hash_out_of_reach_of_scripts(closed: Screen, office: User, television: Client) -> None:
    let_in_by_code(closed, typed=code_on(television), name="Hall", by=office)
    television.get(PAIR)
    cookie = television.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/screen/",
        34_560_000,
    )
    kept = [str(value) for value in Player.objects.values_list().get()]
    assert cookie.value not in kept
    assert COOKIE in television.get(PAGE).cookies  # renewed for another 400 days


def test_code_is_good_once(closed: Screen, office: User, television: Client) -> None:
    code = code_on(television)
    let_in_by_code(closed, typed=code, name="Hall", by=office)
    with pytest.raises(PairingRefused, match="No screen shows this code now"):
        let_in_by_code(closed, typed=code, name="Another", by=office)


def test_another_browser_collects_nothing(closed: Screen, office: User, television: Client) -> None:
    let_in_by_code(closed, typed=code_on(television), name="Hall", by=office)
    assert Client().get(PAIR).status_code == 200
    assert television.get(PAIR).status_code == 302


def test_code_runs_out_after_ten_minutes_and_a_new_one_comes_by_itself(
    closed: Screen, office: User, television: Client, time_machine_to: ClockTo
) -> None:
    code = code_on(television)
    time_machine_to("2026-11-20 12:10+00:00")
    with pytest.raises(PairingRefused):
        let_in_by_code(closed, typed=code, name="Hall", by=office)
    assert code_on(television) != code


def test_key_that_nobody_collects_in_time_is_gone(
    closed: Screen, office: User, television: Client, time_machine_to: ClockTo
) -> None:
    let_in_by_code(closed, typed=code_on(television), name="Hall", by=office)
    time_machine_to("2026-11-20 12:11+00:00")
    assert television.get(PAIR).status_code == 200
    assert not shows_board(television)


def test_five_wrong_codes_and_none_is_taken_for_a_while(closed: Screen, office: User, television: Client) -> None:
    for _ in range(5):
        with pytest.raises(PairingRefused, match="No screen shows this code now"):
            let_in_by_code(closed, typed="BBBB-BBBB", name="Hall", by=office)
    code = code_on(television)
    with pytest.raises(PairingRefused, match="Too many codes were tried"):
        let_in_by_code(closed, typed=code, name="Hall", by=office)
    assert not Player.objects.exists()


def test_a_network_that_asks_for_many_codes_waits(closed: Screen, settings) -> None:
    most, _ = settings.BUDGETS["screen_pairings"]
    for _ in range(most):
        assert "pair__code" in Client().get(PAIR).content.decode()
    assert "Please wait a little" in Client().get(PAIR).content.decode()
    assert Pairing.objects.count() == most


def test_codes_whose_time_is_over_are_forgotten(closed: Screen, television: Client) -> None:
    code_on(television)
    Pairing.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    code_on(Client())
    assert Pairing.objects.count() == 1


def test_signed_code_of_another_portal_is_not_taken(closed: Screen) -> None:
    client = Client()
    client.cookies["screen_pairing"] = "forged:value"
    assert client.get(PAIR).status_code == 200


@pytest.mark.parametrize("key", ["", "wrong", "x" * 22])
def test_wrong_key_shows_the_card_of_the_school_and_no_log_in(closed: Screen, key: str) -> None:
    client = Client()
    client.cookies[COOKIE] = key
    for page in (PAGE, f"/screen/open/{key or 'none'}/"):
        answer = client.get(page)
        text = answer.content.decode()
        assert (answer.status_code, closed.school.name in text, "<form" in text) == (200, True, False)
        assert "Here together" not in text
    assert client.get(BOARD).json()["mode"] == "neutral"
    assert client.get(BOARD).json()["panels"] == []


def test_ended_player_sees_the_card_from_then_on(closed: Screen, office: User, television: Client) -> None:
    player = let_in_by_code(closed, typed=code_on(television), name="Hall", by=office)
    television.get(PAIR)
    end_player(player, by=office)
    assert not shows_board(television)
    assert television.get(PAIR).status_code == 200  # it may ask anew
    assert AuditEntry.objects.filter(action="screen_ended").count() == 1


def test_link_opens_one_board_and_nothing_else(closed: Screen, office: User) -> None:
    Screen.objects.create(school=closed.school, slug="other", title="Here together", panels=[])
    player, key = make_link(closed, name="Player", by=office)
    client = Client()
    link = f"/screen/open/{key}/"
    assert shows_board(client, link)
    assert client.get(f"{link}board.json").json()["mode"] == "neutral"  # no marks yet
    assert [shows_board(client, page) for page in (PAGE, "/screen/other/")] == [False, False]
    assert client.cookies == {}
    end_player(player, by=office)
    assert not shows_board(client, link)


def test_key_of_a_link_is_no_cookie_and_the_other_way_round(closed: Screen, office: User, television: Client) -> None:
    _, key = make_link(closed, name="Player", by=office)
    client = Client()
    client.cookies[COOKIE] = key
    assert not shows_board(client)
    let_in_by_code(closed, typed=code_on(television), name="Hall", by=office)
    television.get(PAIR)
    assert not shows_board(Client(), f"/screen/open/{television.cookies[COOKIE].value}/")


@pytest.mark.parametrize("way", ["page", "board"])
def test_link_goes_into_no_cache_no_search_engine_and_no_referrer(closed: Screen, office: User, way: str) -> None:
    _, key = make_link(closed, name="Player", by=office)
    answer = Client().get(f"/screen/open/{key}/" + ("board.json" if way == "board" else ""))
    assert (answer["Cache-Control"], answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
        "no-cache, private",
        "noindex",
        "no-referrer",
    )


def test_player_is_seen_when_it_asks(closed: Screen, office: User, time_machine_to: ClockTo) -> None:
    player, key = make_link(closed, name="Player", by=office)
    time_machine_to("2026-11-20 12:05+00:00")
    Client().get(f"/screen/open/{key}/board.json", {"v": "0.1.0", "s": "1080x1920", "age": "0"})
    player.refresh_from_db()
    assert (player.last_seen_at, player.size) == (timezone.now(), "1080x1920")


def test_frames_are_open_to_the_named_sites_alone(closed: Screen, office: User) -> None:
    """B2: signage players show pages in frames; nobody else may."""
    _, key = make_link(closed, name="Player", by=office)
    link = f"/screen/open/{key}/"
    assert "frame-ancestors 'none'" in Client().get(link)["Content-Security-Policy"]
    closed.frame_ancestors = ["https://player.example", "https://*.signage.example:8443"]
    closed.save()
    rule = Client().get(link)["Content-Security-Policy"]
    assert rule.endswith("frame-ancestors https://player.example https://*.signage.example:8443")
    assert "frame-ancestors 'none'" in Client().get("/forms/absence/")["Content-Security-Policy"]


def test_unpaired_television_is_told_where_to_go(closed: Screen, television: Client) -> None:
    assert "testserver/screen/" in television.get(PAGE).content.decode()
