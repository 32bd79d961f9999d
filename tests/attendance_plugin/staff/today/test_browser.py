"""Today in Chromium: calls are written down without leaving the page, and what goes wrong is said (R12, R13)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from portal.attendance_plugin.first_contact.models import FirstContactCall
from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import mark, report
from tests.attendance_plugin.leave.leave_world import POLICY, freeze_calendar, publish_policy
from tests.attendance_plugin.staff.today.test_lists import ASKED_AT_HALF_PAST_NINE
from tests.chromium import axe_faults, chromium_beside_django, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 820, 1280)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT_OFF = """Array.from(document.querySelectorAll(".tag, .table-frame"))
  .filter(one => one.scrollWidth > one.clientWidth + 1
    || one.getBoundingClientRect().right > document.documentElement.clientWidth).length"""
THUMB = 44
TODAY = date(2026, 11, 20)
PAGE, LIVE = reverse("attendance_staff:today"), reverse("attendance_staff:today_live")
# What the page's script does after a minute, done at once: it looks when the page is seen again.
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture(autouse=True)
def at_twenty_to_ten() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 9, 40, tzinfo=UTC)):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    """Amara and her brother, marked N; their mother may be rung, and nobody may ring their father."""
    freeze_calendar(school)
    publish_policy(school, POLICY + ASKED_AT_HALF_PAST_NINE)
    amara = people.pupil(school)
    brother = people.pupil(school, serial=2, given_name="Chidi")
    people.parent(amara)
    people.separated_parent(amara, court_order=True, do_not_contact=True)
    for link in PupilContact.objects.all():
        link.pk, link.pupil = None, brother
        link.save()
    for one in (amara, brother):
        mark(one, "N", TODAY, "am")
    return amara


@pytest.fixture
def open_today(chromium: Any, live_server: LiveServer, child: Pupil) -> Iterator[Callable[..., Any]]:
    contexts = []

    def open_one(**options: Any) -> Any:
        client = Client()
        client.force_login(people.office())
        context = chromium.new_context(base_url=live_server.url, **options)
        cookies = [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
        context.add_cookies(cookies)
        contexts.append(context)
        page = context.new_page()
        page.goto(PAGE)
        return page

    yield open_one
    for context in contexts:
        context.close()


def button(page: Any, outcome: str) -> Any:
    return page.locator(f".ring--next button[value*=':{outcome}:']")


def outcomes() -> list[tuple[str, str]]:
    return [(call.pupil.given_name, call.outcome) for call in FirstContactCall.objects.select_related("pupil")]


def test_a_press_writes_the_call_down_for_both_children_without_leaving_the_page(open_today) -> None:
    page = open_today()
    page.evaluate("window.isTheSamePage = true")
    button(page, "no_answer").click()
    page.get_by_text("Written down: No answer: Ngozi Okafor.").wait_for()
    page.get_by_text("Wait for an answer until 10:10").first.wait_for()
    assert page.evaluate("window.isTheSamePage") is True
    assert outcomes() == [("Amara", "no_answer"), ("Chidi", "no_answer")]


def test_the_same_press_works_without_scripts(open_today) -> None:
    page = open_today(java_script_enabled=False)
    follow(button(page, "message"))
    assert page.get_by_text("Written down: Ngozi Okafor, left a message.").is_visible()
    assert outcomes() == [("Amara", "message"), ("Chidi", "message")]


def test_a_colleagues_call_meanwhile_is_said_and_shown(open_today) -> None:
    page, other = open_today(), None
    value = button(page, "no_answer").get_attribute("value")
    officer = Client()
    officer.force_login(people.attendance_officer())
    other = officer.post(reverse("attendance_staff:today_call"), {"call": value.replace("no_answer", "message")})
    assert other.status_code == 302
    button(page, "no_answer").click()
    page.get_by_text("Tomasz Wrona rang Ngozi Okafor about").wait_for()
    page.get_by_text("Wait for an answer until 10:10").first.wait_for()
    assert outcomes() == [("Amara", "message"), ("Chidi", "message")]


def test_a_child_that_is_explained_meanwhile_leaves_the_open_page(open_today, child: Pupil) -> None:
    page = open_today()
    report(child, day=TODAY)
    page.evaluate(LOOK)
    page.get_by_text("TEST0001").first.wait_for()
    unexplained = page.locator(".family__children").all_inner_texts()
    assert ("Chidi" in unexplained[0], "Amara" in unexplained[0]) == (True, False)


def test_a_session_that_ended_is_said_with_the_way_in_and_nothing_is_asked_any_more(open_today) -> None:
    page = open_today()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if LIVE in request.url else None)
    page.route("**" + LIVE, ended)
    page.evaluate(LOOK)
    page.get_by_text("Your session has ended").wait_for()
    door = page.get_by_role("link", name="Sign in again").get_attribute("href")
    assert door == "/admin/login/?next=%2Fadmin%2Fattendance%2Ftoday%2F"
    before = len(asked)
    page.evaluate(LOOK)
    page.wait_for_timeout(300)
    assert (before, len(asked)) == (1, 1)


def test_a_session_that_ended_in_another_window_is_said_on_a_look_and_on_a_press(open_today) -> None:
    """Nobody is signed in any more, so the server sends everybody to the door."""
    for act in (lambda page: page.evaluate(LOOK), lambda page: button(page, "no_answer").click()):
        people.User.objects.all().delete()
        page = open_today()
        page.context.clear_cookies()
        act(page)
        page.get_by_text("Your session has ended").wait_for()
        assert page.get_by_role("link", name="Sign in again").get_attribute("href").startswith("/admin/login/?next=")
        assert not page.get_by_text("The server does not answer.").is_visible()
    assert outcomes() == []


def ended(route: Any) -> None:
    route.fulfill(status=401, headers={"X-Portal-Sign-In": "/admin/login/"}, body="Your session has ended.")


def test_the_server_that_does_not_answer_leaves_the_list_with_its_time_and_is_asked_again(open_today) -> None:
    page = open_today()
    page.route("**" + LIVE, lambda route: route.abort())
    page.evaluate(LOOK)
    page.get_by_text("The server does not answer.").wait_for()
    assert page.locator("#today-as-of").inner_text() == "09:40"
    assert page.get_by_text("Amara O'Neill-Okafor").first.is_visible()
    page.unroute("**" + LIVE)
    page.evaluate(LOOK)
    page.locator("#today-old").wait_for(state="hidden")


def test_a_press_that_the_server_did_not_answer_is_not_called_written_down(open_today) -> None:
    page = open_today()
    page.route("**" + reverse("attendance_staff:today_call"), lambda route: route.abort())
    button(page, "no_answer").click()
    page.get_by_text("The server did not answer, so this may not be written down.").wait_for()
    assert outcomes() == []


def test_the_call_back_list_and_a_childs_calls_are_sound_at_every_width(open_today, child: Pupil) -> None:
    """Buttons for a thumb: 44 pixels high at least, and none beside the screen."""
    sent = report(people.pupil(child.school, serial=3, given_name="Dov"), day=TODAY)
    Correction.objects.create(submission=sent, step="return", made_at=timezone.now())
    page = open_today()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        for address in (PAGE, reverse("attendance_staff:first_contact", args=[child.pk])):
            assert page.goto(address).status == 200
            assert not page.evaluate(TOO_WIDE), (address, width)
            assert axe_faults(page, within="main") == [], (address, width)
        page.goto(PAGE)
        assert page.evaluate(CUT_OFF) == 0, width
        boxes = [button.bounding_box() for button in page.locator(".ring--next .button").all()]
        assert len(boxes) == 5
        assert min(box["height"] for box in boxes) >= THUMB, width
