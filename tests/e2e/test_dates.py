"""Term dates in a browser: printed on one side of A4, and what an editor is told while typing."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import DESKTOP
from tests.e2e.portal_process import RunningPortal
from tests.e2e.test_journey import sign_in

pytestmark = pytest.mark.browser
ADD = "/admin/snippets/portal_calendars/calendardate/add/"
PAGE_OF_A_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")
A4 = (595, 842)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148"
IPAD = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36"
CHROMEBOOK = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
FIRST = {IPHONE: "apple", IPAD: "apple", ANDROID: "google", CHROMEBOOK: "google", WINDOWS: "outlook", LINUX: "other"}


@pytest.mark.parametrize("path", ["/dates/", "/dates/2026-27/", "/dates/schools/sedgeholme/2026-27/"])
def test_year_prints_on_one_side_of_a4(open_page: Callable[..., Any], path: str) -> None:
    page = open_page(DESKTOP)
    page.goto(path)
    pdf = page.pdf(prefer_css_page_size=True)
    [box] = {tuple(map(float, found)) for found in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)}
    assert (len(PAGE_OF_A_PDF.findall(pdf)), tuple(map(round, box))) == (1, A4)


def test_editor_is_warned_while_typing(open_page: Callable[..., Any], portal: RunningPortal) -> None:
    page = open_page(DESKTOP)
    sign_in(page, portal, "Office")
    page.goto(ADD)
    page.select_option("select[name=year]", label="2026-27 – Thistlemere Primary School")
    page.select_option("select[name=category]", "inset")
    page.fill("input[name=first_day]", "2027-05-03")
    page.keyboard.press("Tab")
    page.locator(".date-warnings__new").filter(has_text="Monday 3 May").first.wait_for()
    said = page.inner_text("[data-date-warnings]")
    assert "“This date” falls on Monday 3 May, which is a bank holiday already (Early May bank holiday)." in said
    assert "Who sees it, and when" in said


def choices_of(page: Any) -> list[str]:
    """The calendars of the page about subscribing, in their order."""
    found: list[str] = page.locator("dl.subscribe > div").evaluate_all("all => all.map(one => one.dataset.calendar)")
    return found


def test_likely_calendar_comes_first_and_none_is_left_out(open_page: Callable[..., Any]) -> None:
    first = {}
    for agent in (*FIRST, "Something/1.0 <script>"):
        page = open_page(user_agent=agent)
        page.goto("/dates/feeds/days-off/")
        choices = choices_of(page)
        assert sorted(choices) == ["apple", "google", "other", "outlook"]
        first[agent] = choices[0]
    assert first == {**FIRST, "Something/1.0 <script>": "apple"}


def test_help_for_subscribing_needs_no_script(open_page: Callable[..., Any]) -> None:
    page = open_page(DESKTOP, javascript=False)
    page.goto("/dates/feeds/days-off/")
    assert choices_of(page) == ["apple", "google", "outlook", "other"]
    assert page.input_value("#feed-address").endswith("/dates/feeds/days-off.ics")


def test_paper_has_the_address_and_the_code_and_no_heading_without_its_buttons(open_page: Callable[..., Any]) -> None:
    page = open_page(DESKTOP)
    page.goto("/dates/feeds/days-off/")
    page.emulate_media(media="print")
    assert page.locator("dl.subscribe > div:visible").evaluate_all("all => all.map(one => one.dataset.calendar)") == [
        "other"
    ]
    assert page.locator("#feed-address").is_visible()
    assert page.locator(".qr-code").is_visible()
    assert page.locator("main a:visible").all_text_contents() == []
