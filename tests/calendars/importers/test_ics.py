"""Reading iCalendar files of any origin, and refusing those that cannot be read, with the line named."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.calendars.ical import CalendarFeed, FeedEvent, build_ical
from portal.calendars.importers import FileRefused, ReadDate, read_dates

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Another program//EN\r\n"
TAIL = "END:VCALENDAR\r\n"


def ics(*events: str) -> bytes:
    blocks = (f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n".replace("\r\n\r\n", "\r\n") for event in events)
    return (HEAD + "".join(blocks) + TAIL).encode()


def read(*lines: str) -> ReadDate:
    [found] = read_dates("dates.ics", ics("\r\n".join(lines)))
    return found


def test_whole_days_come_back_with_the_last_day_included() -> None:
    found = read(
        "UID:half-term@other.example",
        "SUMMARY:Half term\\, at last",
        "DTSTART;VALUE=DATE:20270215",
        "DTEND;VALUE=DATE:20270220",
        "CATEGORIES:Half term,Year 3,Reception",
        "SEQUENCE:4",
        "DESCRIPTION:Enjoy\\nit",
    )
    assert found == ReadDate(
        line=4,
        uid="half-term@other.example",
        title="Half term, at last",
        first_day=date(2027, 2, 15),
        last_day=date(2027, 2, 19),
        category="half_term",
        year_groups=(0, 3),
        description="Enjoy\nit",
        sequence=4,
    )


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("DTSTART:20270602T130000Z", "DTEND:20270602T140000Z", (time(14), time(15))),  # summer time
        ("DTSTART:20270113T130000Z", "DTEND:20270113T140000Z", (time(13), time(14))),
        ("DTSTART;TZID=Europe/London:20270602T130000", "DURATION:PT45M", (time(13), time(13, 45))),
        ("DTSTART;TZID=Europe/Paris:20270602T130000", "DTEND;TZID=Europe/Paris:20270602T140000", (time(12), time(13))),
        ("DTSTART:20270602T130000", "DTEND:20270602T140000", (time(13), time(14))),
        ("DTSTART:20270602T130000", "TRANSP:OPAQUE", (time(13), None)),
    ],
)
def test_times_come_back_as_the_schools_clock(starts: str, ends: str, expected: tuple[time, time | None]) -> None:
    found = read("UID:a", "SUMMARY:Assembly", starts, ends)
    assert (found.starts_at, found.ends_at) == expected


def test_folded_lines_alarms_and_time_zones_do_not_disturb() -> None:
    body = (
        HEAD
        + "BEGIN:VTIMEZONE\nTZID:Europe/London\nBEGIN:STANDARD\nDTSTART:19701025T020000\n"
        + "RRULE:FREQ=YEARLY\nEND:STANDARD\nEND:VTIMEZONE\n"
        + "BEGIN:VTODO\nUID:t\nEND:VTODO\n"
        + "BEGIN:VEVENT\nUID:a\nSUMMARY:Summer\r\n  fair\nDTSTART:20270602\n"
        + "BEGIN:VALARM\nSUMMARY:Wake up\nEND:VALARM\nEND:VEVENT\n"
        + TAIL
    )
    [found] = read_dates("DATES.ICS", body.encode("utf-8-sig"))
    assert (found.title, found.line) == ("Summer fair", 14)


GOOD = ("UID:a", "SUMMARY:Fair", "DTSTART:20270602")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            (*GOOD, "RRULE:FREQ=DAILY"),
            "Line 8: got RRULE; accepted: dates that do not repeat. List each day as an entry of its own.",
        ),
        (
            ("SUMMARY:Fair", "DTSTART:20270602"),
            "Line 4: got an event without UID; accepted: UID in every event. Export the file again.",
        ),
        (
            ("UID:a", "SUMMARY:Fair", "DTSTART:20270231"),
            "Line 7: got 20270231; accepted: a day or time that exists. Correct it.",
        ),
        (
            ("UID:a", "SUMMARY:Fair", "DTSTART:tomorrow"),
            "Line 7: got tomorrow; accepted: a day as 20260901 or a time as 20260901T090000. Correct it.",
        ),
        (
            ("UID:a", "SUMMARY:Fair", "DTSTART;TZID=Mars/Base:20270602T100000"),
            "Line 7: got the time zone Mars/Base; accepted: Europe/London, or UTC. Export it with that zone.",
        ),
        (
            ("UID:a", "SUMMARY:Fair", "DTSTART;TZID=../../etc/passwd:20270602T100000"),
            "Line 7: got the time zone ../../etc/passwd; accepted: Europe/London, or UTC. Export it with that zone.",
        ),
        (
            (*GOOD, "DTEND:20270601"),
            "Line 8: got 20270601; accepted: an end that is not before the start. Correct one of the two.",
        ),
        (
            (*GOOD, "DTEND:20270602T100000"),
            "Line 8: got 20270602T100000; accepted: an end of the same sort as DTSTART. Correct one of the two.",
        ),
        ((*GOOD, "DURATION:P9999D"), "Line 8: got P9999D; accepted: a duration of at most a year. Correct it."),
        (
            (*GOOD, "no colon"),
            "Line 8: got no colon; accepted: NAME:value. Export the file again, or correct the line.",
        ),
        ((*GOOD, "SEQUENCE:-1"), "Line 8: got -1; accepted: a whole number as SEQUENCE. Correct it."),
        ((*GOOD, "UID:b"), "Line 8: got UID a second time; accepted: UID once in an event. Remove one of the two."),
        (("UID:a", "DTSTART:20270602"), "Line 4: got no title; accepted: a title for each date. Give it one."),
    ],
)
def test_bad_event_is_refused_with_its_line(lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(*lines)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"<html>\n<body>Please log in</body>", 1),
        (b"", None),
        ((HEAD + "BEGIN:VEVENT\r\nUID:a\r\n").encode(), 5),  # cut off
        ((HEAD + "END:VEVENT\r\n").encode(), 4),
        ((HEAD + TAIL + "BEGIN:VEVENT\r\n").encode(), 5),
        ((HEAD + "BEGIN:VEVENT\r\nSUMMARY:a\x00b\r\n").encode(), 5),
        ((HEAD + "BEGIN:VEVENT\r\nSUMMARY:caf").encode() + b"\xe9\r\n", 5),
        ((HEAD + "BEGIN:A\r\n" * 50_000).encode(), 8),
        ((HEAD + "X-LONG:" + "a" * 30_000 + "\r\n").encode(), 4),
        ((HEAD + "X-LONG:a" + "\r\n a" * 30_000 + "\r\n").encode(), 4),
        (ics("UID:a\r\nSUMMARY:A\r\nDTSTART:20270602", "UID:a\r\nSUMMARY:B\r\nDTSTART:20270603"), 9),
        (b"a" * 1_000_001, None),
        ((HEAD + TAIL).encode(), None),
    ],
)
def test_hostile_or_broken_file_is_refused(body: bytes, line: int | None) -> None:
    with pytest.raises(FileRefused) as refused:
        read_dates("dates.ics", body)
    assert refused.value.line in ({line} if line else {None, 1})


def test_message_carries_nothing_a_terminal_would_act_on() -> None:
    with pytest.raises(FileRefused) as refused:
        read_dates("dates.ics", (HEAD + "\x9b31mred\r\n").encode())
    assert str(refused.value).isprintable()


def test_only_known_endings_are_read() -> None:
    with pytest.raises(FileRefused, match=r"got \.exe; accepted: a file that ends in \.ics or \.csv"):
        read_dates("dates.exe", b"MZ")


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for name in ("a.ics", "a.csv"):
        for whole in (body, HEAD.encode() + b"BEGIN:VEVENT\r\n" + body):
            with suppress(FileRefused):
                assert read_dates(name, whole) != []


words = st.text(min_size=1, max_size=100).filter(lambda text: text.isprintable() and text.strip() == text)


@pytest.mark.parametrize("title", ["\\,", "\\N", "a\\\\nb", "C:\\new; old", "%2C and %5C"])
def test_backslash_of_a_title_comes_back_as_it_was(title: str) -> None:
    escaped = title.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert read("UID:a", f"SUMMARY:{escaped}", "DTSTART:20270602", "CATEGORIES:x\\\\,INSET day").title == title


def test_kind_behind_a_category_that_ends_in_a_backslash_is_found() -> None:
    found = read("UID:a", "SUMMARY:Fair", "DTSTART:20270602", "CATEGORIES:x\\\\,INSET day,A\\, B")
    assert found.category == "inset"


def test_parameters_in_quotes_may_hold_colons() -> None:
    found = read("UID:a", 'SUMMARY;LANGUAGE=en;X-A="b: c;d":Fair: with cake', "DTSTART;VALUE=DATE;X-B=:20270602")
    assert (found.title, found.first_day) == ("Fair: with cake", date(2027, 6, 2))


@given(words, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from([None, time(0, 30), time(13, 30)]))
@settings(max_examples=100)
def test_our_own_feed_reads_back_the_same(title: str, day: date, starts_at: time | None) -> None:
    event = FeedEvent(
        uid="1f0c2b9e-58f3-4f0e-9a43-0d6c1f3a7b11",
        sequence=2,
        modified_at=datetime(2026, 11, 20, tzinfo=UTC),
        title=title,
        first_day=day,
        last_day=day,
        starts_at=starts_at,
        ends_at=starts_at and time(18),
    )
    feed = CalendarFeed(name="n", description="", url="https://a.example/", modified_at=event.modified_at)
    [found] = read_dates("feed.ics", build_ical(replace(feed, events=(event,))))
    assert (found.title, found.first_day, found.last_day, found.starts_at, found.ends_at) == (
        " ".join(title.split()),
        day,
        day,
        starts_at,
        starts_at and time(18),
    )
