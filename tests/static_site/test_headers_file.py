"""The file of headers says what the living portal answers (R21), so that a host of files protects its readers alike."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from portal.api.public_json import CACHE_CONTROL
from portal.pages.models import School
from portal.static_site.building import build
from portal.static_site.cache_times import cache_control
from portal.static_site.headers_file import SECURITY, headers_file

LIVE = "https://portal.millbrook.example"


def parsed(text: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    place = ""
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[place][name] = value
        else:
            place = line
            found[place] = {}
    return found


@pytest.mark.django_db
def test_same_headers_as_the_living_portal_and_forms_may_lead_there(
    small_school: School, tmp_path: Path, client: Client, settings: Settings
) -> None:
    build(tmp_path / "site", small_school)
    told = parsed((tmp_path / "site/_headers").read_text())
    alive = client.get("/").headers
    expected = {name: alive[name] for name in SECURITY if name in alive}
    assert {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"} <= set(
        expected
    )
    policy = "Content-Security-Policy"
    expected[policy] = expected[policy].replace("form-action 'self'", f"form-action 'self' {settings.BASE_URL}")
    assert told["/*"] == expected
    assert "'unsafe" not in told["/*"][policy]
    build(tmp_path / "site", small_school)
    assert parsed((tmp_path / "site/_headers").read_text()) == told


def test_page_with_a_policy_of_its_own_has_that_one_alone() -> None:
    common = {"Content-Security-Policy": "default-src 'none'; form-action 'self'"}
    others = {"/screen/hall/": "frame-ancestors https://tv.example"}
    told = parsed(headers_file(common, others, ["index.html"], live=f"{LIVE}/x", prefix="/portal"))
    assert told == {
        "/portal/*": {"Content-Security-Policy": f"default-src 'none'; form-action 'self' {LIVE}"},
        "/portal/screen/hall/": {
            "! Content-Security-Policy": "",
            "Content-Security-Policy": "frame-ancestors https://tv.example",
        },
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["static/a.css"], {"/static/*": "public, max-age=3600"}),
        (["static/a.0123456789ab.css"], {"/static/*": "public, max-age=31536000, immutable"}),
        (["static/a.0123456789ab.css", "static/b.css"], {"/static/*": "public, max-age=3600"}),
        (["dates/feeds/a.ics"], {"/dates/feeds/*": "public, max-age=900, stale-if-error=604800"}),
        (["index.html"], {}),
    ],
)
def test_cache_times_of_folders(names: list[str], expected: dict[str, str]) -> None:
    told = parsed(headers_file({}, {}, names, live=LIVE, prefix=""))
    assert {place: found["Cache-Control"] for place, found in told.items() if found} == expected


def test_answers_of_the_api_may_be_read_by_any_site_and_are_asked_about_before_each_use(client: Client) -> None:
    told = parsed(headers_file({}, {}, ["api/v1/index.json"], live=LIVE, prefix="/portal"))
    alive = client.options("/api/v1/").headers
    open_to_all = {name: alive[name] for name in ("Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy")}
    assert told["/portal/api/*"] == open_to_all | {"Cache-Control": CACHE_CONTROL}


@pytest.mark.parametrize(
    ("name", "seconds"), [("index.html", 300), ("a.atom", 300), ("a.pdf", 300), ("a.css", 3600), ("a.json", 900)]
)
def test_cache_times_of_files(name: str, seconds: int) -> None:
    assert cache_control(name).startswith(f"public, max-age={seconds}")
