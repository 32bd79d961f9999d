"""How soon a change reaches families, told as it is: each program looks in its own time, and we cannot hurry it."""

from dataclasses import dataclass
from datetime import date, timedelta

from .models import CalendarDate
from .occasions import occasions_of
from .school_dates import schools_concerned
from .sourced_dates import shown_values
from .year_groups import year_groups_in_words


@dataclass(frozen=True, slots=True)
class RefreshHabit:
    """When programs of one maker look for changes, as users and servers report it."""

    program: str
    looks: str


HABITS = (
    RefreshHabit("This website", "at once"),
    RefreshHabit("Apple’s calendar", "every hour to once a week, as the family has set it"),
    RefreshHabit("Google’s calendar", "after 4 to 12 hours, now and then a day"),
    RefreshHabit("Outlook", "after about 3 hours, often a day"),
    RefreshHabit("Other programs", "usually twice a day"),
)
SOON = timedelta(days=2)
WHEN_SEEN = f"When they see it: {'; '.join(f'{habit.program}: {habit.looks}' for habit in HABITS)}."
TOO_LATE = "Many calendars will not have looked again by then. Send a message as well."


def who_sees_it(row: CalendarDate, stored: CalendarDate | None, today: date) -> list[str]:
    """What saving the row would mean for families, in sentences; ``stored`` is the row as it stands. Empty: nothing."""
    if stored is not None and shown_values(stored) == shown_values(row) and stored.year_id == row.year_id:
        return []
    if not row.year.published:
        return [f"Nobody sees this yet: {row.year.label} is not published."]
    said = [f"{_what(row, stored)} {_who(row, stored)}", WHEN_SEEN]
    first = min(each.first_day for each in (row, stored) if each)
    if today <= first <= today + SOON:
        said.append(f"It is {_how_soon(first, today)}. {TOO_LATE}")
    return said


def _what(row: CalendarDate, stored: CalendarDate | None) -> str:
    if stored is None:
        return "This is a new entry in published dates."
    if row.status == CalendarDate.Status.CANCELLED:
        return "This calls off a published date: calendars strike it through until its day has passed."
    return "This changes a published date: the entry families already have is changed, not added again."


def _who(row: CalendarDate, stored: CalendarDate | None) -> str:
    rows = [each for each in (row, stored) if each]
    schools = " and ".join(school.name for school in schools_concerned(*rows))
    groups = {group for each in rows for group in each.year_groups}
    whom = year_groups_in_words(groups) if all(each.year_groups for each in rows) else ""
    followers = f"the whole school or {whom}" if whom else "any calendar"
    in_days_off = any(entry.is_day_off for entry in occasions_of(rows))
    left_out = "" if in_days_off else ", but for those who follow days off only"
    return f"Families see it who follow {followers} of {schools}{left_out}."


def _how_soon(day: date, today: date) -> str:
    return ("today", "tomorrow", "the day after tomorrow")[(day - today).days]
