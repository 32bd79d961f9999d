"""The facts of one request as they stood when it was checked: the child's record, the ledger, what was asked."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.services import tally_for_rules
from portal.attendance_plugin.roll.models import Pupil
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.rules import canonical
from portal.rules.leave.facts import Facts
from portal.rules.leave.facts_data import parse_facts
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session, Timetable, start_year

from .models import LeaveRequest, LedgerEntry


def build_facts(request: LeaveRequest, *, at: datetime | None = None, calendar: Calendar | None = None) -> Facts:
    """The snapshot for the rules, as of ``at`` (now) under ``calendar`` (the current one).

    Raises `rules.problems.DataError` for answers that do not fit. A child who is not matched yet has no record: every
    fact that needs one is unknown, never zero.
    """
    pupil, at = request.pupil, at or timezone.now()
    calendar = calendar or rules_calendar(current_calendar_version(request.school))
    data = {
        "pupil": _pupil(pupil) if pupil else None,
        "register": _register(request, pupil, calendar, at) if pupil else None,
        "ledger": _ledger(request, at) if pupil else [],
        "request": _asked(request),
    }
    return parse_facts(canonical.plain(data), source=f"request {request.submission.reference}")


def _pupil(pupil: Pupil) -> dict[str, Any]:
    return {
        "year_group": pupil.year_group if pupil.year_group >= 0 else None,
        "born": pupil.born.isoformat(),
        "evidence_letter_on_file": pupil.evidence_letter_on_file,
        "emergency_contacts": pupil.contact_links.filter(do_not_contact=False, ended_on__isnull=True).count(),
    }


def _asked(request: LeaveRequest) -> dict[str, Any]:
    return {
        **request.details,
        "kind": request.kind,
        "received_at": request.received_at,
        "from": [request.first_day, request.first_half],
        "to": [request.last_day, request.last_half],
        "in_writing": True,
    }


def _ledger(request: LeaveRequest, at: datetime) -> list[dict[str, Any]]:
    """What had been entered by then and not been reversed."""
    entries = LedgerEntry.objects.filter(pupil=request.pupil, entered_at__lt=at, reverses=None)
    entries = entries.exclude(reversed_by__entered_at__lt=at).exclude(decision__request=request)
    return [
        {"year": entry.academic_year, "kind": entry.kind, "sessions": entry.sessions, "outcome": entry.outcome}
        for entry in entries
    ]


def _register(request: LeaveRequest, pupil: Pupil, calendar: Calendar, at: datetime) -> dict[str, Any] | None:
    """The record of the academic year the request came in, to the last complete school day before the check."""
    timetable = calendar.timetable(pupil.year_group)
    received_on = timezone.localdate(request.received_at)
    as_of = last_complete_school_day(timetable, pupil, timezone.localdate(at))
    year_first = date(start_year(received_on), 9, 1)
    if as_of is None or as_of < year_first:
        return None
    first, last = asked_for(request)
    return tally_for_rules(pupil, year_first, as_of, requested=timetable.between(first, last))


def last_complete_school_day(timetable: Timetable, pupil: Pupil, before: date) -> date | None:
    """The last school day before ``before`` that the school's register reaches; today is not over yet."""
    ended = timetable.day_before(before)
    if ended is None:
        return None
    marked = Mark.objects.filter(pupil__school=pupil.school, day__lte=ended).order_by("-day")
    return marked.values_list("day", flat=True).first()


def asked_for(request: LeaveRequest) -> tuple[Session, Session]:
    """The first and the last half day the parent named, school or not."""
    return Session(request.first_day, Half(request.first_half)), Session(request.last_day, Half(request.last_half))
