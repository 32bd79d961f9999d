"""Each form on a 360 px phone in Chromium, with and without scripts; axe finds nothing in any state (R5, R41)."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from portal import hooks
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.report_terms import ReportTerms
from portal.pages.models import School
from tests.attendance_plugin.leave.leave_world import build_world, checked
from tests.attendance_plugin.submissions.evidence import sample_files as files
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in
from tests.chromium import axe_faults, chromium_beside_django, follow, press
from tests.forms import posts
from tests.forms.own.own_world import POSTS as OWN_POSTS
from tests.forms.own.own_world import SLUG, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Any, live_server: LiveServer) -> Iterator[Callable[[bool], Any]]:
    contexts = []

    def open_one(javascript: bool) -> Any:
        context = chromium.new_context(viewport=PHONE, java_script_enabled=javascript, base_url=live_server.url)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def shots() -> Callable[[Any, str], None]:
    """A picture of the page where ``SHOTS`` names a folder to look at."""

    def take(page: Any, name: str) -> None:
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return take


def fill_in(page: Any, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            choice = page.locator(f'[name="{name}"]:is([type="radio"], [type="checkbox"])')
            if choice.count():
                choice.and_(page.locator(f'[value="{one}"], :not([value])')).check()
            else:
                page.locator(f'[name="{name}"]').fill(one)


def assert_sound(page: Any) -> None:
    """Nothing for axe to find, and nothing wider than the phone."""
    assert axe_faults(page) == []
    assert_fits(page)


def assert_fits(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("form", sorted(posts.ALL))
def test_whole_form_without_scripts(school: School, open_page: Callable[[bool], Any], form: str) -> None:
    """R5: nothing needs JavaScript."""
    page = open_page(False)
    page.goto(f"/forms/{form}/")
    press(page, "Start now", "link")
    for typed in posts.ALL[form].values():
        fill_in(page, typed)
        press(page, "Continue")
    press(page, "Send")
    assert page.locator(".panel__reference").inner_text() == Submission.objects.get().reference


@pytest.mark.parametrize("form", sorted(posts.ALL))
def test_every_state_is_sound_on_a_phone(school: School, open_page: Callable[[bool], Any], form: str) -> None:
    """R41: start, each question, each question with its errors, check, sent, already sent."""
    look_at_every_state(open_page(True), form, posts.ALL[form])


def test_every_state_of_a_form_of_the_schools_own_is_sound(school: School, open_page: Callable[[bool], Any]) -> None:
    """R41, for a form an editor made of every kind of part."""
    publish(school)
    look_at_every_state(open_page(True), SLUG, OWN_POSTS)


def look_at_every_state(page: Any, form: str, answers: posts.Posts) -> None:
    page.goto(f"/forms/{form}/")
    assert_sound(page)
    press(page, "Start now", "link")
    for typed in answers.values():
        assert_sound(page)
        press(page, "Continue")
        expect(page).to_have_title(re.compile("^Error: "))
        assert_sound(page)
        fill_in(page, typed)
        press(page, "Continue")
    assert_sound(page)
    press(page, "Send")
    assert_sound(page)
    page.goto(f"/forms/{form}/check/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have already sent this")
    assert_sound(page)


def test_question_about_empty_words_and_help_beside_worrying_ones_are_sound(
    school: School, open_page: Callable[[bool], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ABS-03 and abuse case 72 without scripts: asked once, and help beside the next questions."""
    terms = ReportTerms(empty_words=())
    monkeypatch.setitem(hooks.report_terms._fillings, "policy", lambda school, day: terms)
    page = open_page(False)
    page.goto("/forms/absence/child/")
    for step in ("child", "when"):
        fill_in(page, posts.ABSENCE[step])
        press(page, "Continue")
    fill_in(page, {"reason_kind": "ill", "reason": "She is poorly"})
    press(page, "Continue")
    expect(page.get_by_text("Could you tell us a little more?").first).to_be_visible()
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("When do you think your child will be back?")
    page.goto("/forms/absence/reason/")
    fill_in(page, {"reason_kind": "ill", "reason": "She is afraid to go home"})
    press(page, "Continue")
    expect(page.get_by_text("If somebody is not safe")).to_be_visible()


def test_two_children_without_scripts_get_a_reference_each(school: School, open_page: Callable[[bool], Any]) -> None:
    """R3 and R5: added, seen in the list, one taken out again, sent; every new state is sound."""
    page = open_page(False)
    page.goto("/forms/early-collection/child/")
    first, *others = posts.EARLY_COLLECTION.values()
    fill_in(page, first)
    press(page, "Save and add another child")
    for child in (posts.BROTHER, posts.SISTER):
        fill_in(page, {**child, **posts.OF_OTHERS["early-collection"]})
        press(page, "Continue")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("You have told us about"))
        if child is posts.BROTHER:
            press(page, "Add another child", "link")
    assert_fits(page)
    press(page, "Remove Chidi O’Neill-Okafor")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have told us about 2 children")
    press(page, "Continue", "link")
    for typed in others:
        fill_in(page, typed)
        press(page, "Continue")
    assert_fits(page)
    press(page, "Send")
    assert_fits(page)
    stored = Submission.objects.order_by("pk")
    assert page.locator(".panel__reference").all_inner_texts() == [one.reference for one in stored]
    assert [one.child_name for one in stored] == [posts.CHILD["child_name"], posts.SISTER["child_name"]]


def test_pages_about_several_children_are_sound_on_a_phone(school: School, open_page: Callable[[bool], Any]) -> None:
    """R41: the second child's page with its errors, the list, check, sent, already sent."""
    page = open_page(True)
    page.goto("/forms/leave/child/")
    first, *others = posts.LEAVE.values()
    fill_in(page, first)
    press(page, "Save and add another child")
    press(page, "Continue")
    expect(page).to_have_title(re.compile("^Error: Which other child"))
    assert_sound(page)
    fill_in(page, posts.BROTHER)
    press(page, "Continue")
    assert_sound(page)
    press(page, "Continue", "link")
    for typed in others:
        fill_in(page, typed)
        press(page, "Continue")
    assert_sound(page)
    press(page, "Send")
    assert_sound(page)
    page.goto("/forms/leave/check/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have already sent this")
    assert_sound(page)


def test_error_summary_takes_the_focus_and_leads_to_the_field(school: School, open_page: Callable[[bool], Any]) -> None:
    """R41: who cannot see the page hears what is wrong first."""
    page = open_page(True)
    page.goto("/forms/absence/child/")
    press(page, "Continue")
    page.wait_for_function("document.activeElement.id === 'error-summary'")
    page.get_by_role("link", name="Enter your child’s class or year").click()
    page.keyboard.type("Oak")
    expect(page.get_by_label("Class")).to_have_value("Oak")


def test_two_quick_presses_send_once(school: School, open_page: Callable[[bool], Any]) -> None:
    """R3 and abuse case 38, with a real finger."""
    page = open_page(True)
    page.goto("/forms/absence/child/")
    for typed in posts.ABSENCE.values():
        fill_in(page, typed)
        press(page, "Continue")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    page.wait_for_url("**/forms/absence/sent/")
    assert page.locator(".panel__reference").inner_text() == Submission.objects.get().reference


def test_files_without_scripts_and_the_parents_page_in_each_state(
    school: School, open_page: Callable[[bool], Any], tmp_path: Path, settings: Any, shots: Callable[[Any, str], None]
) -> None:
    """R5, R41: a file in the form, then what it became, an answer put right, and the attendance so far."""
    keep_in(tmp_path / "evidence", settings)
    request = build_world(school, answers={"evidence": "pending"})
    request.submission.sender_contact = request.pupil.contact_links.get().contact
    request.submission.save()
    checked(request)
    page = open_page(False)
    page.goto("/forms/leave/child/")
    for step, typed in posts.LEAVE.items():
        if step == "you":
            break
        fill_in(page, {"evidence": "now"} if step == "evidence" else typed)
        press(page, "Continue")
    card = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg_with_place()}
    page.set_input_files("[name=evidence_files]", [card, card | {"name": "note.docx", "buffer": files.zipped()}])
    press(page, "Add")
    assert "“note.docx” was not added." in page.locator(".error-summary").inner_text()
    watched = open_page(True)
    watched.context.add_cookies(page.context.cookies())
    watched.goto("/forms/leave/evidence-files/")
    shots(watched, "files")
    assert_sound(watched)
    press(watched, "Continue")
    watched.goto(urlsplit(issue_link(request.submission, request.submission.sender_contact)).path)
    press(watched, "Open my request")
    shots(watched, "request")
    assert_sound(watched)
    watched.goto("/requests/correct/last-day/")
    shots(watched, "correct")
    assert_sound(watched)
    watched.get_by_label("Month").fill("frost")
    press(watched, "Save")
    assert watched.title().startswith("Error: ")
    shots(watched, "correct-error")
    assert_sound(watched)
    watched.goto("/requests/attendance/")
    shots(watched, "attendance")
    assert_sound(watched)
    watched.goto("/requests/withdraw/")
    assert_sound(watched)


@pytest.mark.parametrize(
    ("name", "direction", "form"), [("اردو", "rtl", "early-collection"), ("Polski", "ltr", "absence")]
)
def test_form_in_another_language(
    school: School, open_page: Callable[[bool], Any], name: str, direction: str, form: str
) -> None:
    """R44: chosen without scripts, read in its own direction, sent, and nothing wider than the phone on the way."""
    page = open_page(True)
    page.goto(f"/forms/{form}/")
    press(page, name)
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    assert_sound(page)
    follow(page.locator("main a.button"))
    for typed in posts.ALL[form].values():
        assert_sound(page)
        follow(page.locator('main form:not(.language-choice) button[type="submit"]').first)
        expect(page.locator("#error-summary a").first).to_be_visible()
        assert_sound(page)
        fill_in(page, typed)
        follow(page.locator('main form:not(.language-choice) button[type="submit"]').first)
    assert_sound(page)
    follow(page.locator('main form:not(.language-choice) button[type="submit"]').first)
    assert page.locator(".panel__reference").inner_text() == Submission.objects.get().reference
    assert_sound(page)
