"""Four independent readers of iCalendar files, brought to one plain form for comparing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream


@dataclass(frozen=True, order=True)
class ReadEvent:
    """Instants in UTC for timed entries, dates for whole days (the end is the day after the last)."""

    uid: str
    title: str
    starts: str
    ends: str
    cancelled: bool


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        assert value.tzinfo is not None, "a floating time"
        return value.astimezone(UTC).isoformat()
    assert isinstance(value, date)
    return value.isoformat()


def _with_icalendar(components: Any) -> list[ReadEvent]:
    return [
        ReadEvent(
            str(event["UID"]),
            str(event["SUMMARY"]),
            _moment(event.decoded("DTSTART")),
            _moment(event.decoded("DTEND", event.decoded("DTSTART"))),
            event["STATUS"] == "CANCELLED",
        )
        for event in components
    ]


def read_with_icalendar(body: bytes) -> list[ReadEvent]:
    return sorted(_with_icalendar(icalendar.Calendar.from_ical(body.decode()).walk("VEVENT")))


def read_with_recurring_ical_events(body: bytes) -> list[ReadEvent]:
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(body.decode()))
    return sorted(_with_icalendar(query.between(datetime(1999, 1, 1), datetime(2101, 1, 1))))


def read_with_vobject(body: bytes) -> list[ReadEvent]:
    calendar = vobject.readOne(body.decode())
    return sorted(
        ReadEvent(
            event.uid.value,
            event.summary.value,
            _moment(event.dtstart.value),
            _moment((event.dtend if hasattr(event, "dtend") else event.dtstart).value),
            event.status.value == "CANCELLED",
        )
        for event in calendar.contents.get("vevent", [])
    )


def read_with_ical(body: bytes) -> list[ReadEvent]:
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    return sorted(
        ReadEvent(
            str(event.uid),
            event.summary or "",
            _moment(event.dtstart),
            _moment(event.dtend or event.dtstart),
            event.status is not None and event.status.value == "CANCELLED",
        )
        for event in calendar.events
    )


READERS: dict[str, Callable[[bytes], list[ReadEvent]]] = {
    "icalendar": read_with_icalendar,
    "recurring-ical-events": read_with_recurring_ical_events,
    "vobject": read_with_vobject,
    "ical": read_with_ical,
}
