"""A site that stands elsewhere than at the root of a host: below a path, or with relative links below any."""

from pathlib import Path

import pytest
from pytest_django import Settings

from portal.pages.models import School
from portal.static_site.base import BadBase, Base, read_base
from portal.static_site.building import Options, build
from portal.static_site.moved import moved_files
from tests.plain_server import plain_server

LIVE = "https://portal.millbrook.example"
BUILT = {"/", "/dates/", "/sitemap.xml", "/dates/feeds/days-off.ics"}
BELOW = "https://www.school.example/portal/"


@pytest.mark.parametrize(
    ("base", "name", "text", "expected"),
    [
        ("", "dates/index.html", '<a href="/">', '<a href="/">'),
        ("relative", "dates/2026-27/index.html", '<a href="/dates/#a">', '<a href="../../dates/#a">'),
        ("relative", "index.html", '<a href="/">', '<a href="./">'),
        ("relative", "dates/index.html", '<a href="/">', '<a href="../">'),
        ("relative", "dates/index.html", '<a href="#top">', '<a href="#top">'),
        ("relative", "dates/index.html", '<a href="//cdn.example/a">', '<a href="//cdn.example/a">'),
        ("relative", "404.html", '<a href="/dates/">', '<a href="/dates/">'),
        (
            "relative",
            "static/a/b.css",
            "a { background: url(/media/c.png) }",
            "a { background: url(../../media/c.png) }",
        ),
        ("relative", "a/index.html", '<img srcset="/x.png 2x, /y.png 3x">', '<img srcset="../x.png 2x, ../y.png 3x">'),
        ("relative", "old/index.html", '<meta content="0; url=/dates/">', '<meta content="0; url=../dates/">'),
        ("relative", "sitemap.xml", f"<loc>{LIVE}/dates/</loc>", f"<loc>{LIVE}/dates/</loc>"),
        (BELOW, "dates/index.html", '<a href="/dates/">', '<a href="/portal/dates/">'),
        (BELOW, "screen/index.html", '<body data-board="/screen/b.json">', '<body data-board="/portal/screen/b.json">'),
        (BELOW, "index.html", f'<a href="{LIVE}/forms/leave/">', f'<a href="{LIVE}/forms/leave/">'),
        (BELOW, "index.html", f'<link href="{LIVE}/dates/#a">', f'<link href="{BELOW}dates/#a">'),
        (
            BELOW,
            "index.html",
            '<a href="webcal://portal.millbrook.example/dates/feeds/days-off.ics">',
            '<a href="webcal://www.school.example/portal/dates/feeds/days-off.ics">',
        ),
        (BELOW, "sitemap.xml", f"<loc>{LIVE}/dates/</loc>", f"<loc>{BELOW}dates/</loc>"),
        (BELOW, "robots.txt", f"Sitemap: {LIVE}/sitemap.xml", f"Sitemap: {BELOW}sitemap.xml"),
        (BELOW, "dates/feeds/days-off.ics", f"URL:{LIVE}/dates/", f"URL:{LIVE}/dates/"),
        ("https://www.school.example", "index.html", '<a href="/dates/">', '<a href="/dates/">'),
    ],
)
def test_links_lead_where_the_site_stands(base: str, name: str, text: str, expected: str) -> None:
    assert read_base(base).rebase(text, name, LIVE, BUILT) == expected


@pytest.mark.parametrize(
    "text", ["/portal/", "portal", "ftp://a.example/", "https://", "https://a.example/../b/", 'https://a.example/"><a']
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadBase, match="it is 'relative', or the site's address"):
        read_base(text)


@pytest.mark.django_db
@pytest.mark.parametrize(("base", "folder"), [("relative", "any/where"), (BELOW, "portal")])
def test_built_site_works_below_a_path(small_school: School, tmp_path: Path, base: str, folder: str) -> None:
    """Every link of every page leads to a file, followed as a browser does."""
    import re
    import urllib.request
    from urllib.parse import urljoin

    out = tmp_path / "root" / folder
    out.parent.mkdir(parents=True)
    assert build(out, small_school, options=Options(base=read_base(base))).problems == []
    with plain_server(tmp_path / "root") as address:
        seen, waiting = set(), [f"{address}/{folder}/"]
        while waiting:
            page = waiting.pop()
            if page in seen or not page.startswith(address):
                continue
            seen.add(page)
            with urllib.request.urlopen(page) as answer:
                text = answer.read().decode(errors="replace")
            if page.endswith("/"):
                found = re.findall(r'(?:href|src)="([^"#:]+)"', text)
                waiting += [urljoin(page, each) for each in found if not each.startswith("//")]
    assert {f"{address}/{folder}/{name}" for name in ("", "news/", "privacy/", "school/tokens.css")} <= seen


def test_redirects_stand_below_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal import hooks

    places: hooks.Hook[object] = hooks.Hook("moved_addresses")  # type: ignore[type-var]
    places.fill("test", lambda school: {"/old.txt": "/robots.txt"})
    monkeypatch.setattr(hooks, "moved_addresses", places)
    files = dict(moved_files(School(), lambda address: b"x", LIVE, "/portal"))
    assert files["/_redirects"] == b"/portal/old.txt /portal/robots.txt 308\n"


def test_plain_base_is_known() -> None:
    assert (read_base("").is_plain, read_base("relative").is_plain, Base("").prefix) == (True, False, "")


@pytest.mark.django_db
def test_another_base_makes_everything_anew(small_school: School, tmp_path: Path, settings: Settings) -> None:
    first = build(tmp_path / "site", small_school)
    assert build(tmp_path / "site", small_school, options=Options(base=read_base("relative"))).made == first.made
