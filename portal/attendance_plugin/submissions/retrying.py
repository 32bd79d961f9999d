"""Try a failed task again. Tasks take the key of a row and may run twice without harm (R9)."""

from typing import Any

from django.db import transaction
from django_q.models import Failure, Schedule
from django_q.tasks import async_task

from portal.attendance_plugin.audit.services import record
from portal.pages.models import School

AGAIN = "It is tried again now. Look here in a few minutes."
BY_ITSELF = "It runs again by itself at its next time, so nothing was to be started."
GONE = "Somebody else has tried this again already."


def kind_of(func: str) -> str:
    """The last part of a task's dotted path."""
    return func.rpartition(".")[2]


def retry(failure: Failure, *, by: Any, school: School) -> str:
    """Put the task in the queue once more and take it off the list; what the clock starts needs no second start.

    A task says of no school that it belongs to it: the entry in the audit log is kept at the one that was shown.
    """
    with transaction.atomic():
        task = Failure.objects.select_for_update().filter(pk=failure.pk).first()
        if task is None:
            return GONE
        by_itself = Schedule.objects.filter(func=task.func).exclude(repeats=0).exists()
        if not by_itself:
            async_task(task.func, *(task.args or ()), **(task.kwargs or {}))
        record(school=school, action="task_tried_again", subject=task, actor=by, kind=kind_of(task.func))
        task.delete()
    return BY_ITSELF if by_itself else AGAIN
