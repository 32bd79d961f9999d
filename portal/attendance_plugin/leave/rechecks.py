"""Requests that wait are checked again when the school's dates change; decided ones, and earlier checks, stay."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.background import run_later
from portal.calendars.models import CalendarVersion
from portal.calendars.services import current_calendar_version
from portal.pages.models import School
from portal.rules.problems import NoValueInForce, UnsupportedKind

from .checks import asked_sessions, run_check
from .models import Check, LeaveRequest

CHANGED_OF_LATE = timedelta(days=2)
RECHECK = "portal.attendance_plugin.leave.rechecks.recheck_waiting"


def recheck_later(version: CalendarVersion) -> None:
    """Queue the checks where a request waits at all; the person who edits dates does not wait for them."""
    if LeaveRequest.objects.filter(school=version.school, state=LeaveRequest.State.WAITING).exists():
        run_later(RECHECK, version.school_id)


def recheck_after_changes() -> int:
    """Every night, should a task have been lost: requests of schools whose dates were changed of late."""
    since = timezone.now() - CHANGED_OF_LATE
    changed = CalendarVersion.objects.filter(made_at__gt=since).values_list("school", flat=True)
    return sum(recheck_waiting(school_id) for school_id in sorted(set(changed)))


def recheck_waiting(school_id: int) -> int:
    """Check every waiting request whose newest check read other dates; how many were. Safe to run again."""
    school = School.objects.get(pk=school_id)
    version = current_calendar_version(school)
    waiting = LeaveRequest.objects.filter(school=school, state=LeaveRequest.State.WAITING)
    return sum(_recheck(request, version) for request in waiting.prefetch_related("checks"))


def _recheck(request: LeaveRequest, version: CalendarVersion) -> bool:
    newest = max(request.checks.all(), key=lambda check: check.pk, default=None)
    if newest is not None and newest.calendar_version_id == version.pk:
        return False
    try:
        run_check(request)
    except (NoValueInForce, UnsupportedKind) as problem:
        why = type(problem).__name__
        record(school=request.school, action="leave_not_checked", subject=request, actor_name="worker", why=why)
        return False
    return True


@dataclass(frozen=True, slots=True)
class DatesChanged:
    """What changing the dates did to a request: when it was checked again, and what was found before and now."""

    checked_at: datetime
    dates_changed_at: datetime
    sessions_before: int
    sessions_now: int
    recommendation_before: str
    recommendation_now: str
    findings_changed: bool


def dates_changed_since(check: Check) -> DatesChanged | None:
    """Compares the check with the last one made under other dates; None where all were made under the same."""
    earlier = (
        Check.objects.filter(request=check.request_id, pk__lt=check.pk)
        .exclude(calendar_version=check.calendar_version_id)
        .order_by("-pk")
        .first()
    )
    if earlier is None:
        return None
    return DatesChanged(
        checked_at=check.made_at,
        dates_changed_at=check.calendar_version.made_at,
        sessions_before=len(asked_sessions(earlier)),
        sessions_now=len(asked_sessions(check)),
        recommendation_before=earlier.recommendation,
        recommendation_now=check.recommendation,
        findings_changed=json.loads(earlier.result)["findings"] != json.loads(check.result)["findings"],
    )
