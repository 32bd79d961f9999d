"""What the worker does about the register by night. Each task may be run again without harm (R9)."""

from django.utils import timezone
from django_q.tasks import async_task

from portal.pages.models import School

from . import retention
from .models import OldEntries

WEEKS_AT_ONCE = 20
DELETE = f"{__name__}.delete_old_entries"


def ask_about_old_entries() -> int:
    """Every night: ask each school about entries past their time, and go on with what was confirmed."""
    for question in OldEntries.objects.filter(answer=OldEntries.Answer.DELETE, finished_at=None).order_by("pk"):
        delete_old_entries(question.pk)
    today = timezone.localdate()
    schools = School.objects.order_by("pk")
    return sum(retention.ask_about_old_entries(school, today) is not None for school in schools)


def delete_old_entries(question_id: int) -> None:
    """Delete some weeks, then let other work pass before the next ones."""
    question = OldEntries.objects.select_related("school").get(pk=question_id)
    if not retention.delete_confirmed(question, weeks=WEEKS_AT_ONCE):
        async_task(DELETE, question_id)
