"""The help page of a feed and the feed itself are the same for every device; its browser alone orders the choices."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from tests.calendars.conftest import Load

AGENTS = ["", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5)", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "\x00<script>"]
HEADINGS = (
    "<dt>iPhone, iPad or Mac</dt>",
    "<dt>Google Calendar and Android phones</dt>",
    "<dt>Outlook</dt>",
    "<dt>Any calendar, by its address</dt>",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/dates/feeds/days-off/", "/dates/feeds/days-off.ics"])
def test_answers_are_the_same_for_every_device(client: Client, load: Load, address: str) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, tzinfo=UTC), tick=False):
        load()
        answers = [client.get(address, headers={"User-Agent": agent}) for agent in AGENTS]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert [answer.headers.get("Vary") for answer in answers] == [None] * len(AGENTS)
    if address.endswith("/"):
        text = answers[0].content.decode()
        assert [text.count(heading) for heading in HEADINGS] == [1] * 4
        assert ("webcal://" in text, 'id="feed-address"' in text, "calendar/r?cid=" in text) == (True, True, True)
