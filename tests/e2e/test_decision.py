"""A child the portal cannot tell, matched by hand; part granted; the letter on paper; two heads at once (R11, R18)."""

import io
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from tests.chromium import follow, press
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.demo_data import Family, a_family_with_a_namesake, decisions_about, school_day_after
from tests.e2e.portal_process import RunningPortal
from tests.e2e.test_journey import (
    MAIL_SECONDS,
    leave_answers,
    sign_in,
    three_parts,
    wait_for_mail,
    walk_to_check_page,
)

pytestmark = pytest.mark.browser

PET_NAME = "Bobbin"
REASON = {
    "Headteacher": "We agree to the wedding itself, and ask that the journey home is made in the evening.",
    "Deputy headteacher": "The day of the wedding is agreed; the lessons of the second day matter this week.",
}
SESSIONS = {"Headteacher": 3, "Deputy headteacher": 2}
"""How many of the four sessions asked for each of the two grants, from the first on."""


def words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def granted(role: str, first: date, last: date) -> list[str]:
    """The lines of the letter for what this head grants."""
    return [f"{words(first)}, all day", f"{words(last)}, morning"][: SESSIONS[role] - 1]


def refused(role: str, last: date) -> str:
    return f"{words(last)}, {'afternoon' if SESSIONS[role] == 3 else 'all day'}"


def send_by_pet_name(phone: Any, family: Family, first: date, last: date) -> str:
    """A parent writes the name the child is called at home; the reference."""
    at_home = replace(family, child=f"{PET_NAME} {family.child.split(' ', 1)[1]}")
    phone.goto("/forms/leave/")
    walk_to_check_page(phone, leave_answers(at_home, first) | three_parts("last_day", last))
    press(phone, "Send")
    reference: str = phone.locator(".panel__reference").inner_text()
    return reference


def match_by_hand(desk: Any, reference: str, family: Family) -> None:
    """The office finds it on Today, compares the children side by side, and says which one it is."""
    deadline = time.monotonic() + MAIL_SECONDS
    link = desk.get_by_role("link", name=reference).first
    while not link.count() and time.monotonic() < deadline:
        desk.goto("/admin/attendance/today/")
    follow(link)
    cards = desk.locator(".candidates > li")
    assert cards.count() >= 3, "what was typed, and two children at least"
    assert PET_NAME in cards.first.inner_text()
    assert desk.locator(".candidates input[type=radio]:checked").count() == 0
    tops = [card.bounding_box()["y"] for card in cards.all()[:3]]
    assert max(tops) - min(tops) < 1, "side by side"
    mine = desk.locator(".candidates > li", has=desk.get_by_role("heading", name=family.child, exact=True))
    follow(mine.get_by_role("button"))
    assert desk.url.endswith(f"/requests/{reference}/")
    assert family.child in desk.locator("main").inner_text()


def read_findings(desk: Any, reference: str) -> list[str]:
    """Every clause link opens that very version at that clause; the clauses that weigh against the request."""
    desk.goto(f"/admin/attendance/requests/{reference}/")
    links = desk.locator("#findings-section .finding__clauses a")
    found = {link.get_attribute("href"): link.inner_text() for link in links.all()}
    assert found
    for address in found:
        opened = re.fullmatch(r"(/policies/[\w-]+/versions/[\w-]+/)#([\w-]+)", address)
        assert opened, address
        page = desk.request.get(opened[1])
        assert (page.status, f'id="{opened[2]}"' in page.text()) == (200, True), address
    address, title = next(iter(found.items()))
    follow(links.first)
    assert desk.url.endswith(address)
    clause = desk.locator(":target")
    assert title.split(" ", 1)[1] in clause.inner_text()
    desk.go_back()
    desk.wait_for_load_state()
    against = desk.locator(".finding:not(.finding--meets) .finding__clauses a").all_inner_texts()
    return list(dict.fromkeys(against))


def ready_to_decide(page: Any, role: str, reference: str) -> None:
    """Part of it chosen session by session, and said back: one press is missing."""
    page.goto(f"/admin/attendance/requests/{reference}/")
    assert page.locator("#decide-section input:checked").count() == 0
    page.check('input[name="outcome"][value="grant_part"]')
    boxes = page.locator('#decide-section input[name="granted"]')
    assert boxes.count() == 4
    for box in boxes.all()[: SESSIONS[role]]:
        box.check()
    page.fill('[name="reason"]', REASON[role])
    follow(page.get_by_role("button", name="Continue: see what will happen"))


def enter_at_once(pages: dict[str, Any], reference: str) -> tuple[str, str]:
    """Both press before either has an answer. Who decided, and who was told of it."""
    for page in pages.values():
        page.evaluate("document.querySelector('button[name=confirmed]').click()")
    for page in pages.values():
        page.wait_for_url(f"**/requests/{reference}/")
    told = [role for role, page in pages.items() if "Your decision was not entered." in page.content()]
    assert len(told) == 1, "one of the two decided, and the other knows"
    (first,) = set(pages) - set(told)
    return first, told[0]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_unmatched_request_is_matched_part_granted_and_read_by_the_parent(
    portal: RunningPortal, open_page: Callable[..., Any], shots: Callable[[Any, str], None]
) -> None:
    family = a_family_with_a_namesake(portal.database)
    first, last = (school_day_after(portal.database, date.today(), school_days=days) for days in (27, 28))
    phone = open_page(PHONE, javascript=False)
    reference = send_by_pet_name(phone, family, first, last)

    office = open_page(DESKTOP)
    sign_in(office, portal, "Office")
    match_by_hand(office, reference, family)
    assert office.locator('input[name="outcome"]').count() == 0, "the office does not decide"

    heads = {role: open_page(DESKTOP) for role in SESSIONS}
    for role, page in heads.items():
        sign_in(page, portal, role)
    against = read_findings(heads["Headteacher"], reference)
    for role, page in heads.items():
        ready_to_decide(page, role, reference)
    shots(heads["Headteacher"], "desk-part-said-back")
    decider, told = enter_at_once(heads, reference)
    shots(heads[told], "desk-decided-meanwhile")
    name = heads[decider].locator("#decision-section dd", has_text=decider).inner_text().split(",")[0]
    for page in heads.values():
        decision = page.locator("#decision-section").inner_text()
        assert REASON[decider] in decision
        assert REASON[told] not in page.content()
    assert f"Already decided by {name} (" in heads[told].content()
    assert [who for who, _ in decisions_about(portal.database, reference)] == [name]

    desk = heads[told]
    follow(desk.get_by_role("link", name=family.parent).first)
    paper = desk.request.get(desk.get_by_role("link", name="Open the PDF to print and post").get_attribute("href"))
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    letter = text_of(paper.body())
    expected = [
        *(f"Dear {family.parent}", family.child, reference, "has agreed part of it", REASON[decider]),
        *(*granted(decider, first, last), refused(decider, last), *against),
    ]
    assert [line for line in expected if line not in letter] == []
    assert PET_NAME not in letter

    mail = wait_for_mail(portal, family.email, f"Your request for leave of absence: {reference}")
    assert [word for word in (PET_NAME, REASON[decider]) if word in mail] == []
    link = re.search(r"http://127\.0\.0\.1:\d+(/requests/[\w-]{20,}/)", mail)
    assert link
    phone.goto(link[1])
    press(phone, "Open my request")
    shots(phone, "phone-part-granted")
    answer = phone.locator("main").inner_text()
    assert [line for line in (*granted(decider, first, last), refused(decider, last)) if line not in answer] == []
    with phone.expect_download() as kept:
        phone.get_by_role("link", name="Keep this letter as a PDF").click()
    assert kept.value.path().read_bytes() == paper.body()
