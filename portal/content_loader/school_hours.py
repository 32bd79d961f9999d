"""Hours of some weekdays, or from some day on: the ``[[hours]]`` of ``school.toml``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from .tables import Table

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# In the order of the day.
CLOCKS = ("am_registration", "am_register_closes", "am_ends", "pm_registration", "pm_register_closes", "pm_ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursContent:
    """``weekdays`` count from Monday, which is 0."""

    valid_from: date
    weekdays: tuple[int, ...]
    am_registration: time
    am_register_closes: time
    am_ends: time
    pm_registration: time
    pm_register_closes: time
    pm_ends: time
    report_by: time


def read_hours(table: Table, *, closes_after_minutes: int, report_by: time) -> tuple[HoursContent, ...]:
    """Every ``[[hours]]`` in the order of the file; what one leaves out is as the school's usual hours have it."""
    if "hours" not in table.data:
        return ()
    found = tuple(_read_one(section, closes_after_minutes, report_by) for section in table.sections("hours"))
    _refuse_twice(table, found)
    return found


def _read_one(table: Table, closes_after_minutes: int, report_by: time) -> HoursContent:
    table.only(("valid_from", "weekdays", *CLOCKS, "report_by"))
    clocks: dict[str, time] = {}
    for name in CLOCKS:
        if name.endswith("_register_closes") and name not in table.data:
            clocks[name] = _later(clocks[f"{name[:2]}_registration"], closes_after_minutes)
        else:
            clocks[name] = table.clock(name)
    for earlier, later in pairwise(CLOCKS):
        if clocks[later] < clocks[earlier] or (clocks[later] == clocks[earlier] and later.endswith("_closes")):
            accepted = f"a time after {earlier}, {clocks[earlier]:%H:%M}"
            raise table.problem(later, accepted, got=f"{clocks[later]:%H:%M}")
    return HoursContent(
        valid_from=table.day("valid_from"),
        weekdays=tuple(sorted(_weekdays(table))),
        **clocks,
        report_by=table.optional("report_by", table.clock, report_by),
    )


def _weekdays(table: Table) -> Iterator[int]:
    for name in table.texts("weekdays"):
        if name not in WEEKDAYS:
            raise table.problem("weekdays", f"names among {', '.join(WEEKDAYS)}", got=name)
        yield WEEKDAYS.index(name)


def _refuse_twice(table: Table, found: tuple[HoursContent, ...]) -> None:
    seen: set[tuple[date, int]] = set()
    for hours in found:
        for weekday in hours.weekdays:
            key = (hours.valid_from, weekday)
            if key in seen:
                got = f"{WEEKDAYS[weekday]} from {hours.valid_from.isoformat()} twice"
                raise table.problem("hours", "each weekday once from one day on", "Remove one of the two.", got=got)
            seen.add(key)


def _later(clock: time, minutes: int) -> time:
    return (datetime.combine(date.min, clock) + timedelta(minutes=minutes)).time()
