"""What was entered at the gate as causes of single sessions: late arrivals, and children who left before a register."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from portal.attendance_plugin.leaving.gate.day import ChildsDay
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.hours import Hours, hours_of
from portal.pages.models import School
from portal.rules.arrivals import registers_missed
from portal.rules.sessions import Half, Session
from portal.rules.suggested_codes import APPOINTMENT, ILL, NO_CODE, Cause, Ground

Found = tuple[Pupil, list[Session], Cause, str]
# Why a child left without a form, where that names a code. A form says it in words, which name none.
CODE_OF_WHY = {GateEntry.Why.APPOINTMENT: APPOINTMENT, GateEntry.Why.ILL: ILL}


def causes_at_the_gate(school: School, since: date, until: date) -> Iterator[Found]:
    """The causes of each day's standing entries; two queries, and one for the school's hours."""
    rows = GateEntry.objects.filter(school=school, day__range=(since, until)).select_related("pupil", "submission")
    days: dict[tuple[int, date], ChildsDay] = defaultdict(ChildsDay)
    for entry in rows.prefetch_related("pupil__earlier_stays").order_by("pk"):
        days[entry.pupil_id, entry.day].entries.append(entry)
    hours = hours_of(school)
    for own in days.values():
        yield from _of_day(own, hours)


def _of_day(own: ChildsDay, hours: Hours) -> Iterator[Found]:
    for entry in own.moves:
        if entry.code:
            yield _found(entry, [Session(entry.day, Half(entry.half))], Ground.ARRIVED, entry.code)
        # Home for lunch and not back explains nothing: somebody has to ask.
        if entry.kind == GateEntry.Kind.OUT and (missed := _missed(entry, own, hours)):
            code = CODE_OF_WHY.get(GateEntry.Why(entry.why), NO_CODE) if entry.why else NO_CODE
            yield _found(entry, missed, Ground.LEFT, code)


def _missed(entry: GateEntry, own: ChildsDay, hours: Hours) -> list[Session]:
    back = next((later for later in own.moves if later.kind == GateEntry.Kind.BACK and later.pk > entry.pk), None)
    times, left = hours.on(entry.day), timezone.localtime(entry.at).time()
    returned = timezone.localtime(back.at).time() if back else None
    return [Session(entry.day, half) for half in registers_missed(left, returned, am=times.am, pm=times.pm)]


def _found(entry: GateEntry, sessions: list[Session], ground: Ground, code: str) -> Found:
    cause = Cause(
        key=f"{ground.value}:{entry.pk}", ground=ground, code=code, at=entry.at, minutes_late=entry.minutes_late
    )
    return entry.pupil, sessions, cause, entry.submission.reference if entry.submission else f"Gate {entry.pk}"
