"""Answering and signing on a 360 px phone: without scripts in English, with axe in Urdu; the door on a tablet."""

import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext
from pytest_django.live_server_helper import LiveServer

from portal.pages.languages import spoken_in
from portal.pages.models import School
from portal.policies.agreements.visitors import make_door_link
from portal.policies.models import Signature
from tests import people
from tests.chromium import axe_faults, chromium_beside_django, follow
from tests.policies.agreements.conftest import AskAll, Find, links_in_mails

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
ANSWERS = ("Yes", "No")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


class Walker:
    """A browser that looks at every page it comes to."""

    def __init__(self, chromium: Any, live_server: LiveServer, code: str, *, scripts: bool) -> None:
        self.context = chromium.new_context(viewport=PHONE, java_script_enabled=scripts, base_url=live_server.url)
        self.page, self.code, self.scripts = self.context.new_page(), code, scripts

    def open(self, path: str) -> None:
        self.page.goto(path)
        if self.code != "en":
            follow(self.page.locator(f'button[value="{self.code}"]'))

    def said(self, words: str) -> str:
        with spoken_in(self.code):
            return gettext(words)

    def press(self, words: str, role: str = "button") -> None:
        follow(self.page.get_by_role(role, name=self.said(words), exact=True))

    def look(self, name: str) -> None:
        if self.scripts:
            assert axe_faults(self.page) == [], name
            assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        if folder := os.environ.get("SHOTS"):
            for width in (360, 1280):
                self.page.set_viewport_size({"width": width, "height": 740})
                self.page.screenshot(path=f"{folder}/{self.code}-{name}-{width}.png", full_page=True)
            self.page.set_viewport_size(PHONE)


@pytest.mark.parametrize(("code", "scripts"), [("en", False), ("ur", True)])
def test_a_questionnaire_is_answered_on_a_phone(
    chromium: Any, live_server: LiveServer, code: str, scripts: bool, ask_all: AskAll
) -> None:
    office = people.office()
    ask_all("staff-self-audit")
    walker = Walker(chromium, live_server, code, scripts=scripts)
    page = walker.page
    walker.open(links_in_mails()[office.email])
    walker.look("open")
    walker.press("Open")
    walker.look("read")
    walker.press("Start now", role="link")
    walker.press("Continue")
    walker.look("question-error")
    for answer in ANSWERS:
        page.get_by_label(walker.said(answer), exact=True).check()
        page.get_by_role("textbox").fill("Marisol")
        walker.press("Continue")
    walker.look("question-text")
    walker.press("Continue")
    walker.look("name")
    walker.press("Continue")
    walker.look("check")
    walker.press("Send my answers")
    walker.look("done")
    signature = Signature.objects.get()
    assert [given["answer"] for given in signature.answers] == ["yes", "no", ""]
    assert signature.reference in page.inner_text("h1 + p")
    walker.context.close()


def test_a_visitor_signs_in_at_the_door_in_urdu(
    chromium: Any, live_server: LiveServer, school: School, find: Find
) -> None:
    _link, address = make_door_link(school, find("visitors"), days=1, by=None)
    walker = Walker(chromium, live_server, "ur", scripts=True)
    walker.open(urlsplit(address).path)
    walker.look("door")
    walker.press("Go on to sign in", role="link")
    walker.press("Continue")
    walker.look("door-error")
    for name, words in (("name", "Bertil Ask"), ("visiting", "Caretaker")):
        walker.page.locator(f"[name={name}]").fill(words)
    walker.page.locator("[name=accept]").check()
    walker.press("Continue")
    walker.look("door-check")
    walker.press("Sign in")
    walker.look("door-done")
    assert re.search(Signature.objects.get().reference, walker.page.inner_text("main"))
    walker.context.close()
