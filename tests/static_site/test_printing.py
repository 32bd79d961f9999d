"""The year's dates on the kitchen wall: one side of A4, printed from the static site by a real browser."""

import re
from pathlib import Path

import pytest

from portal.pages.models import School
from portal.static_site.building import build
from tests.chromium import chromium_beside_django
from tests.static_site.test_building import plain_server

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_term_dates_print_on_one_side_of_a4(demo_school: School, tmp_path: Path) -> None:
    assert build(tmp_path / "site", demo_school).problems == []
    with plain_server(tmp_path / "site") as address, chromium_beside_django() as browser:
        page = browser.new_page()
        page.goto(f"{address}/dates/")
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    # A4 in points.
    assert re.findall(rb"/MediaBox\s*\[0 0 (\d+)\S* (\d+)\S*\]", printed)[0] in {(b"594", b"841"), (b"595", b"842")}
