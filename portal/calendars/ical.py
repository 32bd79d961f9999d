"""Builds an iCalendar file (RFC 5545, RFC 7986) from plain records: the same records give the same bytes, for ever.

The lines are written here, not by the icalendar package: that took most of the time of a feed, and four of the things
it writes had to be put right (docs/decisions/004-feeds-written-line-by-line.md). The tests read every feed with it and
with three other programs, and hold the two writers to the same entries.

There is no METHOD: the file is a snapshot, nobody is invited. DTSTAMP then means «last revised» and can stand still.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .colour_names import nearest_colour_name
from .plain_text import one_line, paragraphs

PRODID = "-//Attendance Portal//Term calendar//EN"
TIME_ZONE = ZoneInfo("Europe/London")
REFRESH = "PT12H"
LINE_OCTETS = 75
CANCELLED_PREFIX = "CANCELLED: "

# By hand: generated descriptions list dates that several programs misread, and every winter time moves an hour.
LONDON = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
DTSTART:19700329T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
DTSTART:19701025T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
"""


def escape(text: str) -> str:
    """The text as a TEXT value.

    >>> print(escape("Oak; Ash, Elm"))
    Oak\\; Ash\\, Elm
    """
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(char, escaped)
    return text


@dataclass(frozen=True, kw_only=True)
class FeedEvent:
    """One entry. Days are inclusive; times are the school's clock; without ``starts_at`` it lasts whole days."""

    uid: str
    sequence: int
    modified_at: datetime
    title: str
    first_day: date
    last_day: date
    starts_at: time | None = None
    ends_at: time | None = None
    categories: tuple[str, ...] = ()
    description: str = ""
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class CalendarFeed:
    """A file of entries. ``modified_at`` is the last edit of anything it holds; ``colour`` is ``#rrggbb`` or empty."""

    name: str
    description: str
    url: str
    modified_at: datetime
    colour: str = ""
    events: tuple[FeedEvent, ...] = field(default=())


def build_ical(feed: CalendarFeed) -> bytes:
    """The feed as bytes: UTF-8 without byte order mark, CRLF, lines of at most 75 octets.

    >>> moment = datetime(2026, 11, 20, tzinfo=UTC)
    >>> body = build_ical(CalendarFeed(name="Dates", description="", url="https://a.example/", modified_at=moment))
    >>> body.startswith(b"BEGIN:VCALENDAR\\r\\nVERSION:2.0\\r\\n")
    True
    """
    lines = [*_head(feed), *LONDON.splitlines()]
    for event in _in_order(feed.events):
        lines.extend(_event(event))
    lines.append("END:VCALENDAR")
    return "".join(f"{line if _fits(line) else fold(line)}\r\n" for line in lines).encode()


def _fits(line: str) -> bool:
    """Whether the line needs no folding; quick for the plain lines, which are nearly all."""
    return len(line) <= LINE_OCTETS and (line.isascii() or len(line.encode()) <= LINE_OCTETS)


def fold(line: str) -> str:
    """The line in pieces of at most 75 octets, each but the first begun with a space, no character cut in two.

    >>> fold("SUMMARY:" + "a" * 70)[70:]
    'aaaaa\\r\\n aaa'
    """
    if line.isascii():
        rest = range(LINE_OCTETS, len(line), LINE_OCTETS - 1)
        return "\r\n ".join([line[:LINE_OCTETS], *(line[start : start + LINE_OCTETS - 1] for start in rest)])
    pieces, piece, octets = [], "", 0
    for char in line:
        size = len(char.encode())
        if octets + size > LINE_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += char
        octets += size
    return "\r\n".join([*pieces, piece])


def _head(feed: CalendarFeed) -> Iterator[str]:
    name, description = escape(one_line(feed.name)), escape(one_line(feed.description))
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}")
    yield from (f"NAME:{name}", f"X-WR-CALNAME:{name}", f"DESCRIPTION:{description}", f"X-WR-CALDESC:{description}")
    yield from (f"X-WR-TIMEZONE:{TIME_ZONE.key}", f"URL:{feed.url}", f"LAST-MODIFIED:{_utc(feed.modified_at)}")
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}")
    if feed.colour:
        yield f"COLOR:{nearest_colour_name(feed.colour)}"
        yield f"X-APPLE-CALENDAR-COLOR:{feed.colour}"


def _in_order(events: Iterable[FeedEvent]) -> list[FeedEvent]:
    return sorted(events, key=lambda event: (event.first_day, event.starts_at or time.min, event.last_day, event.uid))


def _event(event: FeedEvent) -> Iterator[str]:
    prefix, status = (CANCELLED_PREFIX, "CANCELLED") if event.cancelled else ("", "CONFIRMED")
    revised = _utc(event.modified_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(one_line(event.uid))}"
    yield f"DTSTAMP:{revised}"
    yield f"LAST-MODIFIED:{revised}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{prefix}{escape(one_line(event.title))}"
    yield f"STATUS:{status}"
    yield from _when(event)
    if event.categories:
        yield f"CATEGORIES:{','.join(escape(one_line(word)) for word in event.categories)}"
    if text := paragraphs(event.description):
        yield f"DESCRIPTION:{escape(text)}"
    yield "END:VEVENT"


def _when(event: FeedEvent) -> Iterator[str]:
    """Whole days end on the day after the last; they leave families free. Timed entries keep them busy."""
    if event.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{_day(event.first_day)}"
        yield f"DTEND;VALUE=DATE:{_day(event.last_day + timedelta(days=1))}"
        yield "TRANSP:TRANSPARENT"
        return
    yield f"DTSTART;TZID={TIME_ZONE.key}:{_local(event.first_day, event.starts_at)}"
    if event.ends_at is not None:
        yield f"DTEND;TZID={TIME_ZONE.key}:{_local(event.last_day, event.ends_at)}"
    yield "TRANSP:OPAQUE"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _local(day: date, clock: time) -> str:
    return f"{_day(day)}T{clock:%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
