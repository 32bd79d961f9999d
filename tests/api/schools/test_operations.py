"""Schools as their own pages describe them."""

import pytest
from django.test import Client

from portal.pages.models import School
from tests import people
from tests.api.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("attendance")]
API = "https://portal.millbrook.example/api/v1/"
MILLBROOK = {
    "slug": "test-school",
    "name": "Millbrook Primary School",
    "trust": "",
    "phase": "primary",
    "strapline": "",
    "address": "",
    "telephone": "01632 960100",
    "email": "office@millbrook.example",
    "report_absence_by": "08:45",
    "url": f"{API}schools/test-school/",
    "policies": f"{API}policies/?school=test-school",
    "dates": f"{API}dates/?school=test-school",
    "forms": f"{API}forms/?school=test-school",
    "celebration": f"{API}celebration/?school=test-school",
    "session_times": {"am_registration": "08:50", "am_ends": "12:00", "pm_registration": "13:00", "pm_ends": "15:15"},
}


def test_school_is_described_as_on_its_own_pages(client: Client) -> None:
    assert read(client, "schools/test-school/") == MILLBROOK


def test_schools_come_in_pages_the_main_one_first(client: Client, school: School) -> None:
    people.other_school()
    first = read(client, "schools/?limit=1")
    assert (first["count"], first["schools"], first["previous"]) == (2, [MILLBROOK], None)
    assert first["next"] == f"{API}schools/?limit=1&offset=1"
    second = read(client, "schools/?limit=1&offset=1")
    assert [each["slug"] for each in second["schools"]] == ["other-school"]
    assert (second["next"], second["previous"]) == (None, f"{API}schools/?limit=1&offset=0")


def test_school_that_is_none_is_not_found(client: Client) -> None:
    response = client.get("/api/v1/schools/elsewhere/")
    assert (response.status_code, response.json()["detail"]) == (
        404,
        "There is no school 'elsewhere'. See /api/v1/schools/ for those there are.",
    )
