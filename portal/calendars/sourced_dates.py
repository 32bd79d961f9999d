"""Dates that come from a source (content file, bank holidays, the gaps between terms) and are matched by key.

A row follows its source only when the source itself changed. What somebody edited in the admin meanwhile stays.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from .models import AcademicYear, CalendarDate

FILE, BANK_HOLIDAY, BREAK, IMPORT = "", "bank-holiday:", "holiday:", "import:"
PREFIXES = (BANK_HOLIDAY, BREAK, IMPORT)
# Whatever of a date families see; a change of any of these is a change of the published entry.
SHOWN_FIELDS = (
    "category", "title", "first_day", "last_day", "staff_first_day", "staff_last_day", "starts_at", "ends_at", "half",
    "year_groups", "whole_trust", "description", "source", "status",
)  # fmt: skip
# Left out of a source's fingerprint while empty: dates loaded before there were such fields have not changed by them.
ADDED_LATER = frozenset({"staff_first_day", "staff_last_day", "whole_trust"})


@dataclass
class Outcome:
    """What happened to the dates of one source."""

    created: list[CalendarDate]
    changed: list[CalendarDate]
    cancelled: list[CalendarDate]
    unchanged: list[CalendarDate]

    @property
    def has_changes(self) -> bool:
        return bool(self.created or self.changed or self.cancelled)


def is_break(row: CalendarDate) -> bool:
    """Whether the row is a holiday worked out from the terms."""
    return row.key.startswith(BREAK)


def is_entered(row: CalendarDate) -> bool:
    """Whether the row was entered in the admin or read from a calendar file, and so has no key of content."""
    return not row.key or row.key.startswith(IMPORT)


def follow_entered_dates(year: AcademicYear, wanted: Mapping[str, Mapping[str, Any]], *, now: datetime) -> Outcome:
    """Bring dates that were entered in the admin to what a content file says of them: ``wanted`` is UID -> values."""
    outcome = Outcome([], [], [], [])
    for row in year.dates.all():
        if str(row.uid) in wanted:
            changed = _follow(row, wanted[str(row.uid)], now)
            (outcome.changed if changed else outcome.unchanged).append(row)
    return outcome


def put_sourced_dates(
    year: AcademicYear, prefix: str, wanted: Mapping[str, Mapping[str, Any]], *, now: datetime, today: date
) -> Outcome:
    """Bring the year's rows of one source to what the source says: ``wanted`` is key -> field values.

    A row gone from the source is cancelled where it has not passed yet, so that calendars strike it through.
    """
    rows = {row.key: row for row in year.dates.exclude(key="") if _prefix_of(row.key) == prefix}
    outcome = Outcome([], [], [], [])
    for key, values in wanted.items():
        row = rows.pop(f"{prefix}{key}", None)
        if row is None:
            outcome.created.append(_create(year, f"{prefix}{key}", values, now))
        elif _follow(row, values, now):
            outcome.changed.append(row)
        else:
            outcome.unchanged.append(row)
    outcome.cancelled.extend(row for row in rows.values() if _cancel_vanished(row, now, today))
    return outcome


def revise(row: CalendarDate, now: datetime) -> None:
    """Mark a changed row as a new revision of the same entry. The caller saves it."""
    row.sequence += 1
    row.modified_at = now


def _prefix_of(key: str) -> str:
    return next((prefix for prefix in PREFIXES if key.startswith(prefix)), FILE)


def _create(year: AcademicYear, key: str, values: Mapping[str, Any], now: datetime) -> CalendarDate:
    return CalendarDate.objects.create(
        year=year, key=key, loaded_sha256=_fingerprint(values), modified_at=now, **dict(values)
    )


def _follow(row: CalendarDate, values: Mapping[str, Any], now: datetime) -> bool:
    fingerprint = _fingerprint(values)
    if fingerprint == row.loaded_sha256:
        return False
    before = shown_values(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.status, row.loaded_sha256 = CalendarDate.Status.CONFIRMED, fingerprint
    changed = shown_values(row) != before
    if changed:
        revise(row, now)
    row.save()
    return changed


def _cancel_vanished(row: CalendarDate, now: datetime, today: date) -> bool:
    if row.status == CalendarDate.Status.CANCELLED or row.last_day < today or not row.loaded_sha256:
        return False
    row.status, row.loaded_sha256 = CalendarDate.Status.CANCELLED, ""
    revise(row, now)
    row.save()
    return True


def shown_values(row: CalendarDate) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SHOWN_FIELDS}


def _fingerprint(values: Mapping[str, Any]) -> str:
    told = {name: value for name, value in values.items() if value or name not in ADDED_LATER}
    text = json.dumps(told, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
