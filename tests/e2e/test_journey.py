"""The whole way of one request: parent's phone, rule check, headteacher's decision, letter, parent again."""

import re
import time
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from typing import Any

import pytest

from tests.chromium import follow, press
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.demo_data import Family, a_family, school_day_after
from tests.e2e.portal_process import RunningPortal

pytestmark = pytest.mark.browser

REASON = "Her aunt is getting married in Porto and she carries the rings."
MOST_PAGES = 20
MAIL_SECONDS = 120


def give_answers(page: Any, answers: dict[str, str]) -> None:
    """Fill in every question of this page that ``answers`` knows."""
    for name, value in answers.items():
        choice = page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
        box = page.locator(f'[name="{name}"]:not([type=radio]):not([type=hidden])')
        if choice.count():
            choice.check()
        elif box.count():
            box.fill(value)


def walk_to_check_page(page: Any, answers: dict[str, str]) -> None:
    follow(page.get_by_role("link", name="Start now").or_(page.get_by_role("button", name="Start now")).first)
    for _ in range(MOST_PAGES):
        if page.url.endswith("/check/"):
            return
        give_answers(page, answers)
        press(page, "Continue")
        assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()
    raise AssertionError(f"still at {page.url}")


def three_parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def leave_answers(family: Family, day: date) -> dict[str, str]:
    return {
        "child_name": family.child,
        "child_class": family.school_class,
        "kind": "exceptional_leave",
        "reason_code": "family_event",
        **three_parts("first_day", day),
        "first_half": "am",
        **three_parts("last_day", day),
        "last_half": "pm",
        "reason": REASON,
        "evidence": "pending",
        "parent_name": family.parent,
        "relationship": "mother",
        "asked_by_resident_parent": "yes",
        "email": family.email,
    }


def sign_in(page: Any, portal: RunningPortal, role: str) -> None:
    username, password = portal.log_ins[role]
    page.goto("/admin/login/")
    page.fill('[name="username"]', username)
    page.fill('[name="password"]', password)
    follow(page.locator('button[type="submit"]'))
    page.wait_for_url("**/admin/")


def mails_to(portal: RunningPortal, address: str) -> list[str]:
    """Subject and text of every mail to ``address``, oldest first."""
    found = []
    for path in sorted((portal.var / "mail").glob("*.log")):
        for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
            message = message_from_bytes(raw, policy=policy.default)
            if address in str(message["To"]):
                body = message.get_body(("plain",))
                found.append(f"{message['Subject']}\n{body.get_content() if body else ''}")
    return found


def wait_for_mail(portal: RunningPortal, address: str, words: str) -> str:
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        for mail in mails_to(portal, address):
            if words in mail:
                return mail
        time.sleep(0.5)
    raise AssertionError(
        f"no mail with {words!r} to {address} within {MAIL_SECONDS} seconds: {mails_to(portal, address)}"
    )


def test_leave_request_from_a_phone_to_the_decision_and_back(
    portal: RunningPortal, open_page: Callable[..., Any], shots: Callable[[Any, str], None]
) -> None:
    family = a_family(portal.database)
    day = school_day_after(portal.database, date.today(), school_days=22)

    # A parent on a phone, without JavaScript.
    phone = open_page(PHONE, javascript=False)
    phone.goto("/")
    shots(phone, "phone-home")
    phone.goto("/forms/leave/")
    walk_to_check_page(phone, leave_answers(family, day))
    shots(phone, "phone-check-answers")
    told = phone.locator("main").inner_text()
    assert "What our policy says" in told
    assert phone.locator('main a[href*="/policies/attendance/versions/"][href*="#"]').count() > 0
    press(phone, "Send")
    shots(phone, "phone-sent")
    reference = phone.locator(".panel__reference").inner_text()
    assert re.fullmatch(r"[A-Z0-9-]{5,16}", reference)

    acknowledged = wait_for_mail(portal, family.email, reference)
    assert REASON not in acknowledged
    assert family.child not in acknowledged

    # The headteacher at a desk.
    desk = open_page(DESKTOP)
    sign_in(desk, portal, "Headteacher")
    shots(desk, "desk-home")
    desk.goto(f"/admin/attendance/requests/{reference}/")
    shots(desk, "desk-request")
    shown = desk.locator("main").inner_text()
    assert REASON in shown
    assert re.search(r"\d+ of \d+ sessions \(\d+\.\d\d%\)", shown.replace(" %", "%").replace("\u00a0", ""))
    assert desk.locator('a[href*="/policies/attendance/versions/"][href*="#"]').count() > 0
    assert desk.locator('input[name="outcome"]:checked').count() == 0
    desk.check('input[name="outcome"][value="grant"]')
    desk.fill('[name="reason"]', "A close family wedding abroad, asked for in good time.")
    follow(desk.get_by_role("button", name="Continue: see what will happen"))
    shots(desk, "desk-confirm")
    follow(desk.get_by_role("button", name="Enter the decision and write the letters"))
    shots(desk, "desk-decided")
    decided = desk.locator("main").inner_text()
    assert "Grant" in decided
    follow(desk.get_by_role("link", name=family.parent).first)
    shots(desk, "desk-letter")
    assert family.child in desk.locator("main").inner_text()

    # The parent again, by the link in the mail.
    mail = wait_for_mail(portal, family.email, "/requests/")
    link = re.search(r"http://127\.0\.0\.1:\d+(/requests/\S+)", mail)
    assert link
    phone.goto(link[1])
    press(phone, "Open my request")
    shots(phone, "phone-own-page")
    assert reference in phone.locator("main").inner_text()


def test_absence_report_is_on_the_offices_list_today(
    portal: RunningPortal, open_page: Callable[..., Any], shots: Callable[[Any, str], None]
) -> None:
    phone = open_page(PHONE, javascript=False)
    phone.goto("/forms/absence/")
    family = a_family(portal.database)
    answers = {
        "child_name": family.child,
        "child_class": family.school_class,
        "when": "today",
        "reason_kind": "ill",
        "reason": "Sick twice in the night",
        "return_when": "unknown",
        "parent_name": family.parent,
        "relationship": "father",
        "telephone": "07700 900123",
    }
    walk_to_check_page(phone, answers)
    press(phone, "Send")
    reference = phone.locator(".panel__reference").inner_text()

    desk = open_page(DESKTOP)
    sign_in(desk, portal, "Office")
    deadline = time.monotonic() + MAIL_SECONDS
    while reference not in desk.content() and time.monotonic() < deadline:
        desk.goto("/admin/attendance/today/")
    shots(desk, "desk-today")
    assert family.child in desk.locator("main").inner_text()


@pytest.mark.parametrize("role", ["Policy editor", "Governor"])
def test_editor_and_governor_meet_no_pupil(portal: RunningPortal, open_page: Callable[..., Any], role: str) -> None:
    family = a_family(portal.database)
    desk = open_page(DESKTOP)
    sign_in(desk, portal, role)
    assert "Requests" not in desk.locator("nav, aside, .sidebar").first.inner_text()
    assert family.child not in desk.content()
    answer = desk.request.get("/admin/attendance/today/")
    assert family.child not in answer.text()
    assert "don’t have permission" in answer.text() or "do not have permission" in answer.text() or answer.status == 403
