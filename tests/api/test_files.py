"""Which answers are files of a static site (decision 036), and what a file says unlike an answer to a request."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from portal import hooks
from portal.api.files import api_addresses
from portal.pages.models import School
from portal.static_site.addresses import urls_to_build
from portal.static_site.references import lead_to_live_host
from tests.api.reading import ROOT, read

pytestmark = pytest.mark.django_db

ATTENDANCE, ONLINE = "policies/attendance/", "policies/online-safety/"
LABELS = ("2022-11", "2024-09", "2026-09", "2026-11")
COMPARED = (
    *("2022-11...2024-09", "2024-09...2026-09", "2026-09...2026-11"),
    *("2022-11...2026-09",),
)
FILES = [
    *("", "openapi.json", "schools/", "schools/sedgeholme/", "schools/thistlemere/", "policies/"),
    *(ATTENDANCE, f"{ATTENDANCE}versions/", *(f"{ATTENDANCE}versions/{label}/" for label in LABELS)),
    *(f"{ATTENDANCE}compare/{pair}/" for pair in COMPARED),
    *(ONLINE, f"{ONLINE}versions/", f"{ONLINE}versions/2026-01/"),
    "dates/",
]


def test_files_are_what_an_address_alone_asks_for(client: Client, demo: School) -> None:
    """Nothing that is searched, open by the hour, or of one week; each is an answer that anybody gets."""
    found = api_addresses(demo)
    assert sorted(found) == sorted(f"{ROOT}{rest}" for rest in FILES)
    assert {client.get(address).status_code for address in found} == {200}
    assert set(found) <= set(urls_to_build(demo))


def test_school_may_leave_them_out(demo: School, settings: Settings) -> None:
    settings.STATIC_SITE_API = False
    assert [address for address in urls_to_build(demo) if address.startswith("/api/")] == []


def test_policy_at_an_address_of_another_school_is_no_file(demo: School) -> None:
    """The address alone would answer with the first school's."""
    other = School.objects.get(slug="sedgeholme")
    assert [address for address in api_addresses(other) if "/attendance/" in address] == []


def test_list_in_a_file_is_whole(client: Client, demo: School) -> None:
    in_pages = read(client, "dates/")
    assert (len(in_pages["dates"]), in_pages["next"] is None) == (100, False)
    whole = json.loads(client.get(f"{ROOT}dates/", **{hooks.FOR_FILES: True}).content)  # type: ignore[arg-type]
    assert (len(whole["dates"]), whole["next"], whole["previous"]) == (in_pages["count"], None, None)
    assert whole["dates"][:100] == in_pages["dates"]


def test_links_of_pages_to_the_api_lead_to_the_living_portal(demo: School) -> None:
    """A plain server has no page at such an address."""
    html = lead_to_live_host('<a href="/api/v1/dates/">', "https://live.example", {"/api/v1/dates/"})
    assert html == '<a href="https://live.example/api/v1/dates/">'
