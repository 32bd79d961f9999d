"""The feeds of a school: which entries, the same in every program, kept and served when building fails (A5, A6, A8)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.http import http_date
from pytest_django import DjangoAssertNumQueries

from portal.calendars import last_good_feeds
from portal.calendars.feed_names import feeds_of
from portal.calendars.models import CalendarDate, StoredFeed
from portal.calendars.services import cancel_date, save_date
from portal.pages.models import School
from tests.calendars.conftest import YEAR, Load
from tests.calendars.readers import READERS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DAYS_OFF_TITLES = {
    "Autumn half term",
    "Boiler repair (closed in the afternoon)",
    "INSET day (Year 3)",
    "Christmas holiday",
    "Christmas Day bank holiday",
    "Boxing Day bank holiday (substitute day)",
    "New Year's Day bank holiday",
    "INSET day",
    "Easter holiday",
    "Good Friday bank holiday",
    "Easter Monday bank holiday",
    "Early May bank holiday",
    "Spring bank holiday",
    "Summer holiday",
    "Summer bank holiday",
}
OTHER_TITLES = {
    "Autumn term starts",
    "Autumn term ends",
    "Spring term starts",
    "Spring term ends",
    "Summer term starts",
    "Summer term ends",
    "Early finish",
    "Year 6 tests",
    "Winter fair; cakes, games",
}


@pytest.fixture(autouse=True)
def clock(load: Load, settings: object, tmp_path: object) -> Iterator[time_machine.Traveller]:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    last_good_feeds._laid_down.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        load()
        yield traveller


def body(client: Client, name: str, format: str = "ics") -> bytes:
    response = client.get(f"/dates/feeds/{name}.{format}")
    assert response.status_code == 200
    return response.content


def titles(raw: bytes) -> list[str]:
    return [event.title for event in READERS["icalendar"](raw)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("whole-school", DAYS_OFF_TITLES | OTHER_TITLES),
        ("days-off", DAYS_OFF_TITLES),
        ("year-3", (DAYS_OFF_TITLES | OTHER_TITLES) - {"Year 6 tests"}),
        ("year-3-days-off", DAYS_OFF_TITLES),
        ("year-6", (DAYS_OFF_TITLES | OTHER_TITLES) - {"INSET day (Year 3)"}),
        ("year-0-days-off", DAYS_OFF_TITLES - {"INSET day (Year 3)"}),
    ],
)
def test_each_feed_holds_its_own_entries_once(client: Client, name: str, expected: set[str]) -> None:
    assert Counter(titles(body(client, name))) == Counter(expected)


def test_every_feed_reads_the_same_in_four_programs_and_in_the_records(client: Client, school: School) -> None:
    for feed in feeds_of(school):
        raw = body(client, feed.name)
        read = {reader: parse(raw) for reader, parse in READERS.items()}
        assert read == dict.fromkeys(READERS, read["icalendar"])
        data = json.loads(body(client, feed.name, "json"))
        assert [entry["uid"] for entry in data["dates"]] != []
        assert sorted(entry["uid"] for entry in data["dates"]) == [event.uid for event in read["icalendar"]]


def test_whole_school_feed_has_one_entry_per_date_and_two_per_term(client: Client) -> None:
    terms = CalendarDate.objects.filter(category="term").count()
    read = READERS["icalendar"](body(client, "whole-school"))
    assert len({event.uid for event in read}) == len(read) == CalendarDate.objects.count() + terms


@pytest.mark.parametrize(
    "name", ["year-7", "year-3-everything", "days", "year-03", "whole-school-days-off", "year-99", "x" * 80]
)
def test_feed_the_school_has_not_got_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/dates/feeds/{name}.ics").status_code == 404


def test_json_has_inclusive_days_local_times_and_year_groups(client: Client) -> None:
    data = json.loads(body(client, "year-3", "json"))
    [inset] = [entry for entry in data["dates"] if entry["first_day"] == "2026-11-27"]
    row = CalendarDate.objects.get(key="inset-year-3")
    assert inset == {
        "uid": str(row.uid),
        "sequence": 0,
        "status": "confirmed",
        "category": "inset",
        "title": "INSET day",
        "first_day": "2026-11-27",
        "last_day": "2026-11-27",
        "staff_day": None,
        "starts_at": None,
        "ends_at": None,
        "half": None,
        "year_groups": [3],
        "whole_trust": False,
        "description": "",
        "source": "",
        "modified_at": "2026-11-20T08:00:00Z",
    }
    [fair] = [entry for entry in data["dates"] if entry["category"] == "event"]
    assert (fair["starts_at"], fair["ends_at"], fair["year_groups"]) == ("10:00", "13:00", [])


# What changes when.


def test_bytes_stand_still_when_built_anew_the_next_day(client: Client, clock: time_machine.Traveller) -> None:
    first = client.get("/dates/feeds/days-off.ics")
    StoredFeed.objects.update(made_from="")
    clock.move_to(NOW + timedelta(days=1))
    second = client.get("/dates/feeds/days-off.ics")
    assert second.content == first.content
    assert (second["ETag"], second["Last-Modified"]) == (first["ETag"], first["Last-Modified"])


def test_edit_changes_exactly_the_entry_it_was_made_to(client: Client, clock: time_machine.Traveller) -> None:
    before = client.get("/dates/feeds/whole-school.ics")
    clock.move_to(NOW + timedelta(hours=1))
    row = CalendarDate.objects.get(key="fair")
    row.title = "Christmas fair"
    save_date(row)
    after = client.get("/dates/feeds/whole-school.ics")
    assert sorted(after.content.decode().split("BEGIN:VEVENT")) != sorted(before.content.decode().split("BEGIN:VEVENT"))
    changed = [
        (old.title, new.title)
        for old, new in zip(READERS["ical"](before.content), READERS["ical"](after.content), strict=True)
        if old != new
    ]
    assert changed == [("Winter fair; cakes, games", "Christmas fair")]
    assert after.content.count(b"SEQUENCE:1\r\n") == 1
    assert after["ETag"] != before["ETag"]
    assert after["Last-Modified"] == http_date((NOW + timedelta(hours=1)).timestamp())


def test_two_edits_in_one_second_have_two_dates(client: Client) -> None:
    seen = [client.get("/dates/feeds/whole-school.ics")["Last-Modified"]]
    for title in ("One", "Two"):
        row = CalendarDate.objects.get(key="fair")
        row.title = title
        save_date(row)
        seen.append(client.get("/dates/feeds/whole-school.ics")["Last-Modified"])
    assert seen == [http_date((NOW + timedelta(seconds=more)).timestamp()) for more in range(3)]


def test_cancelled_date_stays_struck_through_until_it_has_passed(client: Client, clock: time_machine.Traveller) -> None:
    cancel_date(CalendarDate.objects.get(key="fair"))
    cancelled = "CANCELLED: Winter fair; cakes, games"
    assert cancelled in titles(body(client, "whole-school"))
    clock.move_to(datetime(2026, 12, 5, 20, 0, tzinfo=UTC))
    assert cancelled in titles(body(client, "whole-school"))
    clock.move_to(datetime(2026, 12, 6, 8, 0, tzinfo=UTC))
    assert not any("Winter fair" in title for title in titles(body(client, "whole-school")))


def following_year(published: str) -> str:
    text = YEAR.split("[[half_terms]]")[0].replace('label = "2026-27"', f'label = "2027-28"\npublished = {published}')
    head, _, rest = text.partition("[[terms]]")
    return head + "[[terms]]" + rest.replace("2027", "2028").replace("2026", "2027")


@pytest.mark.parametrize(("published", "shown"), [("true", True), ("false", False)])
def test_next_year_is_in_the_feed_once_it_is_published(client: Client, load: Load, published: str, shown: bool) -> None:
    load(YEAR, following_year(published))
    days = {event.starts for event in READERS["icalendar"](body(client, "whole-school"))}
    assert ("2027-09-02" in days) is shown


def test_last_year_stays_and_the_year_before_it_goes(client: Client, load: Load, clock: time_machine.Traveller) -> None:
    load(YEAR, following_year("true"))
    clock.move_to(datetime(2027, 9, 3, 8, 0, tzinfo=UTC))
    assert "2026-09-02" in {event.starts for event in READERS["icalendar"](body(client, "whole-school"))}
    clock.move_to(datetime(2028, 9, 3, 8, 0, tzinfo=UTC))
    assert min(event.starts for event in READERS["icalendar"](body(client, "whole-school"))) == "2027-09-02"


def test_new_name_or_colour_of_the_school_reaches_the_feed(client: Client, school: School) -> None:
    body(client, "days-off")
    School.objects.filter(pk=school.pk).update(name="Mere; Side, School", colours={"brand": "#7a3c6c"})
    changed = body(client, "days-off").decode()
    assert "X-WR-CALNAME:Mere\\; Side\\, School – Whole school: days off\r\n" in changed
    assert "X-APPLE-CALENDAR-COLOR:#7a3c6c\r\n" in changed


# HTTP.


def test_headers_of_a_feed(client: Client) -> None:
    response = client.get("/dates/feeds/days-off.ics")
    found = {
        name: response.headers.get(name) for name in ("Content-Type", "Content-Disposition", "Cache-Control", "Vary")
    }
    assert found == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="days-off.ics"',
        "Cache-Control": "public, max-age=900, stale-if-error=604800",
        "Vary": None,
    }
    assert not response.cookies
    assert response["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert "Access-Control-Allow-Origin" not in response.headers


def test_json_may_be_read_from_any_site(client: Client) -> None:
    response = client.get("/dates/feeds/days-off.json")
    assert (response["Content-Type"], response["Access-Control-Allow-Origin"]) == (
        "application/json; charset=utf-8",
        "*",
    )


def test_head_has_the_headers_of_get_and_no_body(client: Client) -> None:
    got, head = client.get("/dates/feeds/days-off.ics"), client.head("/dates/feeds/days-off.ics")
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    assert head["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_feeds_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/dates/feeds/days-off.ics").status_code == 405


EARLIER, LATER, FUTURE = (http_date((NOW + timedelta(days=days)).timestamp()) for days in (-1, 0, 1))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "ETAG"}, 304),
        ({"If-None-Match": 'W/"other", W/ETAG'}, 304),
        ({"If-None-Match": '"other", ETAG, "third"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": LATER}, 200),  # the tag decides alone
        ({"If-None-Match": "ETAG", "If-Modified-Since": EARLIER}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": EARLIER}, 200),
        ({"If-Modified-Since": FUTURE}, 200),  # a wrong clock must not pin an old copy
        ({"If-Modified-Since": "yesterday"}, 200),
        ({}, 200),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_the_bytes_already_gets_none(client: Client, method: str, headers: dict[str, str], status: int) -> None:
    got = client.get("/dates/feeds/days-off.ics")
    sent = {name: value.replace("ETAG", got["ETag"]) for name, value in headers.items()}
    response = getattr(client, method)("/dates/feeds/days-off.ics", headers=sent)
    assert response.status_code == status
    assert (response["ETag"], response["Last-Modified"]) == (got["ETag"], got["Last-Modified"])
    if status == 304:
        assert (response.content, response["Cache-Control"]) == (b"", got["Cache-Control"])


def test_fetch_of_each_program_gets_the_same_calendar(client: Client) -> None:
    """What the programs send (A2): odd Accept headers, no cookies, robots' names."""
    requests = {
        "Google-Calendar-Importer": "*/*",
        "iOS/19.1 dataaccessd/1.0": "*/*",
        "Microsoft.Exchange/15.20": "*/*",
        "Thunderbird/140.0": "text/calendar,text/plain;q=0.8,*/*;q=0.5",
        "Nextcloud Server Crawler": "text/calendar,application/calendar+json,application/calendar+xml",
        "ICSx5/2.4": "text/calendar, */*;q=0.9",
    }
    answers = {
        (response.status_code, response["Content-Type"], response.content)
        for agent, accept in requests.items()
        for response in [
            client.get(
                "/dates/feeds/days-off.ics", headers={"User-Agent": agent, "Accept": accept, "Accept-Language": "cy"}
            )
        ]
    }
    assert len(answers) == 1
    assert next(iter(answers))[:2] == (200, "text/calendar; charset=utf-8")


def test_cached_answer_needs_few_queries_and_no_dates(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body(client, "days-off")
    with django_assert_num_queries(4) as captured:
        body(client, "days-off")
    assert not any("calendardate" in query["sql"] for query in captured.captured_queries)


# When something fails.
