"""Read a calendar from plain data. Every refusal names the source and the key."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.rules.record_reader import RecordReader
from portal.rules.school_hours import DatedTimes, SessionTimes
from portal.rules.school_year import Calendar, Closure, Period, SchoolYear
from portal.rules.sessions import Half, start_year, year_label

YEAR_KEYS = (
    "academic_year",
    "terms",
    "half_terms",
    "bank_holidays",
    "training_days",
    "closures",
    "assessment_windows",
    "pupil_days",
)
# Nursery classes count down from Reception, which is 0.
YOUNGEST_YEAR_GROUP, OLDEST_YEAR_GROUP = -2, 14


def parse_calendar(data: Mapping[str, Any], *, source: str) -> Calendar:
    """The calendar in `data`: `time_zone`, `session_times` (am, pm: registration, ends), `dated_times`, `years`.

    Raises `DataError` with the key at fault.
    """
    reader = RecordReader(data, source=source)
    reader.refuse_unknown(("time_zone", "session_times", "dated_times", "years"))
    years = tuple(sorted((parse_school_year(year) for year in reader.sections("years")), key=lambda year: year.starts))
    for earlier, later in pairwise(years):
        if earlier.starts == later.starts:
            raise reader.problem("years", "each academic year once", got=later.label, advice="Remove one of the two.")
    return Calendar(
        time_zone=parse_time_zone(reader, "time_zone"),
        session_times=parse_session_times(reader.section("session_times")),
        dated_times=_parse_dated_times(reader),
        years=years,
    )


def parse_time_zone(reader: RecordReader, key: str) -> ZoneInfo:
    name = reader.text(key)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise reader.problem(key, "an IANA time zone such as Europe/London") from None


def _parse_dated_times(reader: RecordReader) -> tuple[DatedTimes, ...]:
    """Each weekday once from each day on; Monday is 0."""
    found: dict[tuple[date, int], DatedTimes] = {}
    for section in reader.sections("dated_times") if reader.has("dated_times") else ():
        section.refuse_unknown(("valid_from", "weekday", "am", "pm"))
        key = (section.day("valid_from"), section.integer("weekday", 0, 6))
        if key in found:
            raise section.problem("weekday", "each weekday once from one day on", advice="Remove one of the two.")
        found[key] = DatedTimes(valid_from=key[0], weekday=key[1], times=_session_times(section))
    return tuple(found.values())


def parse_session_times(reader: RecordReader) -> dict[Half, SessionTimes]:
    """The times of the morning and the afternoon session, in order and without overlap."""
    reader.refuse_unknown(("am", "pm"))
    return _session_times(reader)


def _session_times(reader: RecordReader) -> dict[Half, SessionTimes]:
    times = {}
    for half in Half:
        section = reader.section(half.value)
        section.refuse_unknown(("registration", "ends"))
        times[half] = SessionTimes(section.clock("registration"), section.clock("ends"))
        if times[half].ends <= times[half].registration:
            raise section.problem("ends", f"a time after {times[half].registration:%H:%M}")
    if times[Half.PM].registration < times[Half.AM].ends:
        raise reader.problem(
            "pm.registration", "a time not before the morning ends", got=str(times[Half.PM].registration)
        )
    return times


def parse_school_year(reader: RecordReader) -> SchoolYear:
    """One school year; `pupil_days`, where given, is checked against the count."""
    reader.refuse_unknown(YEAR_KEYS)
    starts = _parse_year_label(reader)
    year = SchoolYear(
        starts=starts,
        terms=tuple(sorted(_periods(reader, "terms", starts), key=lambda term: term.first)),
        half_terms=tuple(_periods(reader, "half_terms", starts)),
        bank_holidays=frozenset(reader.days("bank_holidays")),
        training_days=frozenset(reader.days("training_days")),
        closures=_parse_closures(reader),
        assessment_windows=parse_windows(reader) if reader.data.get("assessment_windows") is not None else None,
    )
    _check_terms(reader, year)
    _check_pupil_days(reader, year)
    return year


def _parse_year_label(reader: RecordReader) -> int:
    label = reader.text("academic_year")
    if re.fullmatch(r"\d{4}-\d{2}", label):
        started = int(label[:4])
        if year_label(started) == label:
            return started
    raise reader.problem("academic_year", "two following years such as 2026-27")


def _year_groups(reader: RecordReader) -> frozenset[int] | None:
    return (
        frozenset(reader.integers("year_groups", YOUNGEST_YEAR_GROUP, OLDEST_YEAR_GROUP))
        if reader.data.get("year_groups") is not None
        else None
    )


def _periods(reader: RecordReader, name: str, starts: int) -> list[Period]:
    if reader.data.get(name) is None and name != "terms":
        return []
    return [_parse_period(section, starts) for section in reader.sections(name)]


def _parse_period(reader: RecordReader, starts: int) -> Period:
    reader.refuse_unknown(("name", "first", "last", "year_groups"))
    period = Period(
        reader.day("first"), reader.day("last"), reader.optional("name", reader.text) or "", _year_groups(reader)
    )
    _check_order(reader, period, "last")
    for key, day in (("first", period.first), ("last", period.last)):
        if start_year(day) != starts:
            raise reader.problem(key, f"a date from {starts}-09-01 to {starts + 1}-08-31")
    return period


def _check_order(reader: RecordReader, period: Period, last_key: str) -> None:
    if period.last < period.first:
        raise reader.problem(last_key, f"a date not before {period.first.isoformat()}")


def _check_terms(reader: RecordReader, year: SchoolYear) -> None:
    groups: set[int | None] = {None}
    for term in year.terms:
        groups |= term.year_groups or set()
    for group in groups:
        terms = year.terms_of(group)
        for earlier, later in pairwise(terms):
            if later.first <= earlier.last:
                raise reader.problem(
                    "terms", "terms that do not overlap", got=f"{later.first} inside the term from {earlier.first}"
                )


def _check_pupil_days(reader: RecordReader, year: SchoolYear) -> None:
    if reader.data.get("pupil_days") is None:
        return
    stated = reader.integer("pupil_days")
    counted = len({session.day for session in year.sessions()})
    if stated != counted:
        raise reader.problem(
            "pupil_days", f"{counted}, as counted from the dates", advice="Correct the count or the dates."
        )


def _parse_closures(reader: RecordReader) -> tuple[Closure, ...]:
    sections = reader.sections("closures") if reader.data.get("closures") is not None else []
    return tuple(_parse_closure(section) for section in sections)


def _parse_closure(reader: RecordReader) -> Closure:
    reader.refuse_unknown(("date", "half", "year_groups", "reason"))
    half = Half(reader.choice("half", tuple(Half))) if reader.data.get("half") is not None else None
    return Closure(reader.day("date"), half, _year_groups(reader), reader.optional("reason", reader.text) or "")


def parse_windows(reader: RecordReader, key: str = "assessment_windows") -> tuple[Period, ...]:
    """Assessment windows with `name`, `year_groups`, `start` and `end`, both ends included."""
    return tuple(_parse_window(section) for section in reader.sections(key))


def _parse_window(reader: RecordReader) -> Period:
    reader.refuse_unknown(("name", "year_groups", "start", "end"))
    groups = reader.integers("year_groups", YOUNGEST_YEAR_GROUP, OLDEST_YEAR_GROUP)
    window = Period(reader.day("start"), reader.day("end"), reader.text("name"), frozenset(groups))
    _check_order(reader, window, "end")
    return window
