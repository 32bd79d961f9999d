"""Requests that belong beside one another: brothers and sisters in one form, and the same leave asked for twice."""

from django.db.models import Q, QuerySet

from portal.attendance_plugin.submissions.sent_together import others_sent_with
from portal.forms.fair_use.subjects import fold_name

from .models import LeaveRequest


def sent_together(request: LeaveRequest) -> QuerySet[LeaveRequest]:
    """The requests for the other children of the same form, in its order. Each is decided apart."""
    others = others_sent_with(request.submission)
    return _readable().filter(submission__in=[other.pk for other in others]).order_by("submission_id")


def probable_duplicates(request: LeaveRequest) -> QuerySet[LeaveRequest]:
    """Requests for the same child that touch the same days and were not taken back: from two parents, or sent twice.

    While a request is not matched, the name as it was typed stands for the child (R4). Nothing is ever dropped.
    """
    touching = LeaveRequest.objects.filter(
        school=request.school, first_day__lte=request.last_day, last_day__gte=request.first_day
    )
    touching = touching.exclude(pk=request.pk).exclude(state=LeaveRequest.State.WITHDRAWN)
    name = fold_name(request.submission.child_name)
    named = touching.filter(pupil=None) if request.pupil_id else touching
    typed = named.values_list("pk", "submission__child_name")
    same_child = Q(pk__in=[pk for pk, said in typed if fold_name(said) == name])
    if request.pupil_id:
        same_child |= Q(pk__in=touching.filter(pupil=request.pupil_id).values("pk"))
    return _readable().filter(same_child).order_by("received_at", "pk")


def _readable() -> QuerySet[LeaveRequest]:
    return LeaveRequest.objects.select_related("submission", "pupil").prefetch_related("decisions")
