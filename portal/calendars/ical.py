"""Builds an iCalendar file (RFC 5545, RFC 7986) from plain records: the same records give the same bytes, for ever.

What the icalendar package does for us: dates, times and durations, folding in octets, the order of properties, CRLF.
What it does not do rightly (7.3) and is therefore done here, each held by a test on the bytes:

* ``Calendar.add_missing_timezones()`` describes Europe/London by lists of dates and a wrong onset; several programs
  then read every winter time an hour early. ``LONDON`` below is written by hand, as two yearly rules.
* ``NAME``, ``X-WR-CALNAME`` and ``X-WR-CALDESC`` given as plain strings are written unescaped, and vText takes a typed
  backslash with a capital N for a line break. All text goes in as ``EscapedText``.
* ``refresh_interval`` omits ``VALUE=DURATION``, which makes strict readers refuse the whole file.

There is no METHOD: the file is a snapshot, nobody is invited. DTSTAMP then means «last revised» and can stand still.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from .colour_names import nearest_colour_name
from .plain_text import one_line, paragraphs

PRODID = "-//Attendance Portal//Term calendar//EN"
TIME_ZONE = ZoneInfo("Europe/London")
REFRESH = timedelta(hours=12)
CANCELLED_PREFIX = "CANCELLED: "

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


class EscapedText:
    """One text, or several as a list, escaped after RFC 5545, section 3.3.11."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def to_ical(self) -> bytes:
        return ",".join(escape(text) for text in self.texts).encode()


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
    calendar = _calendar(feed)
    for event in _in_order(feed.events):
        calendar.add_component(_event(event))
    return calendar.to_ical()


def _calendar(feed: CalendarFeed) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    for keys, text in ((("name", "x-wr-calname"), feed.name), (("description", "x-wr-caldesc"), feed.description)):
        for key in keys:
            calendar.add(key, EscapedText(one_line(text)), encode=False)
    calendar.add("x-wr-timezone", TIME_ZONE.key)
    calendar.add("url", feed.url)
    calendar.add("last-modified", _seconds(feed.modified_at))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    if feed.colour:
        calendar.add("color", nearest_colour_name(feed.colour))
        calendar.add("x-apple-calendar-color", feed.colour)
    calendar.add_component(Timezone.from_ical(LONDON))
    return calendar


def _in_order(events: Iterable[FeedEvent]) -> list[FeedEvent]:
    return sorted(events, key=lambda event: (event.first_day, event.starts_at or time.min, event.last_day, event.uid))


def _event(event: FeedEvent) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("dtstamp", _seconds(event.modified_at))
    component.add("last-modified", _seconds(event.modified_at))
    component.add("sequence", event.sequence)
    title = (CANCELLED_PREFIX if event.cancelled else "") + one_line(event.title)
    component.add("summary", EscapedText(title), encode=False)
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    _add_when(component, event)
    if event.categories:
        component.add("categories", EscapedText(*(one_line(word) for word in event.categories)), encode=False)
    if text := paragraphs(event.description):
        component.add("description", EscapedText(text), encode=False)
    return component


def _add_when(component: Event, event: FeedEvent) -> None:
    """Whole days end on the day after the last; they leave families free. Timed entries keep them busy."""
    if event.starts_at is None:
        component.add("dtstart", event.first_day)
        component.add("dtend", event.last_day + timedelta(days=1))
        component.add("transp", "TRANSPARENT")
        return
    component.add("dtstart", datetime.combine(event.first_day, event.starts_at, TIME_ZONE))
    if event.ends_at is not None:
        component.add("dtend", datetime.combine(event.last_day, event.ends_at, TIME_ZONE))
    component.add("transp", "OPAQUE")


def _seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
