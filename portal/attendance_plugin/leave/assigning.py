"""Whose request it is to see to. It says nothing of who may decide."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.scope import scope_of

from .models import LeaveRequest


class AssigningRefused(ValueError):
    """Nothing changed; the message says why."""


def colleagues_for(request: LeaveRequest) -> QuerySet[User]:
    """Accounts with a post at the school that may read requests, by name."""
    may_read = get_user_model().objects.with_perm(
        "attendance.view_requests", include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    )
    own = may_read.filter(attendance_posts__school=request.school)
    return own.order_by("last_name", "first_name", "username").distinct()


@transaction.atomic
def assign(request: LeaveRequest, to: Any, *, by: Any) -> LeaveRequest:
    """Give the request to a colleague who may see it, or with None to nobody."""
    request = LeaveRequest.objects.select_for_update(of=("self",)).select_related("school").get(pk=request.pk)
    if to is not None:
        _refuse_who_cannot_see_it(request, to)
    before, request.assigned_to = request.assigned_to_id, to
    if before != request.assigned_to_id:
        request.save(update_fields=["assigned_to"])
        to_id = request.assigned_to_id
        record(school=request.school, action="leave_assigned", subject=request, actor=by, before=before, to=to_id)
    return request


def _refuse_who_cannot_see_it(request: LeaveRequest, to: Any) -> None:
    scope = scope_of(to, request.school, timezone.localdate()) if to.is_active else None
    sees_it = scope is not None and scope.about(LeaveRequest.objects.filter(pk=request.pk)).exists()
    if not (sees_it and to.has_perm("attendance.view_requests")):
        raise AssigningRefused("This account may not see the request. Choose somebody who works on requests.")
