"""The visitors' book: a code for a day, one signature a visit, no other visitor anywhere."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from portal.pages.models import School
from portal.policies.agreements.visitors import close_door, make_door_link
from portal.policies.models import AskedPerson, DoorLink, PolicyPage, Signature, UnfinishedAnswers
from tests.policies.agreements.conftest import NOW, Find, text, without_path

KEY = "k" * 32
VISIT = {
    "name": "Bertil Ask",
    "organisation": "Weir Plumbing",
    "visiting": "The caretaker",
    "accept": "on",
    "form_key": KEY,
}


def send(path: str, data: dict[str, str] = VISIT) -> Any:
    """Look once more at what is written, and press the button."""
    browser = Client()
    check = browser.post(f"{path}details/", data)
    sent = {"form_key": check.context["form_key"], **dict(check.context["carried"])}
    return browser.post(f"{path}send/", sent | {"answers": check.context["digest"]})


@pytest.fixture
def door(school: School, find: Find) -> tuple[DoorLink, str]:
    link, address = make_door_link(school, find("visitors"), days=1, by=None)
    return link, urlsplit(address).path


def test_a_visitor_reads_and_signs_in(door: tuple[DoorLink, str]) -> None:
    _, path = door
    browser = Client()
    assert "I lock my screen." in text(browser.get(path))
    assert len(browser.get(f"{path}details/").context["form_key"]) >= 20
    check = browser.post(f"{path}details/", VISIT)
    assert "Your name Bertil Ask Where you come from Weir Plumbing" in text(check)
    sent = {"form_key": check.context["form_key"], **dict(check.context["carried"])}
    assert sent == VISIT
    response = browser.post(f"{path}send/", sent | {"answers": check.context["digest"]})
    assert response["Location"] == f"{path}done/{KEY}/"
    signature = Signature.objects.get()
    assert (signature.person.name, signature.person.detail, signature.person.group, signature.way) == (
        "Bertil Ask",
        "Weir Plumbing",
        "visitors",
        "door",
    )
    assert [(each["text"], each["answer"]) for each in signature.answers] == [("Whom they visit", "The caretaker")]


def test_no_page_at_the_door_shows_a_visitor_who_came_before(door: tuple[DoorLink, str]) -> None:
    _, path = door
    send(path)
    next_one = Client()
    pages = [path, f"{path}details/", f"{path}done/{KEY}/", f"{path}done/{'x' * 32}/"]
    shown = "".join(text(next_one.get(page, follow=True)) for page in pages)
    assert [word for word in ("Bertil", "Plumbing", "caretaker") if word in shown] == []


def test_a_form_sent_twice_is_one_visit_and_a_second_visit_another(door: tuple[DoorLink, str]) -> None:
    _, path = door
    for _ in range(3):
        assert send(path).status_code == 302
    assert (AskedPerson.objects.count(), Signature.objects.count()) == (1, 1)
    send(path, VISIT | {"form_key": "m" * 32})
    assert Signature.objects.count() == 2


@pytest.mark.parametrize("key", ["", "short", "../../../../../../etc/passwd", "é" * 30])
def test_a_key_that_is_none_is_replaced(key: str, door: tuple[DoorLink, str]) -> None:
    response = send(door[1], VISIT | {"form_key": key})
    assert (response.status_code, Signature.objects.count()) == (302, 1)
    assert Client().get(response["Location"]).status_code == 200


def test_nothing_unfinished_is_kept_of_a_visitor(door: tuple[DoorLink, str]) -> None:
    """A shared tablet: what was typed and not sent is in no row, no cookie, and no page of the next visitor."""
    _, path = door
    tablet = Client()
    check = tablet.post(f"{path}details/", VISIT)
    assert "Bertil Ask" in text(check)
    changed = tablet.post(f"{path}details/", dict(check.context["carried"]) | {"change": "1"})
    assert changed.context["form"]["name"].value() == "Bertil Ask"
    assert (AskedPerson.objects.count(), UnfinishedAnswers.objects.count(), set(tablet.cookies)) == (
        0,
        0,
        {"csrftoken"},
    )
    assert "Bertil" not in text(tablet.get(f"{path}details/"))
    assert tablet.get(f"{path}send/")["Location"] == f"{path}details/"


def test_what_is_missing_is_said(door: tuple[DoorLink, str]) -> None:
    response = text(Client().post(f"{door[1]}send/", {"form_key": KEY}))
    for problem in ("Enter your full name", "Enter whom you are visiting", "Tick the box if you agree"):
        assert problem in response
    assert Signature.objects.count() == 0


@pytest.mark.parametrize("how", ["unknown", "midnight", "closed", "superseded"])
def test_a_code_that_no_longer_works_shows_what_every_ended_link_shows(
    how: str, door: tuple[DoorLink, str], clock: Any, page: PolicyPage
) -> None:
    link, path = door
    model = Client().get("/sign/no-such-token/")
    if how == "unknown":
        path = "/sign/door/no-such-token/"
    elif how == "midnight":
        clock.move_to(NOW.replace(hour=23, minute=59))
        assert Client().get(path).status_code == 200
        clock.move_to((NOW + timedelta(days=1)).replace(hour=0, minute=0))
    elif how == "closed":
        close_door(link, by=None)
    else:
        from portal.policies.services import publish_draft
        from tests.policies.agreements.sample_agreements import NEWER

        publish_draft(page, NEWER, is_history=True)
        DoorLink.objects.update(expires_at=NOW + timedelta(days=90))
        clock.move_to(NOW + timedelta(days=60))
    for address in (path, f"{path}details/", f"{path}send/", f"{path}done/{KEY}/"):
        for response in (Client().get(address), Client().post(address, VISIT)):
            assert (response.status_code, without_path(response)) == (404, without_path(model))
    assert Signature.objects.count() == 0


@pytest.mark.parametrize("days", [0, 32])
def test_a_code_works_for_a_day_to_a_month(days: int, school: School, find: Find) -> None:
    with pytest.raises(ValueError, match=f"Got {days} days; a link at the door works for 1 to 31"):
        make_door_link(school, find("visitors"), days=days, by=None)
