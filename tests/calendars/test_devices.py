"""The likely calendar stands first; whatever the device, all four choices and the address are there."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from portal.calendars.devices import calendars_in_order
from tests.calendars.conftest import Load

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148"
IPAD = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36"
CHROMEBOOK = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
FIRST = {IPHONE: "apple", IPAD: "apple", ANDROID: "google", CHROMEBOOK: "google", WINDOWS: "outlook", LINUX: "other"}
HEADINGS = {
    "apple": "<dt>iPhone, iPad or Mac</dt>",
    "google": "<dt>Google Calendar and Android phones</dt>",
    "outlook": "<dt>Outlook</dt>",
    "other": "<dt>Any calendar, by its address</dt>",
}


@pytest.mark.parametrize(("user_agent", "first"), [*FIRST.items(), ("", "apple"), ("\x00<script>", "apple")])
def test_likely_calendar_is_first_and_none_is_left_out(user_agent: str, first: str) -> None:
    order = calendars_in_order(user_agent)
    assert (order[0], sorted(order)) == (first, ["apple", "google", "other", "outlook"])


@pytest.fixture
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, tzinfo=UTC), tick=False):
        load()
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(("user_agent", "first"), FIRST.items())
def test_page_has_every_choice_in_the_visitors_order(client: Client, dates: None, user_agent: str, first: str) -> None:
    response = client.get("/dates/feeds/days-off/", headers={"User-Agent": user_agent})
    text = response.content.decode()
    places = {name: text.index(heading) for name, heading in HEADINGS.items()}
    assert min(places, key=places.__getitem__) == first
    assert ("webcal://" in text, 'id="feed-address"' in text, "calendar/r?cid=" in text) == (True, True, True)
    assert "User-Agent" in response["Vary"]


@pytest.mark.django_db
def test_feeds_themselves_are_the_same_for_every_device(client: Client, dates: None) -> None:
    answers = {client.get("/dates/feeds/days-off.ics", headers={"User-Agent": agent}).content for agent in FIRST}
    assert len(answers) == 1
    assert "Vary" not in client.get("/dates/feeds/days-off.ics").headers
