"""Old addresses of feeds lead on for good: 308, one step, never in a circle (A6)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from portal.calendars.addresses import addresses_of, moved_addresses
from portal.pages.models import School
from tests.calendars.conftest import Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FEED = "/dates/schools/{}/feeds/year-8.ics"


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


def rename(school: School, slug: str) -> None:
    school.slug = slug
    school.save()


def leads_to(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 308, path
    return str(response["Location"])


def test_every_address_of_a_renamed_school_leads_on_in_one_step(client: Client, upper: School) -> None:
    before = addresses_of(upper)
    rename(upper, "mill-high")
    after = addresses_of(upper)
    moved = [path for path in before if path not in after]
    assert len(moved) == len([path for path in before if "/dates/days/" not in path]) > 60
    found = {path: leads_to(client, path) for path in moved}
    assert found == {path: path.replace("mill-upper", "mill-high") for path in moved}
    assert {client.get(path).status_code for path in found.values()} == {200}


def test_however_often_a_school_is_renamed_there_is_one_step(client: Client, upper: School) -> None:
    for slug in ("second-name", "third-name", "fourth-name"):
        rename(upper, slug)
    for slug in ("mill-upper", "second-name", "third-name"):
        assert leads_to(client, FEED.format(slug)) == FEED.format("fourth-name")


def test_a_school_that_takes_its_old_name_back_leads_round_no_circle(client: Client, upper: School) -> None:
    rename(upper, "mill-high")
    rename(upper, "mill-upper")
    assert client.get(FEED.format("mill-upper")).status_code == 200
    assert leads_to(client, FEED.format("mill-high")) == FEED.format("mill-upper")


def test_a_name_that_another_school_takes_is_that_schools(client: Client, upper: School) -> None:
    rename(upper, "mill-high")
    other = School.objects.create(
        slug="mill-upper", name="New Upper", phase="secondary", am_registration=time(9), am_ends=time(12),
        pm_registration=time(13), pm_ends=time(15), report_absence_by=time(8, 30),
    )  # fmt: skip
    assert b"New Upper" in client.get(FEED.format(other.slug)).content


def test_main_school_has_one_address_only(client: Client, school: School) -> None:
    assert leads_to(client, f"/dates/schools/{school.slug}/feeds/year-1.json") == "/dates/feeds/year-1.json"
    assert leads_to(client, f"/dates/schools/{school.slug}/2026-27/") == "/dates/2026-27/"
    assert leads_to(client, f"/dates/schools/{school.slug}/") == "/dates/"


def test_feed_of_a_year_group_that_is_gone_leads_to_the_whole_school(client: Client, upper: School) -> None:
    names = ("year-8.ics", "year-8-days-off.ics", "year-8.json")
    for name in names:
        assert client.get(f"/dates/schools/mill-upper/feeds/{name}").status_code == 200
    upper.phase, upper.slug = "primary", "mill-first"
    upper.save()
    base = "/dates/schools/mill-first/feeds"
    expected = [f"{base}/whole-school.ics", f"{base}/days-off.ics", f"{base}/whole-school.json"]
    for slug in ("mill-upper", "mill-first"):
        assert [leads_to(client, f"/dates/schools/{slug}/feeds/{name}") for name in names] == expected
    assert leads_to(client, "/dates/schools/mill-first/feeds/year-8/") == f"{base}/whole-school/"
    assert [client.get(path).status_code for path in expected] == [200, 200, 200]


def test_what_never_was_is_not_found(client: Client, upper: School) -> None:
    for path in (
        "/dates/feeds/year-9.ics",
        "/dates/schools/nowhere/feeds/year-8.ics",
        "/dates/schools/nowhere/",
        "/dates/schools/mill-upper/feeds/year-3.ics",
        "/dates/schools/mill-upper/feeds/nonsense.ics",
        "/dates/schools/mill-upper/2031-32/",
    ):
        assert client.get(path).status_code == 404, path


def test_static_site_is_told_every_old_address(client: Client, school: School, upper: School) -> None:
    client.get(FEED.format("mill-upper"))
    rename(upper, "mill-high")
    upper.phase = "primary"
    upper.save()
    moved = moved_addresses(school)
    high = "/dates/schools/mill-high"
    assert moved["/dates/schools/mill-upper/"] == f"{high}/"
    assert moved["/dates/schools/mill-upper/2026-27/"] == f"{high}/2026-27/"
    assert moved["/dates/schools/mill-upper/feeds/year-8.ics"] == f"{high}/feeds/whole-school.ics"
    assert moved[f"{high}/feeds/year-8.ics"] == f"{high}/feeds/whole-school.ics"
    assert moved[f"/dates/schools/{school.slug}/feeds/days-off.ics"] == "/dates/feeds/days-off.ics"
    assert set(moved) & set(moved.values()) == set()
    assert {new: client.get(new).status_code for new in moved.values()} == dict.fromkeys(moved.values(), 200)


# Addresses of an older site, entered under Redirects in the admin.


@pytest.mark.parametrize("old", ["/dates/feeds/key-stage-1.ics", "/dates/feeds/year-9.ics", "/calendar/terms.ics"])
def test_redirect_an_editor_entered_is_permanent_for_calendar_programs_too(client: Client, old: str) -> None:
    assert client.get(old).status_code == 404
    Redirect.objects.create(
        old_path=Redirect.normalise_path(old), redirect_link="/dates/feeds/year-1.ics", is_permanent=True
    )
    assert leads_to(client, old) == "/dates/feeds/year-1.ics"
    assert client.get(old, follow=True).content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_redirect_to_an_address_that_has_moved_since_leads_there_in_one_step(client: Client, upper: School) -> None:
    Redirect.objects.create(old_path="/calendar/upper.ics", redirect_link=FEED.format("mill-upper"), is_permanent=True)
    rename(upper, "mill-high")
    assert leads_to(client, "/calendar/upper.ics") == FEED.format("mill-high")


def test_redirect_that_is_not_permanent_stays_one(client: Client) -> None:
    Redirect.objects.create(old_path="/calendar/now.ics", redirect_link="/dates/feeds/days-off.ics", is_permanent=False)
    assert client.get("/calendar/now.ics").status_code == 302
