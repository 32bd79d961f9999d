"""Dates from an iCalendar file (RFC 5545), whoever wrote it.

Lines are unfolded, counted and taken apart here, so that a refusal can name the line and a backslash stays where the
file has it: the icalendar package unescapes a value while it looks for its parameters, and again when it is read.
Alarms, time zones, to-dos and whatever else is not an event are passed over.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.calendars.ical import CANCELLED_PREFIX, TIME_ZONE
from portal.calendars.plain_text import one_line, paragraphs

from .rows import MAX_DATES, FileRefused, ReadDate, check_date
from .words import category_named, groups_named

MAX_LINE = 20_000
MAX_DEPTH = 5
REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID", "EXDATE")
DAY = re.compile(r"\d{8}")
MOMENT = re.compile(r"(\d{8}T\d{6})(Z?)")
ESCAPED = re.compile(r"\\([\\;,nN])")
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
CATEGORY = re.compile(r"(?:\\.|[^\\,])+")
LINE = re.compile(rf"([A-Za-z0-9-]+)((?:{PARAMETER.pattern})*):(.*)")


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an event and the line it begins on."""

    line: int
    value: str
    parameters: Mapping[str, str]


@dataclass(slots=True)
class RawEvent:
    """An event as it stands in the file: each property once, but for CATEGORIES."""

    line: int
    properties: dict[str, Property] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)


def read_ics(text: str) -> list[ReadDate]:
    """The events of the file. Raises `FileRefused` for the first line that cannot be read or taken."""
    found: list[ReadDate] = []
    seen: dict[str, int] = {}
    for raw in _events(text):
        event = check_date(_read(raw))
        if event.uid in seen:
            raise FileRefused(
                raw.line, f"the UID of line {seen[event.uid]} again", "each UID once", "Remove one of the two."
            )
        seen[event.uid] = raw.line
        found.append(event)
        if len(found) > MAX_DATES:
            raise FileRefused(raw.line, "more dates", f"at most {MAX_DATES:,}", "Export only the years you need.")
    return found


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its folded rest, and the number of the line it begins on. Only CR and LF end a line."""
    number, parts = 0, [""]
    for count, line in enumerate(re.split("\r\n|\n|\r", text), start=1):
        if line[:1] in (" ", "\t") and number:
            parts.append(line[1:])
        else:
            if any(parts):
                yield number, "".join(parts)
            number, parts = count, [line]
    if any(parts):
        yield number, "".join(parts)


def _events(text: str) -> Iterator[RawEvent]:
    open_parts: list[tuple[str, int]] = []
    event: RawEvent | None = None
    number = 0
    for number, line in _logical_lines(text):
        name, prop = _property(number, line)
        if not open_parts and (name, prop.value.upper()) != ("BEGIN", "VCALENDAR"):
            raise FileRefused(number, line, "BEGIN:VCALENDAR first and nothing after its END", "Export the file again.")
        if name == "BEGIN":
            open_parts.append((prop.value.upper(), number))
            if len(open_parts) > MAX_DEPTH:
                raise FileRefused(
                    number, line, f"at most {MAX_DEPTH} parts inside each other", "Export the file again."
                )
            if prop.value.upper() == "VEVENT" and len(open_parts) == 2:
                event = RawEvent(number)
        elif name == "END":
            opened = open_parts.pop()
            if opened[0] != prop.value.upper():
                raise FileRefused(number, line, f"END:{opened[0]} for line {opened[1]}", "Export the file again.")
            if event is not None and len(open_parts) == 1:
                yield event
                event = None
        elif event is not None and len(open_parts) == 2:
            _put(event, name, prop)
    if open_parts or number == 0:
        opened = open_parts[-1] if open_parts else ("VCALENDAR", 1)
        raise FileRefused(
            number or 1,
            "the end of the file",
            f"END:{opened[0]} for line {opened[1]}",
            "It may be cut off: export it again.",
        )


def _property(number: int, line: str) -> tuple[str, Property]:
    if len(line) > MAX_LINE:
        raise FileRefused(number, line, f"a line of at most {MAX_LINE:,} characters", "Shorten it.")
    found = LINE.fullmatch(line)
    if found is None:
        raise FileRefused(number, line, "NAME:value", "Export the file again, or correct the line.")
    parameters = {name.upper(): value.strip('"') for name, value in PARAMETER.findall(found[2])}
    return found[1].upper(), Property(number, found[5], parameters)


def _put(event: RawEvent, name: str, prop: Property) -> None:
    if name in REPEATS:
        raise FileRefused(prop.line, name, "dates that do not repeat", "List each day as an entry of its own.")
    if name == "CATEGORIES":
        event.categories += [_plain(word) for word in CATEGORY.findall(prop.value)]
    elif name in event.properties and name in ("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "SEQUENCE"):
        raise FileRefused(prop.line, f"{name} a second time", f"{name} once in an event", "Remove one of the two.")
    else:
        event.properties[name] = prop


def _read(raw: RawEvent) -> ReadDate:
    starts = _needed(raw, "DTSTART")
    first = _moment(starts)
    last = _last(raw, first)
    title = one_line(_text(raw, "SUMMARY"))
    cancelled = _text(raw, "STATUS").upper() == "CANCELLED"
    words = [one_line(word) for word in raw.categories]
    timed = isinstance(first, datetime)
    return ReadDate(
        line=raw.line,
        uid=one_line(_needed(raw, "UID").value),
        title=title.removeprefix(CANCELLED_PREFIX) if cancelled else title,
        first_day=_day(first),
        last_day=_day(last),
        starts_at=first.time() if isinstance(first, datetime) else None,
        ends_at=last.time() if timed and isinstance(last, datetime) and last != first else None,
        category=next((found for word in words if (found := category_named(word))), ""),
        year_groups=groups_named(words),
        description=paragraphs(_text(raw, "DESCRIPTION")),
        cancelled=cancelled,
        sequence=_sequence(raw),
    )


def _needed(raw: RawEvent, name: str) -> Property:
    prop = raw.properties.get(name)
    if prop is None or not prop.value.strip():
        raise FileRefused(raw.line, f"an event without {name}", f"{name} in every event", "Export the file again.")
    return prop


def _text(raw: RawEvent, name: str) -> str:
    prop = raw.properties.get(name)
    return _plain(prop.value) if prop else ""


def _plain(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _sequence(raw: RawEvent) -> int | None:
    prop = raw.properties.get("SEQUENCE")
    if prop is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", prop.value):
        raise FileRefused(prop.line, prop.value, "a whole number as SEQUENCE", "Correct it.")
    return int(prop.value)


def _moment(prop: Property) -> date | datetime:
    """A day, or a moment of the school's clock; a time without a zone is taken as the school's."""
    if found := MOMENT.fullmatch(prop.value):
        return _local(_existing(found[1], "%Y%m%dT%H%M%S", prop), prop, is_utc=bool(found[2]))
    if DAY.fullmatch(prop.value):
        return _existing(prop.value, "%Y%m%d", prop).date()
    raise FileRefused(prop.line, prop.value, "a day as 20260901 or a time as 20260901T090000", "Correct it.")


def _existing(text: str, form: str, prop: Property) -> datetime:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put to it afterwards
    except ValueError as error:
        raise FileRefused(prop.line, prop.value, "a day or time that exists", "Correct it.") from error


def _local(moment: datetime, prop: Property, *, is_utc: bool) -> datetime:
    name = prop.parameters.get("TZID", "").strip("/")
    try:
        zone = UTC if is_utc else ZoneInfo(name) if name else TIME_ZONE
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise FileRefused(
            prop.line, f"the time zone {name}", "Europe/London, or UTC", "Export it with that zone."
        ) from error
    try:
        return moment.replace(tzinfo=zone).astimezone(TIME_ZONE).replace(tzinfo=None)
    except OverflowError as error:
        raise FileRefused(prop.line, prop.value, "a day or time that exists", "Correct it.") from error


def _last(raw: RawEvent, first: date | datetime) -> date | datetime:
    """The last day, or the moment it ends. Files name the day after the last; here the last itself comes back."""
    timed = isinstance(first, datetime)
    if prop := raw.properties.get("DTEND"):
        ends = _moment(prop)
        if isinstance(ends, datetime) is not timed:
            raise FileRefused(prop.line, prop.value, "an end of the same sort as DTSTART", "Correct one of the two.")
    elif prop := raw.properties.get("DURATION"):
        ends = _after(first, prop)
    else:
        return first
    if ends < first:
        raise FileRefused(prop.line, prop.value, "an end that is not before the start", "Correct one of the two.")
    # An end equal to the start is how some programs write a single day.
    return ends if timed or ends == first else ends - timedelta(days=1)


def _after(first: date | datetime, prop: Property) -> date | datetime:
    try:
        return first + _duration(prop)
    except OverflowError as error:
        raise FileRefused(prop.line, prop.value, "an end before the year 2100", "Correct it.") from error


def _duration(prop: Property) -> timedelta:
    from icalendar.prop import vDuration  # as long to load as the rest of this room, and rarely needed

    try:
        found: timedelta = vDuration.from_ical(prop.value)
    except (ValueError, OverflowError) as error:
        raise FileRefused(prop.line, prop.value, "a duration such as P1D or PT2H", "Correct it.") from error
    if not timedelta(0) <= found <= timedelta(days=366):
        raise FileRefused(prop.line, prop.value, "a duration of at most a year", "Correct it.")
    return found


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
