"""Marks for the tests of what the register shows: taken through the importer, so that every figure is kept ready."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School

Days = Mapping[str, str]  # a day, and the codes of its two sessions with a space between; `-` is no mark
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def take_marks(school: School, marks: Mapping[Pupil, Days], *, at: datetime = FRIDAY, **options: Any) -> None:
    """Import these marks. A code may carry minutes: `L:12`."""
    rows = ["UPN,Date,Session,Code,Minutes late"]
    for pupil, days in marks.items():
        for day, codes in days.items():
            for half, text in zip(("AM", "PM"), codes.split(), strict=True):
                code, _, minutes = text.partition(":")
                rows.append(f"{pupil.upn},{day},{half},{code},{minutes}")
    import_register(school, "\n".join(rows).encode(), at=at, **options)


def week(monday: str, *codes: str) -> dict[str, str]:
    """A week's marks day by day; present on the days that are not given."""
    first = date.fromisoformat(monday)
    each = [*codes, *["/ \\"] * (5 - len(codes))]
    return {(first + timedelta(days=place)).isoformat(): both for place, both in enumerate(each)}
