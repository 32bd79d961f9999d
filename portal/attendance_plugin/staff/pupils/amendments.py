"""A pupil's amendments as the page shows them: codes in words, reasons for those who may read them."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.attendance_plugin.register.amendments import Amendment, amendments_of
from portal.attendance_plugin.register.shown_codes import shown_code
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.staff.classes.week_grid import minutes_in_words
from portal.rules.codes import codes_on


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRow:
    """``reason`` is empty for readers who may not know why a child was away."""

    day: date
    half: str
    original: str
    amended: str
    reason: str
    at: datetime
    by: str
    role: str


def amendment_rows(pupil: Pupil, first: date, last: date, *, special: bool) -> list[AmendmentRow]:
    """Every amendment of marks of these days, the newest day first."""
    return [_row(amendment, special) for amendment in reversed(amendments_of(pupil, first, last))]


def _row(amendment: Amendment, special: bool) -> AmendmentRow:
    return AmendmentRow(
        day=amendment.day,
        half=amendment.half,
        original=_in_words(amendment.original_code, amendment.original_minutes_late, amendment.day, special),
        amended=_in_words(amendment.amended_code, amendment.amended_minutes_late, amendment.day, special),
        reason=amendment.reason if special else "",
        at=amendment.amended_at,
        by=amendment.amended_by,
        role=amendment.role,
    )


def _in_words(text: str, minutes: int | None, day: date, special: bool) -> str:
    code = codes_on(day).get(text)
    if code is None:
        return "Not marked"
    shown = shown_code(text, day, in_full=special)
    late = minutes_in_words(minutes) if code.is_late else ""
    return f"{shown.code}: {shown.words}" + (f", {late}" if late else "")
