"""Fetching a feed the way each calendar program does: first, again when nothing changed, and again after a change (A2).

The headers are those the programs are known to send; none sends a cookie, and none may be made to keep one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from portal.calendars.models import CalendarDate
from portal.calendars.services import save_date
from tests.calendars.conftest import Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FEED = "/dates/feeds/days-off.ics"


@dataclass(frozen=True)
class Program:
    """``validators``: which headers of the last answer the program sends back, by the name it sends them under."""

    name: str
    headers: dict[str, str]
    validators: dict[str, str] = field(default_factory=dict)
    asks_first: bool = False

    def fetch(self, client: Client, last: HttpResponse | None = None) -> HttpResponse:
        known = {name: last[kept] for name, kept in self.validators.items()} if last is not None else {}
        if self.asks_first:
            assert client.head(FEED, headers=self.headers).status_code == 200
        return client.get(FEED, headers=self.headers | known)  # type: ignore[return-value]


BOTH = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
PROGRAMS = [
    Program("Google", {"User-Agent": "Google-Calendar-Importer", "Accept-Encoding": "gzip, deflate"}),
    Program(
        "Apple on a phone",
        {"User-Agent": "iOS/19.1 (23B85) dataaccessd/1.0", "Accept": "*/*", "Accept-Language": "en-GB,en;q=0.9"},
        {"If-Modified-Since": "Last-Modified"},
    ),
    Program("Apple on a Mac", {"User-Agent": "macOS/26.1 (25B78) CalendarAgent/1050.2", "Accept": "*/*"}, BOTH),
    Program("Outlook on the web", {"User-Agent": "Microsoft.Exchange/15.20 (Calendar Sharing)"}, asks_first=True),
    Program(
        "Outlook on a computer",
        {"User-Agent": "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)", "Accept": "*/*"},
        {"If-None-Match": "ETag"},
    ),
    Program(
        "Thunderbird",
        {"User-Agent": "Thunderbird/140.5", "Accept": "text/calendar,text/plain;q=0.8,*/*;q=0.5"},
        {"If-None-Match": "ETag"},
    ),
    Program(
        "Nextcloud",
        {
            "User-Agent": "Nextcloud Server Crawler",
            "Accept": "text/calendar;q=1.0, application/calendar+json;q=0.9, application/calendar+xml;q=0.8",
        },
    ),
    Program("ICSx5", {"User-Agent": "ICSx5/2.4 (okhttp)", "Accept": "text/calendar, */*;q=0.9"}, BOTH),
]  # fmt: skip
ALL = pytest.mark.parametrize("program", PROGRAMS, ids=[program.name for program in PROGRAMS])


@pytest.fixture(autouse=True)
def clock(load: Load) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        load()
        yield traveller


def assert_is_the_calendar(response: HttpResponse) -> None:
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert (dict(response.cookies), "Vary" in response.headers) == ({}, False)


@ALL
def test_program_gets_the_calendar_at_first(client: Client, program: Program) -> None:
    assert_is_the_calendar(program.fetch(client))


@ALL
def test_program_that_has_it_is_told_so_the_next_day(
    client: Client, program: Program, clock: time_machine.Traveller
) -> None:
    first = program.fetch(client)
    clock.move_to(NOW + timedelta(days=1))
    again = program.fetch(client, first)
    if program.validators:
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    else:
        assert_is_the_calendar(again)
        assert again.content == first.content


@ALL
@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=1), timedelta(hours=5)])
def test_program_gets_a_change_however_soon_it_follows(
    client: Client, program: Program, clock: time_machine.Traveller, later: timedelta
) -> None:
    """Also within the second of the last one: Last-Modified has no finer step, and Apple asks by it alone."""
    first = program.fetch(client)
    clock.move_to(NOW + later)
    row = CalendarDate.objects.get(key="autumn-half")
    row.title = "October break"
    save_date(row)
    clock.move_to(NOW + later + timedelta(seconds=2))
    changed = program.fetch(client, first)
    assert_is_the_calendar(changed)
    assert b"SUMMARY:October break\r\n" in changed.content


@ALL
def test_program_follows_from_http_to_the_same_path_in_one_step(program: Program, settings: object) -> None:
    settings.SECURE_SSL_REDIRECT = True  # type: ignore[attr-defined]
    response = Client().get(FEED, headers=program.headers)
    assert (response.status_code, response["Location"]) == (308, f"https://testserver{FEED}")
    assert dict(response.cookies) == {}


def test_browsers_cookies_change_nothing(client: Client) -> None:
    plain = client.get(FEED)
    client.cookies["sessionid"] = "abc"
    client.cookies["csrftoken"] = "def"
    response = client.get(FEED)
    assert_is_the_calendar(response)
    assert response.content == plain.content


def test_robots_txt_lets_every_program_in(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert not any("/dates" in line or line == "Disallow: /" for line in response.content.decode().splitlines())
