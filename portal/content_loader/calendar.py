"""``calendar/<year>.toml``: one academic year of dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from .tables import Table, refuse_repeated
from .text_files import load_toml

LABEL = re.compile(r"(\d{4})-(\d{2})")
COMMON_KEYS = ("key", "title", "first", "whole_trust", "description", "source", "uid")
# The tables of the file, the category each one means, and the keys it has beside the common ones.
SECTIONS = {
    "terms": ("term", ("last", "staff_first", "staff_last", "year_groups")),
    "half_terms": ("half_term", ("last",)),
    "inset": ("inset", ("last", "year_groups")),
    "closures": ("closure", ("last", "half", "year_groups")),
    "early_closing": ("early_closing", ("at", "year_groups")),
    "assessments": ("assessment", ("last", "year_groups")),
    "events": ("event", ("last", "starts_at", "ends_at", "year_groups")),
}
LAST_IS_NEEDED = {"terms", "half_terms", "assessments"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateContent:
    """One date or run of dates, both ends included. For an early closing ``starts_at`` is the closing time.

    ``staff_first`` and ``staff_last`` are of a term, where staff come before or stay longer than pupils.
    ``whole_trust`` counts for every school of the trust.
    ``uid`` is set where the date was first entered in the admin, so that it is known again by it.
    """

    key: str
    category: str
    title: str
    first: date
    last: date
    starts_at: time | None
    ends_at: time | None
    half: str
    year_groups: tuple[int, ...]
    staff_first: date | None
    staff_last: date | None
    whole_trust: bool
    description: str
    source: str
    uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarContent:
    """``assessments_entered`` is False where the file has no key ``assessments``; ``assessments = []`` says: none."""

    file: str
    label: str
    published: bool
    dates: tuple[DateContent, ...]
    assessments_entered: bool

    def of_category(self, category: str) -> tuple[DateContent, ...]:
        return tuple(entry for entry in self.dates if entry.category == category)


def load_calendar(path: Path, file: str) -> CalendarContent:
    table = load_toml(path, file)
    table.only(("label", "published", *SECTIONS))
    starts = _start_year(table, path.stem)
    sections = [(name, section) for name in SECTIONS for section in table.sections(name)]
    dates = tuple(_read_date(name, section, starts) for name, section in sections)
    refuse_repeated([section for _, section in sections], "key")
    if not table.sections("terms"):
        raise table.problem("terms", "tables written [[terms]]", "Add the terms of the year.")
    _refuse_overlapping_terms(table, dates)
    _refuse_half_terms_outside_terms(table, dates)
    return CalendarContent(
        file=file,
        label=table.line("label"),
        published=table.optional("published", table.flag, True),
        dates=tuple(sorted(dates, key=lambda entry: (entry.first, entry.last, entry.key))),
        assessments_entered="assessments" in table.data,
    )


def _start_year(table: Table, stem: str) -> int:
    label = table.line("label")
    found = LABEL.fullmatch(label)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise table.problem("label", "two following years such as 2026-27")
    if label != stem:
        raise table.problem("label", f"the name of the file, {stem}", "Rename the file or correct the label.")
    return int(found[1])


def _read_date(name: str, table: Table, starts: int) -> DateContent:
    category, keys = SECTIONS[name]
    table.only((*COMMON_KEYS, *keys))
    first = _day_in_year(table, "first", starts)
    last = _day_in_year(table, "last", starts) if name in LAST_IS_NEEDED or "last" in table.data else first
    if last < first:
        raise table.problem("last", f"a date not before {first.isoformat()}", "Check which of the two dates is wrong.")
    starts_at = table.clock("at") if name == "early_closing" else table.optional("starts_at", table.clock, None)
    entry = DateContent(
        key=table.slug("key"),
        category=category,
        title=table.line("title"),
        first=first,
        last=last,
        starts_at=starts_at,
        ends_at=table.optional("ends_at", table.clock, None),
        half=table.choice("half", ("am", "pm")) if "half" in table.data else "",
        year_groups=table.year_groups() if "year_groups" in table.data else (),
        staff_first=table.optional("staff_first", table.day, None),
        staff_last=table.optional("staff_last", table.day, None),
        whole_trust=table.optional("whole_trust", table.flag, False),
        description=table.optional("description", table.text, ""),
        source=table.optional("source", table.line, ""),
        uid=table.optional("uid", table.uid, ""),
    )
    _refuse_odd_times(table, entry)
    _refuse_odd_staff_days(table, entry)
    return entry


def _day_in_year(table: Table, key: str, starts: int) -> date:
    day = table.day(key)
    if not date(starts, 9, 1) <= day <= date(starts + 1, 8, 31):
        raise table.problem(
            key, f"a date from {starts}-09-01 to {starts + 1}-08-31", "Move it to the file of its year."
        )
    return day


def _refuse_odd_times(table: Table, entry: DateContent) -> None:
    if entry.half and entry.first != entry.last:
        raise table.problem("half", "half of one day", "Leave out last, or enter each day by itself.")
    if entry.ends_at is None:
        if entry.starts_at and entry.category != "early_closing" and entry.first < entry.last:
            raise table.problem("ends_at", "an end for several days that have a starts_at", "Add ends_at.")
        return
    if entry.starts_at is None:
        raise table.problem("ends_at", "an end only where starts_at is given", "Add starts_at.", got=str(entry.ends_at))
    if entry.first == entry.last and entry.ends_at <= entry.starts_at:
        raise table.problem("ends_at", f"a time after {entry.starts_at:%H:%M}", got=f"{entry.ends_at:%H:%M}")


def _refuse_odd_staff_days(table: Table, entry: DateContent) -> None:
    if entry.staff_first and entry.staff_first > entry.first:
        raise table.problem("staff_first", f"a date not after {entry.first.isoformat()}, when pupils come")
    if entry.staff_last and entry.staff_last < entry.last:
        raise table.problem("staff_last", f"a date not before {entry.last.isoformat()}, when pupils go")


def _pairs_of_terms(dates: tuple[DateContent, ...]) -> Iterator[tuple[DateContent, DateContent]]:
    terms = sorted((entry for entry in dates if entry.category == "term"), key=lambda entry: entry.first)
    for place, later in enumerate(terms):
        for earlier in terms[:place]:
            if not earlier.year_groups or not later.year_groups or set(earlier.year_groups) & set(later.year_groups):
                yield earlier, later


def _refuse_overlapping_terms(table: Table, dates: tuple[DateContent, ...]) -> None:
    for earlier, later in _pairs_of_terms(dates):
        if later.first <= earlier.last:
            got = f"{later.key} from {later.first} inside {earlier.key} to {earlier.last}"
            raise table.problem("terms", "terms that do not overlap", "Correct one of the two.", got=got)


def _refuse_half_terms_outside_terms(table: Table, dates: tuple[DateContent, ...]) -> None:
    terms = [entry for entry in dates if entry.category == "term"]
    for half_term in (entry for entry in dates if entry.category == "half_term"):
        if not any(term.first < half_term.first and half_term.last < term.last for term in terms):
            got = f"{half_term.key} from {half_term.first} to {half_term.last}"
            raise table.problem("half_terms", "a half term inside a term", "Check its dates and the term's.", got=got)
