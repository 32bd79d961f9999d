"""Dates from a table saved as CSV.

| column | holds |
| --- | --- |
| ``title``, ``first_day`` | needed; a day is 2026-11-27 or 27/11/2026 |
| ``uid`` | the entry's own name; with it a later file moves the date instead of adding another |
| ``last_day``, ``starts_at``, ``ends_at`` | empty for a single day, and for whole days |
| ``category`` | Term, Half term, INSET day, Closure, Early closing, Assessment, Event … |
| ``year_groups`` | Reception, 1, 2 …, separated by spaces or semicolons; empty for the whole school |
| ``half``, ``description``, ``source``, ``status`` | am or pm; free words; ``cancelled`` calls a date off |
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time

from portal.calendars.plain_text import one_line, paragraphs

from .rows import MAX_DATES, FileRefused, ReadDate, check_date
from .words import category_named, group_named

NEEDED = ("title", "first_day")
COLUMNS = (
    *NEEDED, "uid", "last_day", "starts_at", "ends_at", "category", "half", "year_groups", "description", "source",
    "status",
)  # fmt: skip
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
STATUSES = {"": False, "confirmed": False, "cancelled": True}


def read_csv(text: str) -> list[ReadDate]:
    """The rows of the table. Raises `FileRefused` for the first row, or heading, that cannot be read."""
    found: list[ReadDate] = []
    seen: dict[str, int] = {}
    for line, row in _rows(text):
        entry = check_date(_read(line, row))
        if entry.uid and entry.uid in seen:
            raise FileRefused(
                line, f"the uid of line {seen[entry.uid]} again", "each uid once", "Change one of the two."
            )
        seen[entry.uid] = line
        found.append(entry)
        if len(found) > MAX_DATES:
            raise FileRefused(line, "more dates", f"at most {MAX_DATES:,}", "Split the file.")
    return found


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    heading = text.partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(line, cells)
            elif len(cells) > len(columns):
                raise FileRefused(
                    line,
                    f"{len(cells)} cells",
                    f"{len(columns)}, as in the heading",
                    "Put quotes around texts with commas.",
                )
            else:
                yield line, dict.fromkeys(COLUMNS, "") | dict(zip(columns, map(str.strip, cells), strict=False))
    except csv.Error as error:
        raise FileRefused(before + 1, str(error), "a table with quotes in pairs", "Correct the line.") from error


def _columns(line: int, cells: list[str]) -> list[str]:
    names = [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in cells]
    for name in names:
        if name not in COLUMNS or names.count(name) > 1:
            raise FileRefused(line, f"the column {name!r}", f"each of these once: {', '.join(COLUMNS)}", "Rename it.")
    for name in NEEDED:
        if name not in names:
            raise FileRefused(line, f"no column {name!r}", f"at least {' and '.join(NEEDED)}", "Add it.")
    return names


def _read(line: int, row: dict[str, str]) -> ReadDate:
    first = _day(line, row["first_day"])
    return ReadDate(
        line=line,
        uid=one_line(row["uid"]),
        title=one_line(row["title"]),
        first_day=first,
        last_day=_day(line, row["last_day"]) if row["last_day"] else first,
        starts_at=_clock(line, row["starts_at"]),
        ends_at=_clock(line, row["ends_at"]),
        category=_category(line, row["category"]),
        half=_one_of(line, "half", row["half"], ("", "am", "pm")),
        year_groups=_groups(line, row["year_groups"]),
        description=paragraphs(row["description"]),
        source=one_line(row["source"]),
        cancelled=STATUSES[_one_of(line, "status", row["status"], tuple(STATUSES))],
    )


def _day(line: int, text: str) -> date:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise FileRefused(line, text or "no day", "a day as 2026-11-27 or 27/11/2026", "Correct it.")


def _clock(line: int, text: str) -> time | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - the school's clock
    except ValueError as error:
        raise FileRefused(line, text, "a time as 15:30", "Correct it.") from error


def _category(line: int, text: str) -> str:
    found = category_named(text)
    if text and not found:
        raise FileRefused(line, text, "a kind such as INSET day, Closure or Event", "Correct it, or leave it empty.")
    return found


def _one_of(line: int, name: str, text: str, accepted: tuple[str, ...]) -> str:
    if text.casefold() not in accepted:
        words = " or ".join(filter(None, accepted))
        raise FileRefused(line, f"{name} {text}", f"{words}, or nothing", "Correct it.")
    return text.casefold()


def _groups(line: int, text: str) -> tuple[int, ...]:
    groups = set()
    for word in re.split(r"\s*[;,]\s*|(?<=\d)\s+|(?<=[Rr]eception)\s+", text.strip()) if text.strip() else ():
        group = group_named(word)
        if group is None:
            raise FileRefused(line, f"the year group {word}", "Reception, or Year 1 to Year 14", "Correct it.")
        groups.add(group)
    return tuple(sorted(groups))
