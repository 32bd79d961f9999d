"""Writing a letter to a family on two pages: choose, read exactly what goes, send. Nothing goes by itself (MON-05)."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.letters.letters_world import child_with_marks, load_own_letters

CHOSEN = {"letter": "attendance-1a", "period": "year", "words": "See you <b>soon</b>."}


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 16, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    load_own_letters(school)
    return child_with_marks(school)


@pytest.fixture
def office(child: Pupil, sign_in) -> Client:
    return sign_in("office")


def address(child: Pupil) -> str:
    return reverse("attendance_staff:write_letter", args=[child.pk])


def shown(client: Client, child: Pupil, **changes: str) -> tuple[HttpResponse, dict[str, str]]:
    """The page that shows the letters, and its hidden fields."""
    page = client.post(address(child), {**CHOSEN, "do": "show"} | changes)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return page, {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in hidden}


def mother() -> Contact:
    return Contact.objects.get(full_name=people.PARENT.name)


def test_looking_at_the_letters_sends_nothing_and_chooses_nobody(office: Client, child: Pupil) -> None:
    page, _ = shown(office, child)
    words = page.content.decode()
    assert page.status_code == 200
    assert "Dear Ngozi Okafor," in words
    assert "Dear Declan O&#x27;Neill," in words
    assert "See you &lt;b&gt;soon&lt;/b&gt;." in words
    assert " checked" not in words
    assert (Letter.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_what_was_shown_is_what_is_sent(office: Client, child: Pupil) -> None:
    _, hidden = shown(office, child)
    done = office.post(address(child), {**hidden, "to": [mother().pk], "way": "mail", "do": "send"})
    assert (done.status_code, done.headers["Location"]) == (302, reverse("attendance_staff:pupil", args=[child.pk]))
    letter = Letter.objects.get()
    assert (letter.recipient_name, letter.written_by_name, letter.message) == (
        people.PARENT.name,
        "Prue Lacey",
        OutboxMessage.objects.get(),
    )
    assert "See you <b>soon</b>." in letter.text
    listing = office.get(reverse("attendance_staff:letters")).content.decode()
    assert people.PARENT.name in listing


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"to": []}, "Choose at least one person."),
        ({"way": ""}, "Choose how the letters go."),
        ({"seen": "0" * 64}, "changed while you read"),
    ],
)
def test_what_nobody_confirmed_is_not_sent(office: Client, child: Pupil, changes: dict, problem: str) -> None:
    _, hidden = shown(office, child)
    page = office.post(address(child), {**hidden, "to": [mother().pk], "way": "print", "do": "send"} | changes)
    assert (page.status_code, problem in page.content.decode()) == (422, True)
    assert Letter.objects.count() == 0


def test_a_letter_that_cannot_be_written_says_why(office: Client, child: Pupil) -> None:
    page, _ = shown(office, child, letter="meeting-invitation", words="")
    assert (page.status_code, "needs a paragraph of your own" in page.content.decode()) == (422, True)
    page, _ = shown(office, child, period="own", first="2026-11-13", last="2026-11-02")
    assert (page.status_code, "lies before the first" in page.content.decode()) == (422, True)


def test_the_ladder_and_the_figures_stand_beside_as_information(office: Client, child: Pupil) -> None:
    words = office.get(address(child)).content.decode()
    assert "No letter is written because of a figure; you decide." in words
    assert "60.00 % (12 of 20 possible sessions); few sessions yet, so this says little" in words
    assert "3, of these 1 after the register closed" in words
    assert "5 of 8 sessions missed" in words
    assert "follows “About attendance or About days away through illness”" in words
