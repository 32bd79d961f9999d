"""The columns of a week grid: which of them are sessions, and of which day.

A session's heading is a weekday, a date, or both, and then the session: `Mon AM`, `07/09/2026 pm`, `Tuesday P1`. The
session may stand in a second line below (`Mon` over `AM` and `PM`), or in a column of its own. Weekdays alone need the
week: a line above the headings such as `Week commencing 07/09/2026`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .dates import DayReader
from .problems import CellRefused, FileRefused

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT = {name[:length]: number for number, name in enumerate(WEEKDAYS) for length in (3, 4, 5, len(name))}
HEADING = re.compile(
    r"(?P<weekday>[a-z]{3,9}(?=$|[\s,.\-]))?[\s,.\-]*"
    r"(?P<day>\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})?(?:\s00:00(?::00)?)?[\s,.\-:]*(?P<session>.*)"
)
WEEK = re.compile(r"(?:week\s*(?:commencing|beginning|starting|start|of)|w/?c)\b[\s:.-]*(?P<day>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SessionHeading:
    """One column of marks; the weekday counts from Monday, 0, and is None when only a date is given."""

    place: int
    shown: str
    weekday: int | None
    day: str
    session: str


def read_heading(place: int, text: str) -> SessionHeading | None:
    """The session the heading names; None when it names neither a weekday nor a date."""
    shown = " ".join(text.split())
    found = HEADING.fullmatch(shown.casefold())
    if not found:
        return None
    weekday = SHORT.get(found["weekday"] or "")
    if (found["weekday"] and weekday is None) or (weekday is None and not found["day"]):
        return None
    return SessionHeading(place, shown, weekday, found["day"] or "", found["session"].strip())


def join_lines(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Headings of two lines as one: a day goes on over the cells merged with it until the next heading."""
    width = max(len(upper), len(lower))
    carried, joined = "", []
    for place in range(width):
        top = upper[place].strip() if place < len(upper) else ""
        below = lower[place].strip() if place < len(lower) else ""
        if top:
            carried = top if read_heading(place, top) else ""
        joined.append(f"{carried} {below}" if carried and below else below or top)
    return joined


def names_week(cells: Sequence[str]) -> bool:
    """Whether the line says which week the table is of."""
    return any(WEEK.search(cell) for cell in cells)


def find_week(lines: Sequence[Sequence[str]], days: DayReader) -> date | None:
    """The Monday that the lines above the headings give; None without one. Raises `FileRefused`."""
    found = {day for cells in lines if (day := _week_of(cells, days))}
    if len(found) > 1:
        raise FileRefused("The lines above the headings give two different weeks. Export one week at a time.")
    return found.pop() if found else None


def _week_of(cells: Sequence[str], days: DayReader) -> date | None:
    for place, cell in enumerate(cells):
        named = WEEK.search(cell)
        if not named:
            continue
        text = named["day"].strip() or next((later.strip() for later in cells[place + 1 :] if later.strip()), "")
        try:
            monday = days.read(text)
        except CellRefused as refusal:
            raise FileRefused(f"The week commencing {text!r} cannot be read; accepted: {refusal}.") from refusal
        if monday.weekday():
            raise FileRefused(f"The week commencing {text!r} is a {monday:%A}; accepted: the Monday of the week.")
        return monday
    return None


def day_of(heading: SessionHeading, monday: date | None, days: DayReader) -> date:
    """The day of the column. Raises `FileRefused` when it cannot be known, or the weekday is not the date's."""
    if heading.day:
        try:
            day = days.read(heading.day)
        except CellRefused as refusal:
            raise FileRefused(
                f"The heading {heading.shown!r} has no date we can read; accepted: {refusal}."
            ) from refusal
        if heading.weekday not in (None, day.weekday()):
            raise FileRefused(f"The heading {heading.shown!r} is not right: that day is a {day:%A}. Correct it.")
        return day
    if monday is None or heading.weekday is None:
        raise FileRefused(
            f"The heading {heading.shown!r} names a weekday, but nothing says of which week. Put a line such as "
            "'Week commencing 07/09/2026' above the headings, or dates into the headings."
        )
    return monday + timedelta(days=heading.weekday)
