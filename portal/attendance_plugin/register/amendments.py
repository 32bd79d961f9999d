"""How a pupil's marks were amended: what stood first, what stands now, why, when and by whom (REG-08)."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.attendance_plugin.roll.models import Pupil

from .models import MarkAmendment


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """One change of one session's mark. ``reason`` may tell of health: it is for those who read such words."""

    day: date
    half: str
    original_code: str
    amended_code: str
    original_minutes_late: int | None
    amended_minutes_late: int | None
    reason: str
    amended_at: datetime
    amended_by: str
    role: str
    file_name: str


def amendments_of(pupil: Pupil, first: date, last: date) -> list[Amendment]:
    """Every amendment of the pupil's marks from the first to the last day, both included; by session, then in order."""
    found = MarkAmendment.objects.filter(mark__pupil=pupil, mark__day__range=(first, last))
    rows = found.select_related("mark", "source").order_by("mark__day", "mark__half", "amended_at", "id")
    return [_amendment(row) for row in rows]


def _amendment(row: MarkAmendment) -> Amendment:
    return Amendment(
        day=row.mark.day,
        half=row.mark.half,
        original_code=row.original_code,
        amended_code=row.amended_code,
        original_minutes_late=row.original_minutes_late,
        amended_minutes_late=row.amended_minutes_late,
        reason=row.reason,
        amended_at=row.amended_at,
        amended_by=row.amended_by,
        role=row.role,
        file_name=row.source.file_name,
    )
