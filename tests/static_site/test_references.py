"""What pages refer to, and which links must lead to the living host."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import include, path

from portal.static_site.addresses import is_live_only
from portal.static_site.references import internal_targets, lead_to_live_host, read_css, read_html

LIVE = "https://portal.millbrook.example"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/forms/leave/">', f'<a href="{LIVE}/forms/leave/">'),
        ("<a href='/forms/leave/?form=2'>", f"<a href='{LIVE}/forms/leave/?form=2'>"),
        ('<form action="/search/" method="get">', f'<form action="{LIVE}/search/" method="get">'),
        ('<a href="/requests/abc/#top">', f'<a href="{LIVE}/requests/abc/#top">'),
        ('<a href="/dates/">', '<a href="/dates/">'),
        ('<a href="/formsandmore/">', '<a href="/formsandmore/">'),
        ('<a href="//forms/">', '<a href="//forms/">'),
        ('<img src="/forms/picture.png">', '<img src="/forms/picture.png">'),
    ],
)
def test_only_links_no_file_can_answer_lead_to_the_living_host(html: str, expected: str) -> None:
    assert lead_to_live_host(html, LIVE, {"/dates/"}) == expected


class SearchElsewhere:
    urlpatterns = (path("find/", include("portal.pages.search.urls")),)


@pytest.fixture
def search_elsewhere(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = SearchElsewhere
    is_live_only.cache_clear()
    yield
    is_live_only.cache_clear()


@pytest.mark.usefixtures("search_elsewhere")
@pytest.mark.parametrize("address", ["/find/", "/find/opensearch.xml"])
def test_search_leads_to_the_living_host_wherever_a_site_has_it(address: str) -> None:
    assert lead_to_live_host(f'<a href="{address}">', LIVE, set()) == f'<a href="{LIVE}{address}">'


def test_references_and_anchors_of_a_page() -> None:
    html = (
        '<h2 id="top">x</h2><a name="old" href="#top">a</a><img src="/a.png" srcset="/a-2.png 2x, /a-3.png 3x">'
        '<link rel="stylesheet" href="/static/a.css"><form action="/go/"><a href>'
    )
    assert read_html(html) == (["#top", "/a.png", "/a-2.png", "/a-3.png", "/static/a.css", "/go/"], {"top", "old"})


def test_references_of_a_stylesheet() -> None:
    css = "@import 'b.css'; a { background: url(ripple.svg) } b { background: url( \"../c.png\" ) }"
    assert read_css(css) == ["b.css", "ripple.svg", "../c.png"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("/dates/#feeds", [("/dates/", "feeds")]),
        ("#top", [("/policies/attendance/", "top")]),
        ("../other/", [("/policies/other/", "")]),
        (f"{LIVE}/dates/", [("/dates/", "")]),
        (f"{LIVE}/forms/leave/", []),
        ("https://elsewhere.example/dates/", []),
        ("mailto:office@millbrook.example", []),
        ("tel:+441632960100", []),
        ("webcal://portal.millbrook.example/dates/feeds/days-off.ics", []),
        ("data:image/png;base64,AAAA", []),
        ("/../../etc/passwd", [("/etc/passwd", "")]),
    ],
)
def test_targets_on_this_site(reference: str, expected: list[tuple[str, str]]) -> None:
    assert list(internal_targets([reference], "/policies/attendance/", LIVE)) == expected
