"""The iCalendar builder: its bytes, and what four independent programs read in them (A1, A3)."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.calendars.ical import CalendarFeed, FeedEvent, build_ical
from portal.calendars.plain_text import one_line
from tests.calendars.readers import READERS, ReadEvent

EDITED = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
UID = "1f0c2b9e-58f3-4f0e-9a43-0d6c1f3a7b11"


def event(**changes: object) -> FeedEvent:
    values = {
        "uid": UID,
        "sequence": 2,
        "modified_at": EDITED,
        "title": "INSET day",
        "first_day": date(2026, 9, 1),
        "last_day": date(2026, 9, 1),
    }
    return FeedEvent(**(values | changes))  # type: ignore[arg-type]


def feed(*events: FeedEvent, **changes: object) -> CalendarFeed:
    values = {
        "name": "Millbrook Primary School – days off",
        "description": "Term dates.",
        "url": "https://millbrook.example/dates/",
        "modified_at": EDITED,
        "colour": "#1d5c58",
        "events": events,
    }
    return CalendarFeed(**(values | changes))  # type: ignore[arg-type]


def expected(events: tuple[FeedEvent, ...]) -> list[ReadEvent]:
    """What every reader must see, worked out from the records alone."""

    def moment(day: date, clock: time) -> str:
        return datetime.combine(day, clock, LONDON).astimezone(UTC).isoformat()

    read = []
    for each in events:
        if each.starts_at is None:
            starts, ends = each.first_day.isoformat(), (each.last_day + timedelta(days=1)).isoformat()
        else:
            starts = moment(each.first_day, each.starts_at)
            ends = moment(each.last_day, each.ends_at) if each.ends_at else starts
        title = ("CANCELLED: " if each.cancelled else "") + one_line(each.title)
        read.append(ReadEvent(each.uid, title, starts, ends, each.cancelled))
    return sorted(read)


def lines(body: bytes) -> list[str]:
    """The logical lines, unfolded by hand."""
    return body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_whole_day_event_ends_on_the_day_after_and_leaves_families_free() -> None:
    found = lines(build_ical(feed(event(categories=("INSET day", "Year 3, blue")))))
    block = found[found.index("BEGIN:VEVENT") : found.index("END:VEVENT") + 1]
    assert sorted(block) == sorted(
        [
            "BEGIN:VEVENT",
            f"UID:{UID}",
            "DTSTAMP:20261120T093015Z",
            "LAST-MODIFIED:20261120T093015Z",
            "SEQUENCE:2",
            "SUMMARY:INSET day",
            "STATUS:CONFIRMED",
            "DTSTART;VALUE=DATE:20260901",
            "DTEND;VALUE=DATE:20260902",
            "TRANSP:TRANSPARENT",
            "CATEGORIES:INSET day,Year 3\\, blue",
            "END:VEVENT",
        ]
    )


def test_timed_event_names_its_zone_and_keeps_families_busy() -> None:
    closing = event(
        first_day=date(2026, 12, 18), last_day=date(2026, 12, 18), starts_at=time(13, 30), ends_at=time(15, 15)
    )
    found = set(lines(build_ical(feed(closing))))
    assert {
        "DTSTART;TZID=Europe/London:20261218T133000",
        "DTEND;TZID=Europe/London:20261218T151500",
        "TRANSP:OPAQUE",
    } <= found


def test_cancelled_event_says_so_twice() -> None:
    found = set(lines(build_ical(feed(event(cancelled=True)))))
    assert {"SUMMARY:CANCELLED: INSET day", "STATUS:CANCELLED"} <= found


def test_calendar_head_has_every_name_escaped_and_a_typed_refresh() -> None:
    body = build_ical(feed(name="Oak, Ash; Elm\\Yew\nand more", description="a; b"))
    head = lines(body)[: lines(body).index("BEGIN:VTIMEZONE")]
    assert sorted(head) == sorted(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Attendance Portal//Term calendar//EN",
            "NAME:Oak\\, Ash\\; Elm\\\\Yew and more",
            "X-WR-CALNAME:Oak\\, Ash\\; Elm\\\\Yew and more",
            "DESCRIPTION:a\\; b",
            "X-WR-CALDESC:a\\; b",
            "X-WR-TIMEZONE:Europe/London",
            "URL:https://millbrook.example/dates/",
            "LAST-MODIFIED:20261120T093015Z",
            "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
            "X-PUBLISHED-TTL:PT12H",
            "COLOR:darkslategray",
            "X-APPLE-CALENDAR-COLOR:#1d5c58",
        ]
    )


def test_time_zone_is_written_as_two_yearly_rules() -> None:
    found = lines(build_ical(feed(event())))
    zone = found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE") + 1]
    daylight = zone[zone.index("BEGIN:DAYLIGHT") + 1 : zone.index("END:DAYLIGHT")]
    standard = zone[zone.index("BEGIN:STANDARD") + 1 : zone.index("END:STANDARD")]
    assert "TZID:Europe/London" in zone
    assert sorted(daylight) == sorted(
        [
            "TZNAME:BST",
            "DTSTART:19700329T010000",
            "TZOFFSETFROM:+0000",
            "TZOFFSETTO:+0100",
            "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        ]
    )
    assert sorted(standard) == sorted(
        [
            "TZNAME:GMT",
            "DTSTART:19701025T020000",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0000",
            "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        ]
    )


@pytest.mark.parametrize("word", ["METHOD", "ORGANIZER", "ATTENDEE", "BEGIN:VALARM", "RRULE:FREQ=WEEKLY"])
def test_feed_invites_nobody_and_repeats_nothing(word: str) -> None:
    assert word not in build_ical(feed(event(), event(uid="2", starts_at=time(9), ends_at=time(10)))).decode()


def test_icalendar_package_writes_back_the_same_entries() -> None:
    """The other writer: what it reads here and writes itself is read as the same entries."""
    events = (event(title="Fair; cakes, games \\"), event(uid="b", starts_at=time(9), ends_at=time(10), cancelled=True))
    written = icalendar.Calendar.from_ical(build_ical(feed(*events))).to_ical()
    assert READERS["icalendar"](written) == READERS["icalendar"](build_ical(feed(*events))) == expected(events)


def test_order_of_the_records_does_not_change_the_bytes() -> None:
    later = event(uid="0d6c1f3a", first_day=date(2026, 9, 2), last_day=date(2026, 9, 2))
    assert build_ical(feed(event(), later)) == build_ical(feed(later, event()))


@pytest.mark.parametrize(
    "title",
    [
        "Trip\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\nEND:VALARM",
        "Trip\nEND:VEVENT\nBEGIN:VEVENT\nUID:x",
        "Trip\x85END:VEVENT",
        "Trip\u2028END:VEVENT\u2029",
        "Trip\x0bEND:VEVENT\x0c\x1c\x1d\x1e",
        "a;b,c\\n\\N\\\\;",
        "\ufeffTrip",
    ],
)
@pytest.mark.parametrize("reader", READERS)
def test_hostile_title_stays_one_title(title: str, reader: str) -> None:
    """Abuse case 25."""
    hostile = event(title=title)
    body = build_ical(feed(hostile, name=title, description=title))
    assert READERS[reader](body) == expected((hostile,))
    assert lines(body).count("END:VEVENT") == 1
    assert not any(line.startswith(("BEGIN:VALARM", "ACTION")) for line in lines(body))


def assert_bytes_are_right(body: bytes) -> None:
    body.decode("utf-8", errors="strict")
    assert not body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\r\n") == body.count(b"\n") == body.count(b"\r")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8", errors="strict")  # never folded inside a character
    assert not any(byte < 0x20 for byte in body.replace(b"\r\n", b""))


@pytest.mark.parametrize("length", range(60, 90))
@pytest.mark.parametrize("letter", ["a", "é", "€", "𝄞"])
def test_lines_fold_at_75_octets_and_never_inside_a_character(letter: str, length: int) -> None:
    body = build_ical(feed(event(title=letter * length), name=letter * length, description=letter * length))
    assert_bytes_are_right(body)
    assert f"SUMMARY:{letter * length}" in lines(body)


# The last and first school days around each clock change of 2026 and 2027, and the Sundays themselves.
CLOCK_CHANGES = [
    (date(2026, 10, 23), "12:30"),
    (date(2026, 10, 25), "13:30"),
    (date(2026, 10, 26), "13:30"),
    (date(2026, 12, 18), "13:30"),
    (date(2027, 3, 26), "13:30"),
    (date(2027, 3, 28), "12:30"),
    (date(2027, 3, 29), "12:30"),
    (date(2027, 7, 21), "12:30"),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("day", "in_utc"), CLOCK_CHANGES)
def test_half_past_one_is_half_past_one_on_both_sides_of_a_clock_change(day: date, in_utc: str, reader: str) -> None:
    timed = event(first_day=day, last_day=day, starts_at=time(13, 30), ends_at=time(15, 15))
    [read] = READERS[reader](build_ical(feed(timed)))
    assert read.starts == f"{day.isoformat()}T{in_utc}:00+00:00"


@pytest.mark.parametrize("reader", READERS)
def test_readers_agree_on_a_mixed_feed(reader: str) -> None:
    events = (
        event(),
        event(uid="b", title="October half term", first_day=date(2026, 10, 26), last_day=date(2026, 10, 30)),
        event(uid="c", title="Residential", first_day=date(2027, 3, 24), last_day=date(2027, 3, 30), starts_at=time(9),
              ends_at=time(15)),
        event(uid="d", title="Fair; cakes, games", starts_at=time(18)),
        event(uid="e", title="INSET day", cancelled=True),
    )  # fmt: skip
    assert READERS[reader](build_ical(feed(*events))) == expected(events)


days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
clocks = st.times(min_value=time(4), max_value=time(22)).map(lambda clock: clock.replace(microsecond=0))
words = st.text(min_size=1, max_size=120).filter(lambda text: one_line(text) != "")


@st.composite
def feed_events(draw: Callable[..., object]) -> FeedEvent:
    first = draw(days)
    assert isinstance(first, date)
    last = min(first + timedelta(days=draw(st.integers(0, 60))), date(2099, 12, 31))  # type: ignore[arg-type]
    timed = event(
        uid=str(draw(st.uuids(version=4))),
        sequence=draw(st.integers(0, 500)),
        title=draw(words),
        description=draw(st.text(max_size=200)),
        first_day=first,
        last_day=last,
        cancelled=draw(st.booleans()),
        categories=tuple(draw(st.lists(words, max_size=3))),  # type: ignore[call-overload]
    )
    if draw(st.booleans()):
        starts, ends = draw(clocks), draw(clocks)
        assert isinstance(starts, time)
        assert isinstance(ends, time)
        keeps_order = first < last or starts < ends
        timed = replace(timed, starts_at=starts, ends_at=ends if keeps_order else None)
    return timed


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(feed_events(), min_size=1, max_size=4, unique_by=lambda each: each.uid), words)
def test_any_feed_parses_back_the_same_in_every_reader(events: list[FeedEvent], name: str) -> None:
    body = build_ical(feed(*events, name=name))
    assert_bytes_are_right(body)
    wanted = expected(tuple(events))
    assert {reader: read(body) for reader, read in READERS.items()} == dict.fromkeys(READERS, wanted)


def test_fifteen_hundred_dates_stay_under_a_megabyte() -> None:
    many = [event(uid=str(uuid.UUID(int=number)), title=f"Event {number} of the year") for number in range(1500)]
    assert len(build_ical(feed(*many))) < 1_000_000
