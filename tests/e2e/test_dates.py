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


def test_help_for_subscribing_needs_no_script(open_page: Callable[..., Any]) -> None:
    page = open_page(DESKTOP, javascript=False)
    page.goto("/dates/feeds/days-off/")
    assert page.locator("dl.subscribe > div").count() == 4
    assert page.input_value("#feed-address").endswith("/dates/feeds/days-off.ics")
