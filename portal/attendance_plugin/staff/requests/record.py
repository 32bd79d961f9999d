"""A child's attendance to date, in sessions, as the request page shows it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.services import tally_for_rules
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.staff.words import share_of_sessions
from portal.rules.sessions import start_year


@dataclass(frozen=True, kw_only=True)
class RecordToDate:
    year_first: date
    as_of: date
    attended: str
    authorised: str
    unauthorised: str
    unresolved: int


def record_to_date(pupil: Pupil, *, on: date | None = None) -> RecordToDate | None:
    """The academic year so far, to the last day marked before today; None without a single mark."""
    today = on or timezone.localdate()
    year_first = date(start_year(today), 9, 1)
    marked = Mark.objects.filter(pupil=pupil, day__gte=year_first, day__lt=today).order_by("-day")
    last_day = marked.values_list("day", flat=True).first()
    found = tally_for_rules(pupil, year_first, last_day) if last_day else None
    if found is None:
        return None
    possible = found["possible"]
    return RecordToDate(
        year_first=year_first,
        as_of=date.fromisoformat(found["as_of"]),
        attended=share_of_sessions(found["attended"], possible),
        authorised=share_of_sessions(found["authorised"], possible),
        unauthorised=share_of_sessions(found["unauthorised"], possible),
        unresolved=found["unresolved_n"],
    )
