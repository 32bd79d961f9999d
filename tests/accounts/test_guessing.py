"""Guessing is slowed, and nobody can lock the owner out (R16, abuse cases 4, 46, 48)."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from portal.accounts.guessing import MOST_FROM_NETWORK, WINDOW
from tests.accounts.door import CODE, come_in, connect_app, is_in, type_password

pytestmark = pytest.mark.django_db
HOME, AWAY = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "203.0.113.9"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
WRONG = "not the password at all"


def guess(client: Client, username: str, **more: object) -> int:
    return type_password(client, username, WRONG, **more).status_code


def test_of_thirty_wrong_passwords_at_once_three_are_looked_at(editor: User) -> None:
    answers = [guess(Client(), "editor", **AWAY) for _ in range(30)]
    assert (answers.count(422), answers.count(429)) == (3, 27)


def test_whoever_waits_as_told_has_ten_in_five_minutes(editor: User, clock) -> None:
    """And a try that comes a second too soon is refused, and makes the wait no longer."""
    ends, looked_at, told = timezone.now() + WINDOW, 0, 0
    while timezone.now() + timedelta(seconds=told) < ends:
        clock.shift(max(told - 1, 0))
        assert told < 2 or guess(Client(), "editor", **AWAY) == 429
        clock.shift(min(told, 1))
        answer = type_password(Client(), "editor", WRONG, **AWAY)
        looked_at += answer.status_code == 422
        told = int(answer.headers.get("Retry-After", 0))
    assert looked_at == 10


def test_the_wait_doubles_and_is_told(editor: User, clock) -> None:
    waits = []
    for _ in range(5):
        while (response := type_password(Client(), "editor", WRONG, **AWAY)).status_code == 429:
            waits.append(int(response.headers["Retry-After"]))
            words = {1: "Wait 1 second, then", 2: "Wait 2 seconds, then"}
            assert words[waits[-1]] in response.content.decode()
            clock.shift(waits[-1])
    assert waits == [1, 2]


def test_known_and_unknown_names_are_answered_alike(editor: User) -> None:
    """Abuse case 4."""
    pages = {}
    for name in ("editor", "nobody"):
        tries = [type_password(Client(), name, WRONG, **AWAY) for _ in range(5)]
        pages[name] = [
            (answer.status_code, TOKEN.sub("", answer.content.decode().replace(name, ""))) for answer in tries
        ]
    assert pages["editor"] == pages["nobody"]


def test_an_outsider_cannot_lock_the_owner_out(office: User, clock) -> None:
    secret = connect_app(office)
    come_in(Client(), office, secret, **HOME)
    clock.shift(3600)
    for _ in range(40):
        guess(Client(), "office", **AWAY)
    assert type_password(Client(), "office", **AWAY).status_code == 429
    owner = Client()
    assert come_in(owner, office, secret, **HOME).status_code == 302
    assert is_in(owner)


def test_a_neighbour_in_the_same_network_cannot_either(office: User, clock) -> None:
    """A pupil on the school's Wi-Fi guesses: the browser in which the owner signed in before has a lane of its own."""
    secret, own = connect_app(office), Client()
    come_in(own, office, secret, **HOME)
    own.post("/admin/logout/")
    clock.shift(3600)
    for _ in range(40):
        guess(Client(), "office", **HOME)
    assert type_password(Client(), "office", **HOME).status_code == 429
    assert come_in(own, office, secret, **HOME).status_code == 302


def test_the_cookie_of_one_account_is_no_lane_to_another(office: User, editor: User) -> None:
    own = Client()
    type_password(own, "editor", **HOME)
    own.post("/admin/logout/")
    answers = [guess(own, "office", **HOME) for _ in range(12)]
    assert answers.count(422) == 3


def test_codes_are_guessed_more_slowly_still(office: User, clock) -> None:
    connect_app(office)
    attacker, answers = Client(), []
    for minute in range(59):
        if minute % 9 == 0:
            type_password(attacker, "office", **AWAY)
        answers.append(attacker.post(CODE, {"code": "123456"}, **AWAY).status_code)
        clock.shift(timedelta(minutes=1))
    assert (answers.count(422), answers.count(429)) == (10, 49)


def test_one_password_over_many_accounts_is_slowed(editor: User, settings) -> None:
    """Abuse case 48: spraying."""
    answers = [guess(Client(), f"person{number}", **AWAY) for number in range(MOST_FROM_NETWORK + 5)]
    assert (answers.count(422), answers[-5:]) == (MOST_FROM_NETWORK, [429] * 5)
    assert type_password(Client(), "editor", **HOME).status_code == 302


def test_the_log_has_every_try_and_neither_name_nor_password(editor: User, caplog) -> None:
    type_password(Client(), "editor", **HOME)
    caplog.set_level(logging.INFO, "portal.accounts")
    for _ in range(4):
        guess(Client(), "editor", **AWAY)
    type_password(Client(), "editor", **HOME)
    said = [record.getMessage() for record in caplog.records if record.name == "portal.accounts"]
    assert [line.split(" account=")[0] for line in said] == [
        "signed in",
        *["wrong password"] * 3,
        "too soon",
        "signed in",
    ]
    assert not any("editor" in line or WRONG in line for line in said)


def test_the_owner_is_told_of_wrong_tries(editor: User, clock) -> None:
    for _ in range(5):
        guess(Client(), "editor", **AWAY)
        clock.shift(60)
    owner = Client()
    type_password(owner, "editor", **HOME)
    assert "5 wrong passwords or codes were tried at your account" in owner.get("/admin/").content.decode()
