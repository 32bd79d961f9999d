"""The pages of term dates and the help for subscribing."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client

from portal.calendars.addresses import calendar_addresses
from portal.calendars.feed_names import DAYS_OFF
from portal.calendars.models import CalendarDate, CalendarVersion
from portal.calendars.next_days import NextDays, next_days
from portal.calendars.occasions import occasions_of
from portal.calendars.school_dates import published_dates
from portal.calendars.services import cancel_date, current_calendar_version, rules_calendar, save_date
from portal.calendars.subscribing import subscribe_links
from portal.pages.models import School
from tests.calendars.conftest import YEAR, Load
from tests.calendars.test_feeds import following_year

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(load: Load) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        load()
        yield traveller


class Tables(HTMLParser):
    """Captions, header cells with their scope, and every row's text, as a screen reader would hear them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.captions: list[str] = []
        self.scopes: list[str | None] = []
        self.rows: list[list[str]] = []
        self.times: list[str | None] = []
        self._inside: list[str] = []
        self.feed(html)
        self.rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "caption":
            self.captions.append("")
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")
            if tag == "th":
                self.scopes.append(values.get("scope"))
        elif tag == "time":
            self.times.append(values.get("datetime"))
        if tag not in {"link", "meta", "img", "input", "br"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "caption" in self._inside:
            self.captions[-1] += data
        elif {"td", "th"} & set(self._inside):
            self.rows[-1][-1] += data


def page(client: Client, path: str = "/dates/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_tables_have_captions_scopes_and_dates_machines_can_read(client: Client) -> None:
    tables = Tables(page(client))
    assert [" ".join(caption.split()) for caption in tables.captions] == [
        "Terms Pupils are at school on 202 days.",
        "Holidays",
        "INSET days Staff train on these days. Pupils stay at home.",
        "Closures School is closed on these days.",
        "Early closing Please collect your child at the time shown.",
        "Bank holidays",
        "Tests and checks Please avoid any absence on these days.",
        "Events",
    ]
    assert set(tables.scopes) == {"col", "row"}
    rows = {row[0]: row[1:] for row in tables.rows}
    assert rows["Autumn term"] == [
        "Wednesday 2 September 2026",
        "Monday 26 to Friday 30 October 2026",
        "Friday 18 December 2026",
    ]
    assert rows["Spring term"] == ["Tuesday 5 January 2027", "none", "Thursday 25 March 2027"]
    assert rows["Christmas holiday"] == [
        "Monday 21 December to Friday 1 January 2027 Add these days to your calendar: Christmas holiday",
        "Tuesday 5 January 2027",
    ]
    assert rows["Summer holiday"] == [
        "Thursday 22 July to Tuesday 31 August 2027 Add these days to your calendar: Summer holiday",
        "not set yet",
    ]
    assert rows["Early finish"] == ["Friday 18 December 2026 Add this day to your calendar: Early finish", "1:30pm"]
    assert rows["Boiler repair"] == [
        "Wednesday 25 November 2026 Add this day to your calendar: Boiler repair (closed in the afternoon)",
        "Closed in the afternoon",
    ]
    assert rows["Winter fair; cakes, games"] == [
        "Saturday 5 December 2026 Add this day to your calendar: Winter fair; cakes, games",
        "10am to 1pm",
    ]
    assert rows["Year 6 tests"] == [
        "Monday 10 to Thursday 13 May 2027 Add these days to your calendar: Year 6 tests",
        "Year 6",
    ]
    assert {"2026-09-02", "2026-12-18", "13:30"} <= set(tables.times)


TODAYS = [
    # A school day: Friday 20 November; 20 school days follow before Monday 21 December.
    (date(2026, 11, 20), NextDays(date(2026, 12, 21), "Christmas holiday", 20, date(2027, 1, 5), False)),
    # The last day of term: nothing in between.
    (date(2026, 12, 18), NextDays(date(2026, 12, 21), "Christmas holiday", 0, date(2027, 1, 5), False)),
    # Christmas Day: the holiday explains it, not the bank holiday inside.
    (date(2026, 12, 25), NextDays(date(2026, 12, 25), "Christmas holiday", 0, date(2027, 1, 5), True)),
    # Sunday before an INSET day that ends the holiday.
    (date(2027, 1, 3), NextDays(date(2027, 1, 4), "INSET day", 0, date(2027, 1, 5), False)),
    # A bank holiday inside the term.
    (date(2027, 4, 30), NextDays(date(2027, 5, 3), "Early May bank holiday", 0, date(2027, 5, 4), False)),
    # The last term: nobody knows the way back yet.
    (date(2027, 7, 21), NextDays(date(2027, 7, 22), "Summer holiday", 0, None, False)),
    (date(2027, 7, 22), None),
]


@pytest.mark.parametrize(("today", "expected"), TODAYS)
def test_next_day_off_and_the_way_back(school: School, today: date, expected: NextDays | None) -> None:
    calendar = rules_calendar(current_calendar_version(school))
    assert next_days(calendar, occasions_of(published_dates(school)), today) == expected


def test_page_says_how_many_school_days_are_left(client: Client) -> None:
    text = " ".join(page(client).split())
    assert '<time class="next-days__day" datetime="2026-12-21">Monday 21 December</time>' in text
    assert "20 school days to go" in text


def test_years_are_chosen_from_where_there_are_several(client: Client, load: Load) -> None:
    load(YEAR, following_year("true"))
    chosen = re.search(r'<nav class="year-links.*?</nav>', page(client), re.DOTALL)
    assert chosen is not None
    assert re.findall(r'href="(.*?)"', chosen[0]) == ["/dates/2026-27/", "/dates/2027-28/"]


def test_year_has_its_own_address_and_an_unpublished_one_none(client: Client, load: Load) -> None:
    assert '<h1>Term dates <span class="nowrap">2026-27</span></h1>' in page(client, "/dates/2026-27/")
    assert 'aria-label="School years"' not in page(client)
    assert client.get("/dates/2027-28/").status_code == 404
    assert client.get("/dates/2026-28/").status_code == 404
    load(YEAR.replace('label = "2026-27"', 'label = "2026-27"\npublished = false'))
    assert client.get("/dates/2026-27/").status_code == 404
    assert "No dates have been published yet" in page(client)


def test_year_address_says_nothing_about_today(client: Client) -> None:
    assert "school days to go" not in page(client, "/dates/2026-27/")


def test_changes_after_publication_are_told(client: Client, clock: time_machine.Traveller) -> None:
    assert "What changed lately" not in page(client)
    row = CalendarDate.objects.get(key="fair")
    row.first_day = row.last_day = date(2026, 12, 12)
    save_date(row)
    cancel_date(CalendarDate.objects.get(key="inset-year-3"))
    text = " ".join(page(client).split())
    assert "Winter fair; cakes, games is now <time" in text
    assert "<strong>Called off:</strong> INSET day," in text
    clock.move_to(datetime(2027, 1, 20, 8, 0, tzinfo=UTC))
    assert "What changed lately" not in page(client)


def test_a_table_without_a_row_is_not_there(client: Client) -> None:
    """A school begins with what it has, such as an INSET day, and publishes that."""
    CalendarDate.objects.filter(category__in=("term", "half_term", "holiday")).delete()
    page = client.get("/dates/").content.decode()
    captions = [caption.split()[0] for caption in Tables(page).captions]
    assert ("INSET" in captions, set(captions) & {"Terms", "Holidays"}) == (True, set())
    assert ("#inset" in page, "#terms" in page, "#holidays" in page) == (True, False, False)


def test_cancelled_date_is_not_in_the_tables(client: Client) -> None:
    cancel_date(CalendarDate.objects.get(key="fair"))
    assert not any(row[:1] == ["Winter fair; cakes, games"] for row in Tables(page(client)).rows)


def test_links_of_each_program_come_from_the_portals_own_address(school: School, settings: object) -> None:
    settings.BASE_URL = "https://portal.millbrook.example"  # type: ignore[attr-defined]
    links = subscribe_links(school, DAYS_OFF)
    assert links.address == "https://portal.millbrook.example/dates/feeds/days-off.ics"
    assert links.webcal == "webcal://portal.millbrook.example/dates/feeds/days-off.ics"
    assert links.google == (
        "https://calendar.google.com/calendar/r?cid="
        "webcal%3A%2F%2Fportal.millbrook.example%2Fdates%2Ffeeds%2Fdays-off.ics"
    )
    assert links.outlook == (
        "https://outlook.live.com/calendar/0/addfromweb?"
        "url=https%3A%2F%2Fportal.millbrook.example%2Fdates%2Ffeeds%2Fdays-off.ics"
        "&name=Millbrook%20Primary%20School%20%E2%80%93%20Whole%20school%3A%20days%20off"
    )


def test_subscribe_page_shows_the_address_and_ignores_the_hosts_own_words(client: Client) -> None:
    """Abuse case 32."""
    text = page(client, "/dates/feeds/year-3/")
    assert f'value="{django_settings.BASE_URL}/dates/feeds/year-3.ics"' in text
    response = client.get("/dates/feeds/year-3/", headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in response.content
    assert client.get("/dates/feeds/year-7/").status_code == 404


def test_pages_need_no_script_and_set_no_cookie(client: Client) -> None:
    for path in ("/dates/", "/dates/2026-27/", "/dates/feeds/days-off/"):
        response = client.get(path)
        text = response.content.decode()
        scripts = ['<script src="/static/calendars/likely_calendar.js" defer>'] if "feeds" in path else []
        assert (re.findall("<script[^>]*>", text), dict(response.cookies)) == (scripts, {})
        assert " style=" not in text


QR_CODES = 16
# Five ends of terms, two INSET days, a closure, an early finish, tests, a fair, eight bank holidays, three holidays.
COMING = 5 + 2 + 1 + 1 + 1 + 1 + 8 + 3


def test_every_address_of_the_room_answers(client: Client, school: School) -> None:
    addresses = calendar_addresses(school)
    assert len(addresses) == len(set(addresses)) == 2 + 16 + 32 + QR_CODES + COMING
    assert {path: client.get(path).status_code for path in addresses} == dict.fromkeys(addresses, 200)


def test_pages_make_no_version_of_their_own(client: Client) -> None:
    page(client)
    assert CalendarVersion.objects.count() == 1
