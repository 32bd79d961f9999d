"""What was typed at the gate goes when the school's days for reasons are over; who, when and what stays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.keeping.erasing import Erasable
from portal.attendance_plugin.submissions.keeping.forgetting import keeping_of
from portal.pages.models import School

from .models import GateWords

ACTION = "gate_words_forgotten"


def forget_gate_words() -> int:
    return sum(_forget(school) for school in School.objects.order_by("pk"))


@transaction.atomic
def _forget(school: School) -> int:
    since = timezone.now() - timedelta(days=keeping_of(school).days_words)
    number, _ = GateWords.objects.filter(entry__school=school, entry__entered_at__lt=since).delete()
    if number:
        record(school=school, action=ACTION, subject=school, actor_name="worker", number=number)
    return number


def erasable_gate_words() -> Erasable:
    """What was typed at the gate about one child, for an erasure on request."""
    return Erasable(find=_words_about, erase=lambda rows: rows.delete()[0])


def _words_about(pupil: Pupil, before: datetime) -> "QuerySet[GateWords]":
    return GateWords.objects.filter(entry__pupil=pupil, entry__entered_at__lt=before)
