"""What belongs beside a request: earlier ones of the child and of brothers and sisters, and those that wait before and
after it. Only what the reader's scope holds."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.related_requests import probable_duplicates, sent_together
from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.words import days_asked

from .listing import child_of, request_url, state_of

MOST_SHOWN = 10


def related_context(request: LeaveRequest, scope: Scope) -> dict[str, Any]:
    return {
        "together": [_row(one) for one in scope.about(sent_together(request))],
        "duplicates": [_row(one) for one in scope.about(probable_duplicates(request))],
    }


def history_context(request: LeaveRequest, pupil: Pupil, scope: Scope) -> dict[str, Any]:
    """The newest of each; for accounts that may read the roll."""
    own = _readable().filter(pupil=pupil).exclude(pk=request.pk)
    of_siblings = scope.about(_readable().filter(pupil__in=siblings_of(pupil, scope)))
    return {
        "earlier": [_row(one) for one in own.order_by("-received_at", "-pk")[:MOST_SHOWN]],
        "siblings": [_row(one) for one in of_siblings.order_by("-received_at", "-pk")[:MOST_SHOWN]],
    }


def siblings_of(pupil: Pupil, scope: Scope) -> QuerySet[Pupil]:
    """Children in the scope with whom the child shares a contact who has responsibility for both."""
    responsible = PupilContact.objects.filter(has_responsibility=True, ended_on=None)
    shared = responsible.filter(contact__in=responsible.filter(pupil=pupil).values("contact"))
    return scope.pupils.filter(pk__in=shared.values("pupil")).exclude(pk=pupil.pk)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Where the request stands among those that wait, oldest first."""

    before: str
    after: str
    count: int


def waiting_beside(request: LeaveRequest, scope: Scope) -> Waiting:
    """The addresses of the one before and the one after; empty where there is none."""
    waiting = scope.about(LeaveRequest.objects.filter(state=LeaveRequest.State.WAITING)).select_related("submission")
    others = waiting.exclude(pk=request.pk)
    at, pk = request.received_at, request.pk
    earlier = others.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=pk)).order_by("-received_at", "-pk")
    later = others.filter(Q(received_at__gt=at) | Q(received_at=at, pk__gt=pk)).order_by("received_at", "pk")
    before, after = earlier.first(), later.first()
    return Waiting(
        before=request_url(before) if before else "",
        after=request_url(after) if after else "",
        count=waiting.count(),
    )


def _readable() -> QuerySet[LeaveRequest]:
    return LeaveRequest.objects.select_related("submission", "pupil").prefetch_related("decisions")


def _row(request: LeaveRequest) -> dict[str, Any]:
    return {
        "reference": request.submission.reference,
        "url": request_url(request),
        "days": days_asked(request.first_day, request.first_half, request.last_day, request.last_half),
        "outcome": state_of(request),
        "child": child_of(request),
        "sender": request.submission.sender_name,
        "received_at": request.received_at,
    }
