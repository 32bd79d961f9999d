"""What a reader should know before the findings: of the policy they go by, and of when the request came."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from portal.attendance_plugin.leave.models import Check, LeaveRequest
from portal.policies.services import leave_policy_in_force


@dataclass(frozen=True, kw_only=True)
class Notice:
    title: str
    text: str
    link: str = ""
    link_text: str = ""


def notices_of(leave: LeaveRequest, check: Check | None) -> list[Notice]:
    found = [_came_late(leave), _newer_version(leave, check), _review_is_due(check)]
    return [notice for notice in found if notice]


def _came_late(leave: LeaveRequest) -> Notice | None:
    received = timezone.localdate(leave.received_at)
    if received < leave.first_day:
        return None
    when = "after the leave was over" if received > leave.last_day else "when the leave had begun"
    return Notice(
        title="Asked for afterwards",
        text=f"The request came on {_said(received)}, {when}: its first day is {_said(leave.first_day)}.",
    )


def _newer_version(leave: LeaveRequest, check: Check | None) -> Notice | None:
    if check is None:
        return None
    own, then = check.policy_version, leave_policy_in_force(leave.school, leave.first_day)
    if then is None or then.pk == own.pk or then.effective_from <= own.effective_from:
        return None
    return Notice(
        title="A new version of the policy starts before the leave does",
        text=(
            f"Version {then.label} applies from {_said(then.effective_from)}. This request goes by version "
            f"{own.label}, which was in force when it was received."
        ),
        link=f"/policies/{own.page.slug}/compare/{own.label}...{then.label}/",
        link_text="What is different",
    )


def _review_is_due(check: Check | None) -> Notice | None:
    due = check.policy_version.review_due if check else None
    if due is None or due >= timezone.localdate():
        return None
    return Notice(
        title="The policy is past its review date",
        text=f"Its review was due by {_said(due)}. It stays in force until a new version applies.",
    )


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
