"""The search on a 360 px phone and on a desk in Chromium; axe finds nothing, and nothing needs JavaScript (R5, R41)."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import axe_faults, chromium_beside_django, press
from tests.loaded_content import TableChange, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
STATES = (
    "",
    "q=leave",
    "q=leave&kind=policy&page=2",
    "q=xyzzy+penalty",
    "q=xyzzy",
    "q=abscence&language=pl",
    "q=چھٹی&language=ur",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


def test_every_state_is_sound(chromium: Any, live_server: LiveServer, content_rows: list[TableChange]) -> None:
    put(content_rows)
    page = chromium.new_page(viewport=PHONE, base_url=live_server.url)
    for number, state in enumerate(STATES):
        for size in (PHONE, DESK) if state == "q=leave" else (PHONE,):
            page.set_viewport_size(size)
            page.goto(f"/search/?{state}")
            assert (state, axe_faults(page)) == (state, [])
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=f"{folder}/search-{number}-{size['width']}.png", full_page=True)
    page.close()


def test_from_the_menu_to_the_clause_without_scripts(
    chromium: Any, live_server: LiveServer, content_rows: list[TableChange]
) -> None:
    put(content_rows)
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.locator(".site-menu summary").click()
    page.get_by_role("searchbox", name="Search this site").fill("fines")
    press(page, "Search")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    press(page, "13.2 Penalty notices", "link")
    expect(page.locator("#penalty-notices")).to_be_in_viewport()
    context.close()
    desk = chromium.new_page(viewport=DESK, base_url=live_server.url)
    desk.goto("/policies/")
    desk.get_by_role("searchbox", name="Search this site").fill("mobile phones")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="7.1 Mobile phones and watches")).to_be_visible()
    desk.close()


def test_frame_is_that_of_any_page_and_paper_says_how_many_were_found(
    chromium: Any, live_server: LiveServer, content_rows: list[TableChange]
) -> None:
    put(content_rows)
    page = chromium.new_page(viewport=DESK, base_url=live_server.url)
    footers = []
    for address in ("/policies/", "/search/?q=leave"):
        page.goto(address)
        footers.append(
            page.locator(".site-footer h2").evaluate_all(
                """headings => headings.map(each => [
                    each.getBoundingClientRect().top - headings[0].getBoundingClientRect().top,
                    getComputedStyle(each).fontSize,
                ])"""
            )
        )
    assert footers[0] == footers[1] != []
    page.emulate_media(media="print")
    kinds = page.locator(".search-kinds li + li a").all_text_contents()
    headings = page.locator("main section h2").evaluate_all(
        """headings => headings.map(each => each.textContent + getComputedStyle(each, "::after").content)"""
    )
    assert len(headings) > 1
    assert headings == [f'{name}" ({count}"' for name, count in (kind.split(" (") for kind in kinds)]
    page.close()


def test_phone_has_the_search_in_the_header_where_there_is_no_menu(chromium: Any, live_server: LiveServer) -> None:
    """A site whose pages are in no menu, as `wagtail start` makes them."""
    page = chromium.new_page(viewport=PHONE, base_url=live_server.url)
    page.goto("/no/such/page/")
    assert page.locator(".site-menu").count() == 0
    page.get_by_role("searchbox", name="Search this site").fill("dates")
    press(page, "Search")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    page.close()
