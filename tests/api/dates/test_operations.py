"""Dates: the same entries as the feeds, chosen by what is asked."""

import json

import pytest
from django.test import Client

from portal.calendars.feed_names import WHOLE_SCHOOL
from portal.calendars.feeds import build_json
from portal.calendars.occasions import occasions_of
from portal.calendars.school_dates import published_dates
from portal.pages.models import School
from tests.api.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("attendance")]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Half term", "INSET day", "Fair"]),
        ("?days_off=true", ["Half term", "INSET day"]),
        ("?year_group=4", ["Half term", "Fair"]),
        ("?year_group=3", ["Half term", "INSET day", "Fair"]),
        ("?from=2026-10-30&to=2026-11-27", ["Half term", "INSET day"]),
        ("?from=2026-10-31", ["INSET day", "Fair"]),
        ("?to=2026-10-25", []),
        ("?year=2025-26", []),
        ("?school=test-school&year=2026-27", ["Half term", "INSET day", "Fair"]),
    ],
)
def test_dates_can_be_chosen(client: Client, query: str, titles: list[str]) -> None:
    assert [entry["title"] for entry in read(client, f"dates/{query}")["dates"]] == titles


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("year=26", "year"),
        ("year_group=15", "year_group"),
        ("year_group=4.0", "year_group"),
        ("from=soon", "from"),
        ("from=1767225600", "from"),
        ("days_off=yes", "days_off"),
        ("limit=201", "limit"),
        ("offset=-1", "offset"),
    ],
)
def test_parameter_that_cannot_be_read_is_named(client: Client, query: str, key: str) -> None:
    response = client.get(f"/api/v1/dates/?{query}")
    assert response.status_code == 422
    assert json.loads(response.content)["detail"].startswith(f"{key}: ")


def test_entries_are_those_of_the_feed(client: Client, school: School) -> None:
    feed = json.loads(build_json(school, WHOLE_SCHOOL, occasions_of(published_dates(school))))
    answer = read(client, "dates/")
    assert answer["dates"] == feed["dates"]
    assert (answer["feed"], answer["time_zone"]) == (feed["calendar"], feed["time_zone"])


def test_dates_come_in_pages_that_keep_what_was_asked(client: Client) -> None:
    page = read(client, "dates/?days_off=true&limit=1")
    assert (page["count"], [entry["title"] for entry in page["dates"]]) == (2, ["Half term"])
    assert page["next"] == "https://portal.millbrook.example/api/v1/dates/?days_off=true&limit=1&offset=1"
