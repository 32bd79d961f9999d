"""Several schools of a trust: each with its own pages and feeds, and all of them side by side."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from portal.calendars.addresses import addresses_of, calendar_addresses
from portal.calendars.bank_holidays import place_bank_holidays
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.places import dates_url
from portal.calendars.services import publish_calendar
from portal.pages.models import School
from tests import people
from tests.calendars.conftest import Load
from tests.calendars.readers import READERS
from tests.calendars.test_admin_views import token

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


def add(school: School, category: str, title: str, first: date, last: date | None = None) -> None:
    year = AcademicYear.objects.get(school=school)
    CalendarDate.objects.create(
        year=year, category=category, title=title, first_day=first, last_day=last or first, modified_at=NOW
    )
    publish_calendar(school, now=NOW)


def test_each_school_has_feeds_of_its_own(client: Client, school: School, upper: School) -> None:
    add(upper, "inset", "INSET day", date(2026, 11, 30))
    base = "/dates/schools/mill-upper/feeds"
    theirs = {event.title for event in READERS["icalendar"](client.get(f"{base}/whole-school.ics").content)}
    ours = {event.title for event in READERS["icalendar"](client.get("/dates/feeds/whole-school.ics").content)}
    assert ("INSET day" in theirs, "Winter fair; cakes, games" in theirs) == (True, False)
    assert "Winter fair; cakes, games" in ours
    data = json.loads(client.get(f"{base}/year-8.json").content)
    assert (data["school"], data["calendar"]) == ("Mill Upper School", dates_url(upper, "feeds/year-8.ics"))
    assert client.get("/dates/feeds/year-8.ics").status_code == 404


def test_feed_of_another_school_has_every_header_of_the_main_one(client: Client, upper: School) -> None:
    path = "/dates/schools/mill-upper/feeds/days-off.ics"
    response = client.get(path)
    main = client.get("/dates/feeds/days-off.ics")
    same = ("Content-Type", "Content-Disposition", "Cache-Control")
    assert [response[name] for name in same] == [main[name] for name in same]
    assert client.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert b"URL:http://127.0.0.1:8000/dates/schools/mill-upper/\r\n" in response.content.replace(b"\r\n ", b"")


def test_every_address_of_every_school_answers(client: Client, school: School, upper: School) -> None:
    addresses = calendar_addresses(school)
    assert set(addresses_of(upper)) <= set(addresses)
    assert {"/dates/schools/", "/dates/schools/2026-27/", "/dates/schools/mill-upper/2026-27/"} <= set(addresses)
    answers = {path: client.get(path).status_code for path in addresses}
    assert answers == dict.fromkeys(addresses, 200)


def test_page_of_another_school_says_whose_it_is(client: Client, school: School, upper: School) -> None:
    text = client.get("/dates/schools/mill-upper/").content.decode()
    assert '<p class="lead">Mill Upper School</p>' in text
    assert 'href="/dates/schools/mill-upper/feeds/year-8/"' in text
    assert "Winter fair" not in text
    assert f'<a href="/dates/">Term dates of {school.name}</a>' in text
    assert (
        '<a href="/dates/schools/mill-upper/">Term dates of Mill Upper School</a>'
        in client.get("/dates/").content.decode()
    )
    help_page = client.get("/dates/schools/mill-upper/feeds/year-8/").content.decode()
    assert "webcal://127.0.0.1:8000/dates/schools/mill-upper/feeds/year-8.ics" in help_page


def test_schools_stand_side_by_side_and_differences_are_marked(client: Client, upper: School) -> None:
    add(upper, "half_term", "Autumn half term", date(2026, 10, 26), date(2026, 10, 30))
    add(upper, "inset", "Staff training", date(2027, 1, 4))
    text = " ".join(client.get("/dates/schools/").content.decode().split())
    assert '<th scope="row">Autumn half term</th>' in text
    assert '<th scope="row">Autumn term starts <span class="tag">different</span></th>' in text
    # Called differently, on the same day: one line, and no difference.
    assert '<th scope="row">INSET days</th>' in text
    assert '<th scope="row">INSET days (Year 3) <span class="tag">different</span></th>' in text
    assert 'data-label="Mill Upper School"><span class="trust-table__days"><time datetime="2026-09-03">' in text


def test_one_school_has_nothing_to_compare(client: Client) -> None:
    assert client.get("/dates/schools/").status_code == 404
    assert "side by side" not in client.get("/dates/").content.decode()


def test_year_that_one_school_has_not_published_is_told_as_such(client: Client, school: School, upper: School) -> None:
    AcademicYear.objects.filter(school=upper).update(published=False)
    assert "not published yet" in client.get("/dates/schools/2026-27/").content.decode()
    assert client.get("/dates/schools/2030-31/").status_code == 404


def test_school_with_a_site_of_its_own_has_its_dates_there(client: Client, school: School, upper: School) -> None:
    upper.site = Site.objects.create(hostname="upper.example", port=443, root_page=school.site.root_page)
    upper.save()
    assert dates_url(upper, "feeds/year-8.ics") == "https://upper.example/dates/feeds/year-8.ics"
    assert not any("mill-upper" in path for path in calendar_addresses(school))


def test_trust_pages_need_a_bounded_number_of_queries(
    client: Client,
    upper: School,
    django_assert_max_num_queries: object,
) -> None:
    client.get("/dates/schools/")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get("/dates/schools/")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get("/dates/schools/mill-upper/")


def test_office_says_for_which_school_a_file_is(client: Client, school: School, upper: School) -> None:
    client.force_login(people.office())
    url = reverse("calendars_import_dates")
    assert "For which school?" in client.get(url).content.decode()
    table = SimpleUploadedFile("dates.csv", b"title,first_day\nTrip to the sea,2027-03-02\n")
    shown = client.post(url, {"file": table, "category": "event", "school": upper.pk})
    client.post(url, {"looked_at": token(shown)})  # type: ignore[arg-type]
    assert CalendarDate.objects.get(title="Trip to the sea").year.school == upper


def test_bank_holidays_are_the_same_in_each_school(school: School, upper: School) -> None:
    place_bank_holidays(AcademicYear.objects.get(school=upper), now=NOW)
    days = [
        set(CalendarDate.objects.filter(year__school=each, category="bank_holiday").values_list("first_day", flat=True))
        for each in (school, upper)
    ]
    assert days[0] == days[1] != set()
