"""Importing dates and copying a year in the admin."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.calendars.models import AcademicYear, CalendarDate
from tests import people
from tests.calendars.conftest import Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TABLE = b"title,first_day\nTrip to the sea,2027-03-02\n"


@pytest.fixture(autouse=True)
def clock(load: Load) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        load()
        yield traveller


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(people.office())
    return client


def look(client: Client, body: bytes = TABLE, name: str = "dates.csv") -> HttpResponse:
    answer = {"file": SimpleUploadedFile(name, body), "category": "event"}
    return client.post(reverse("calendars_import_dates"), answer)  # type: ignore[return-value]


def token(response: HttpResponse) -> str:
    return unescape(response.content.decode().split('name="looked_at" value="')[1].split('"')[0])


def test_file_is_shown_first_and_taken_second(office: Client) -> None:
    shown = look(office)
    assert "Trip to the sea" in shown.content.decode()
    assert not CalendarDate.objects.filter(title="Trip to the sea").exists()
    taken = office.post(reverse("calendars_import_dates"), {"looked_at": token(shown)}, follow=True)
    assert "dates.csv: 1 new." in taken.content.decode()
    assert CalendarDate.objects.filter(title="Trip to the sea").count() == 1


def test_refused_file_is_named_with_its_line(office: Client) -> None:
    response = look(office, b"title,first_day\nTrip,soon\n")
    assert response.status_code == 422
    assert "Line 2: got soon; accepted: a day as 2026-11-27 or 27/11/2026. Correct it." in response.content.decode()


def test_title_with_markup_is_shown_as_text(office: Client) -> None:
    """Abuse case 13."""
    response = look(office, b"title,first_day\n<script>alert(1)</script>,2027-03-02\n")
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in response.content
    assert b"<script>alert(1)" not in response.content


@pytest.mark.parametrize("spoil", [lambda text: f"{text[:-2]}xx", lambda text: "x"])
def test_page_that_was_tampered_with_takes_nothing(office: Client, spoil: Callable[[str], str]) -> None:
    shown = look(office)
    response = office.post(reverse("calendars_import_dates"), {"looked_at": spoil(token(shown))}, follow=True)
    assert "Choose it again." in response.content.decode()
    assert not CalendarDate.objects.filter(title="Trip to the sea").exists()


def test_somebody_elses_or_an_old_page_takes_nothing(office: Client, clock: time_machine.Traveller) -> None:
    shown = token(look(office))
    other = Client()
    other.force_login(User.objects.create_superuser("another.admin"))
    other.post(reverse("calendars_import_dates"), {"looked_at": shown})
    clock.move_to(NOW + timedelta(hours=1, seconds=1))
    office.post(reverse("calendars_import_dates"), {"looked_at": shown})
    assert not CalendarDate.objects.filter(title="Trip to the sea").exists()


def test_lists_lead_to_both(office: Client) -> None:
    dates = office.get(reverse("wagtailsnippets_portal_calendars_calendardate:list")).content.decode()
    years = office.get(reverse("wagtailsnippets_portal_calendars_academicyear:list")).content.decode()
    copy = reverse("calendars_copy_year", args=[AcademicYear.objects.get().pk])
    assert (reverse("calendars_import_dates") in dates, copy in years) == (True, True)


def test_copying_a_year_asks_first(office: Client) -> None:
    url = reverse("calendars_copy_year", args=[AcademicYear.objects.get().pk])
    assert "Copy 2026-27" in office.get(url).content.decode()
    assert AcademicYear.objects.count() == 1
    response = office.post(url, follow=True)
    assert "2027-28 is begun with 16 dates. Correct them, then publish the year." in response.content.decode()
    assert "2027-28 is entered already." in office.post(url, follow=True).content.decode()


@pytest.mark.parametrize("role", [people.attendance_officer, people.governor, people.headteacher])
def test_others_may_do_neither(client: Client, role: Callable[[], User]) -> None:
    client.force_login(role())
    look(client)
    client.post(reverse("calendars_copy_year", args=[AcademicYear.objects.get().pk]))
    assert AcademicYear.objects.count() == 1
    assert client.get(reverse("calendars_import_dates")).status_code in {302, 403}
