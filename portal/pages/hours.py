"""A school's hours on a day: when its sessions begin and end, and how long each register is open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.rules.national import national_value

from .models import School, SchoolHours

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SCHOOL_WEEK = range(5)
# Any day will do: only the time between two clocks is wanted.
SOME_DAY = date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class SessionHours:
    registration: time
    register_closes: time
    ends: time

    @property
    def window_minutes(self) -> int:
        """How long the register is open."""
        opens, closes = (datetime.combine(SOME_DAY, clock) for clock in (self.registration, self.register_closes))
        return (closes - opens) // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DayHours:
    am: SessionHours
    pm: SessionHours
    report_absence_by: time


@dataclass(frozen=True)
class Hours:
    """All hours of one school; ``usual`` hold where no dated ones do."""

    usual: DayHours
    rows: tuple[SchoolHours, ...] = field(repr=False)

    def on(self, day: date) -> DayHours:
        return self._of_weekday(day.weekday(), day)

    def week_on(self, day: date) -> dict[int, DayHours]:
        """What holds on the day for each weekday from Monday, which is 0, to Friday."""
        return {weekday: self._of_weekday(weekday, day) for weekday in SCHOOL_WEEK}

    def _of_weekday(self, weekday: int, day: date) -> DayHours:
        holding = [row for row in self.rows if row.weekday == weekday and row.valid_from <= day]
        return _of_row(max(holding, key=lambda row: row.valid_from)) if holding else self.usual

    def changes_after(self, day: date) -> list[date]:
        """The days after ``day`` on which hours change."""
        return sorted({row.valid_from for row in self.rows if row.valid_from > day})


def hours_of(school: School) -> Hours:
    """One query. A school that is not saved yet has its own hours only."""
    rows = tuple(school.hours.all()) if school.pk else ()
    return Hours(_usual(school), rows)


def hours_on(school: School, day: date) -> DayHours:
    return hours_of(school).on(day)


def hours_warnings(school: School, today: date) -> list[str]:
    """What staff should look at: registers open longer than allowed, or not equally long. Nothing is put right here."""
    hours = hours_of(school)
    found: dict[str, None] = {}
    for first in [today, *hours.changes_after(today)]:
        for warning in _warnings(hours.week_on(first), national_value("register_window_minutes", on=first).value):
            found.setdefault(warning)
    return list(found)


def _warnings(week: dict[int, DayHours], most: int) -> Iterator[str]:
    windows = {
        (WEEKDAYS[weekday], half): session
        for weekday, hours in week.items()
        for half, session in (("morning", hours.am), ("afternoon", hours.pm))
    }
    for (weekday, half), session in windows.items():
        if session.window_minutes > most:
            yield (
                f"The register of {weekday} {half} is open for {session.window_minutes} minutes, from "
                f"{session.registration:%H:%M} to {session.register_closes:%H:%M}; the guidance allows {most} at most."
            )
    by_length: dict[int, list[str]] = {}
    for (weekday, half), session in windows.items():
        by_length.setdefault(session.window_minutes, []).append(f"{weekday} {half}")
    if len(by_length) > 1:
        told = "; ".join(f"{minutes} minutes: {_run_of(names)}" for minutes, names in sorted(by_length.items()))
        yield f"The registers are not open equally long, as the guidance asks for every session. {told}."


def _run_of(names: list[str]) -> str:
    """`every morning`, or the sessions one by one."""
    for half in ("morning", "afternoon"):
        if names == [f"{WEEKDAYS[weekday]} {half}" for weekday in SCHOOL_WEEK]:
            return f"every {half}"
    return ", ".join(names)


def _usual(school: School) -> DayHours:
    minutes = school.register_closes_after_minutes
    return DayHours(
        am=SessionHours(school.am_registration, _later(school.am_registration, minutes), school.am_ends),
        pm=SessionHours(school.pm_registration, _later(school.pm_registration, minutes), school.pm_ends),
        report_absence_by=school.report_absence_by,
    )


def _of_row(row: SchoolHours) -> DayHours:
    return DayHours(
        am=SessionHours(row.am_registration, row.am_register_closes, row.am_ends),
        pm=SessionHours(row.pm_registration, row.pm_register_closes, row.pm_ends),
        report_absence_by=row.report_absence_by,
    )


def _later(clock: time, minutes: int) -> time:
    return (datetime.combine(SOME_DAY, clock) + timedelta(minutes=minutes)).time()
