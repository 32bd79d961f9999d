"""The register in Chromium: nothing for axe to find, nothing wider than the screen, a week whole on a tablet."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.register_world import take_marks, week
from tests.chromium import axe_faults, chromium_beside_django, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 820, 1280)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT_OFF = """Array.from(document.querySelectorAll(".table-frame"))
  .filter(frame => frame.scrollWidth > frame.clientWidth + 1).length"""
MONDAY = date(2026, 11, 16)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture
def open_as(chromium: Any, live_server: LiveServer) -> Iterator[Callable[[Any], Any]]:
    """A page of a browser with the account signed in."""
    contexts = []

    def open_one(user: Any) -> Any:
        client = Client()
        client.force_login(user)
        context = chromium.new_context(base_url=live_server.url)
        cookies = [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
        context.add_cookies(cookies)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def on_friday_evening() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 18, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def pupil(school: School) -> Pupil:
    """One of three in a class, with a week of every kind of mark and weeks away that fill more than a sheet."""
    freeze_calendar(school)
    children = [people.pupil(school, serial=serial, given_name=f"Bartholomew{serial}") for serial in range(1, 4)]
    people.separated_parent(children[0], court_order=True, do_not_contact=True)
    marked = week(MONDAY.isoformat(), "L:12 U:40", "I M", "G O", "N V", "Y4 -")
    for weeks_before in range(4, 11):
        marked |= week((MONDAY - timedelta(weeks=weeks_before)).isoformat(), *["G O"] * 5)
    take_marks(school, {children[0]: marked, children[1]: week(MONDAY.isoformat())}, at=timezone.now())
    return children[0]


def addresses(pupil: Pupil) -> dict[str, str]:
    oak = pupil.memberships.get().school_class
    ours = {
        "pupils": [],
        "classes": [],
        "attendance_figures": [],
        "pupil": [pupil.pk],
        "certificate": [pupil.pk],
        "class_week": [oak.pk],
        "today": [],
        "messages": [],
        "suspects": [],
        "lunches": [],
    }
    found = {name: reverse(f"attendance_staff:{name}", args=arguments) for name, arguments in ours.items()}
    return found | {"class_week": f"{found['class_week']}?week={MONDAY.isoformat()}"}


def files_to_import(pupil: Pupil) -> dict[str, str]:
    """A file for each state that an upload can wait in."""
    rows = [f"{pupil.upn},2026-11-16,{half},{code}" for half, code in (("AM", "B"), ("PM", "C"))]
    return {
        "seen": "\n".join(["UPN,Date,Session,Code", *rows]),
        "errors": f"UPN,Date,Session,Code\n{pupil.upn},31/02/2026,AM,/\n{pupil.upn},2026-11-16,EVE,ZZ",
        "columns": "\n".join(["Ref,Tag,Teil,Zeichen", *rows]),
        "refused": "nothing that is a table",
    }


def test_every_page_is_sound_at_every_width(pupil: Pupil, open_as: Callable[[Any], Any]) -> None:
    page = open_as(people.office())
    for name, address in addresses(pupil).items():
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            assert page.goto(address).status == 200
            assert not page.evaluate(TOO_WIDE), (name, width)
            assert axe_faults(page, within="main") == [], (name, width)
            if width >= 820:
                assert page.evaluate(CUT_OFF) == 0, (name, width)


def test_every_state_of_an_upload_is_sound(pupil: Pupil, open_as: Callable[[Any], Any]) -> None:
    page = open_as(people.office())
    for name, content in files_to_import(pupil).items():
        page.goto(reverse("attendance_staff:register_upload"))
        chosen = {"name": "marks.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.locator("main input[type=file]").set_input_files(chosen)
        follow(page.locator("main form button[type=submit]").first)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 1000})
            assert not page.evaluate(TOO_WIDE), (name, width)
            assert axe_faults(page, within="main") == [], (name, width)
    page.goto(reverse("attendance_staff:register_upload"))
    assert axe_faults(page, within="main") == []


LAST_WORDS = {
    "pupil": "A grey cell is no school, an empty one is still to come.",
    "certificate": "by Prue Lacey.",
}


def test_paper_has_the_page_to_its_end_and_nothing_else(pupil: Pupil, open_as: Callable[[Any], Any]) -> None:
    """The admin's own frame would print the first screenful alone."""
    page = open_as(people.office())
    for name, last_words in LAST_WORDS.items():
        page.goto(addresses(pupil)[name])
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
        assert (len(sheets) > 1, last_words in words) == (True, True), name
        for pressed in ("Show these days", "Hand back codes"):
            assert pressed not in words, name
