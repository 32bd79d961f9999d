"""Stored requests with their checks, a policy in force, and drafts of the next version."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portal.attendance_plugin.leave.models import Check, LeaveRequest
from portal.attendance_plugin.leave.services import run_check
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.drafting.page_drafts import set_draft
from portal.policies.models import PolicyPage
from tests import people
from tests.attendance_plugin.leave.leave_world import (
    POLICY,
    _draft,
    fill_register,
    freeze_calendar,
    publish_policy,
    submit,
)

IN_TIME = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
"""21 days before the first day asked for."""
CLOSE = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
"""17 days before."""
LATE = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""10 days before."""
BEFORE_THE_REGISTER = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)
"""28 days before, when no mark had been read yet."""

THREE_WEEKS = POLICY.replace("days = 14", "days = 21").replace("2026-09-01", "2027-01-04")
TODAY = "2026-11-26"
SET_APART = {"set_apart": {"2026-12-03": True, "2026-12-04": True}}


def open_school(school: School) -> Pupil:
    """Calendar, policy version 2026-09 in force, and one child on the register."""
    freeze_calendar(school)
    publish_policy(school)
    child = people.pupil(school)
    fill_register(school, child)
    return child


def save_draft(text: str = THREE_WEEKS, label: str = "2027-01") -> PolicyPage:
    """The draft as an editor saves it: in the page's newest revision and nowhere else."""
    page = PolicyPage.objects.get()
    set_draft(page, _draft(text, label))
    page.save_revision()
    return PolicyPage.objects.get()


def ask(
    child: Pupil, number: int, received: datetime = CLOSE, *, kind: str = "exceptional_leave", **details: Any
) -> LeaveRequest:
    """A request for 3 and 4 December, matched, not checked."""
    return LeaveRequest.objects.create(
        school=child.school,
        submission=submit(child.school, child=child, number=number, received_at=received),
        pupil=child,
        kind=kind,
        first_day="2026-12-03",
        first_half="am",
        last_day="2026-12-04",
        last_half="pm",
        details={"reason_code": "family_event", **details},
        received_at=received,
        state=LeaveRequest.State.WAITING,
    )


def ask_and_check(child: Pupil, number: int, received: datetime = CLOSE, **asked: Any) -> Check:
    request = ask(child, number, received, **asked)
    request.refresh_from_db()
    return run_check(request, at=received + timedelta(minutes=1))


def ask_often(child: Pupil, numbers: range, received: datetime = CLOSE, **asked: Any) -> None:
    for number in numbers:
        ask_and_check(child, number, received, **asked)
