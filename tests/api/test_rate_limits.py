"""Each network has its requests a minute; nothing a client writes dodges them, nobody else pays for them (R20)."""

from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from portal.pages import network_limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("attendance")]
HALF_PAST = datetime(2026, 11, 20, 10, 0, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def three_a_minute(settings: Any) -> Any:
    cache.clear()
    settings.API_REQUESTS_PER_MINUTE = 3
    with time_machine.travel(HALF_PAST, tick=False) as traveller:
        yield traveller


def ask(client: Client, address: str = "192.0.2.7", **headers: str) -> Any:
    return client.get("/api/v1/", REMOTE_ADDR=address, headers=headers)


def test_answers_say_what_is_left_until_there_is_nothing(client: Client) -> None:
    left = [ask(client)["RateLimit"] for _ in range(3)]
    assert left == ['"reads";r=2;t=40', '"reads";r=1;t=40', '"reads";r=0;t=40']
    refused = ask(client)
    assert (refused.status_code, refused["Retry-After"], refused["RateLimit"], refused["RateLimit-Policy"]) == (
        429,
        "40",
        '"reads";r=0;t=40',
        '"reads";q=3;w=60',
    )
    assert refused.json() == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "More than 3 requests in a minute from your network. Try again in 40 seconds.",
    }
    assert (refused["Access-Control-Allow-Origin"], refused["Cache-Control"]) == ("*", "no-store")


def test_the_next_minute_begins_anew(client: Client, three_a_minute: Any) -> None:
    assert [ask(client).status_code for _ in range(4)] == [200, 200, 200, 429]
    three_a_minute.shift(39)
    assert ask(client).status_code == 429
    three_a_minute.shift(1)
    assert ask(client).status_code == 200


def test_unchanged_answers_and_heads_count_as_well(client: Client) -> None:
    etag = ask(client)["ETag"]
    assert ask(client, **{"If-None-Match": etag})["RateLimit"] == '"reads";r=1;t=40'
    assert client.head("/api/v1/", REMOTE_ADDR="192.0.2.7")["RateLimit"] == '"reads";r=0;t=40'


def test_each_network_has_its_own(client: Client) -> None:
    """A household's IPv6 addresses are one network; Wagtail's pages count with the rest."""
    for _ in range(3):
        client.get("/api/wagtail/v2/pages/", REMOTE_ADDR="2001:db8:17:1::1")
    assert ask(client, "2001:db8:17:1::2").status_code == 429
    assert ask(client, "2001:db8:17:2::2").status_code == 200


def test_forged_address_is_not_believed(client: Client, settings: Any) -> None:
    """Abuse case 47: what our own proxy adds at the right end counts, and only where there is one."""
    assert [ask(client, **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(4)] == [200, 200, 200, 429]
    settings.TRUSTED_PROXIES = 1
    behind = [ask(client, "127.0.0.1", **{"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.5"}) for n in range(4)]
    assert [response.status_code for response in behind] == [200, 200, 200, 429]


def test_the_school_itself_is_never_limited(client: Client, settings: Any) -> None:
    """Abuse case 46: a whole school stands behind one address."""
    settings.SCHOOL_NETWORKS = [ip_network("192.0.2.0/24")]
    answers = [ask(client) for _ in range(5)]
    assert [(response.status_code, "RateLimit" in response.headers) for response in answers] == [(200, False)] * 5


def test_cache_that_does_not_answer_keeps_nobody_from_reading(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def add(self, *args: object, **kwargs: object) -> None:
            raise ConnectionError("no cache here")

    monkeypatch.setattr(network_limits, "cache", Broken())
    assert [ask(client).status_code for _ in range(4)] == [200] * 4
    assert "The cache does not count requests (api-reads)." in caplog.text


def test_count_thrown_out_by_the_cache_begins_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)
    assert ask(client)["RateLimit"] == '"reads";r=2;t=40'
