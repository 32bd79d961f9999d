"""One day as a file, the QR code of a feed, and two years side by side."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import segno
import time_machine
from django.test import Client

from portal.calendars.addresses import calendar_addresses
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.occasions import occasions_of
from portal.calendars.services import cancel_date
from portal.calendars.year_differences import differences
from portal.pages.models import School
from tests.calendars.conftest import YEAR, Load
from tests.calendars.readers import READERS, ReadEvent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NEXT_YEAR = """
label = "2027-28"
[[terms]]
key = "autumn"
title = "Autumn term"
first = 2027-09-03
last = 2027-12-17
[[half_terms]]
key = "autumn-half"
title = "Autumn half term"
first = 2027-10-25
last = 2027-10-29
"""


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load(YEAR, NEXT_YEAR)
        yield


@pytest.mark.parametrize("reader", READERS)
def test_one_day_is_a_file_to_download(client: Client, reader: str) -> None:
    fair = CalendarDate.objects.get(key="fair")
    response = client.get(f"/dates/days/{fair.uid}.ics")
    assert response["Content-Disposition"] == f'attachment; filename="{fair.uid}.ics"'
    assert READERS[reader](response.content) == [
        ReadEvent(
            str(fair.uid),
            "Winter fair; cakes, games",
            "2026-12-05T10:00:00+00:00",
            "2026-12-05T13:00:00+00:00",
            cancelled=False,
        )
    ]


def test_end_of_a_term_has_a_file_of_its_own(client: Client) -> None:
    term = CalendarDate.objects.get(key="spring")
    [read] = READERS["icalendar"](client.get(f"/dates/days/{term.ends_uid}.ics").content)
    assert (read.title, read.starts) == ("Spring term ends", "2027-03-25")


def test_day_that_is_called_off_or_not_published_or_unknown_is_not_found(client: Client) -> None:
    fair, tests = CalendarDate.objects.get(key="fair"), CalendarDate.objects.get(key="tests")
    cancel_date(fair)
    assert client.get(f"/dates/days/{fair.uid}.ics").status_code == 404
    AcademicYear.objects.update(published=False)
    assert client.get(f"/dates/days/{tests.uid}.ics").status_code == 404
    assert client.get(f"/dates/days/{uuid4()}.ics").status_code == 404


def test_every_file_the_page_offers_is_an_address_of_the_static_site(client: Client, school: School) -> None:
    addresses = calendar_addresses(school)
    for label in ("2026-27", "2027-28"):
        text = client.get(f"/dates/{label}/").content.decode()
        offered = [part.split('"')[0] for part in text.split('href="/dates/days/')[1:]]
        assert len(offered) >= 2
        assert {f"/dates/days/{name}" for name in offered} <= set(addresses)
    past = CalendarDate.objects.get(key="autumn-half", year__label="2026-27")
    assert f"/dates/days/{past.uid}.ics" not in addresses


def test_qr_code_holds_the_address_of_the_help_page(client: Client, settings: object) -> None:
    settings.BASE_URL = "https://millbrook.example"  # type: ignore[attr-defined]
    response = client.get("/dates/feeds/days-off.svg")
    code = segno.make("https://millbrook.example/dates/feeds/days-off/", error="m", micro=False)
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.decode() == code.svg_inline(scale=4, svgclass=None, lineclass=None, omitsize=False).replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
    )
    assert b"style=" not in response.content
    assert client.get("/dates/feeds/year-9.svg").status_code == 404
    assert 'src="/dates/feeds/days-off.svg"' in client.get("/dates/feeds/days-off/").content.decode()


def test_two_years_are_paired_by_name() -> None:
    before, now = (
        occasions_of(CalendarDate.objects.filter(year__label=label).exclude(category="holiday"))
        for label in ("2026-27", "2027-28")
    )
    found = [
        (each.title, each.before and each.before.first_day, each.now and each.now.first_day)
        for each in differences(before, now)
    ]
    assert found == [
        ("Autumn term starts", date(2026, 9, 2), date(2027, 9, 3)),
        ("Autumn half term", date(2026, 10, 26), date(2027, 10, 25)),
        ("Autumn term ends", date(2026, 12, 18), date(2027, 12, 17)),
        ("INSET day (Year 3)", date(2026, 11, 27), None),
        ("INSET day", date(2027, 1, 4), None),
        ("Spring term starts", date(2027, 1, 5), None),
        ("Spring term ends", date(2027, 3, 25), None),
        ("Summer term starts", date(2027, 4, 12), None),
        ("Summer term ends", date(2027, 7, 21), None),
    ]


def test_page_compares_with_the_year_before_where_there_is_one(client: Client) -> None:
    assert "What is different from 2026-27?" in client.get("/dates/2027-28/").content.decode()
    assert "What is different from" not in client.get("/dates/2026-27/").content.decode()
