"""Notes about calls go when the reasons and symptoms of forms go (R32). That somebody was rung, and when, stays."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.keeping.erasing import Erasable
from portal.attendance_plugin.submissions.keeping.forgetting import keeping_of
from portal.pages.models import School

from .models import FirstContactCall


def forget_notes() -> int:
    """How many notes went. Rows are written once for everybody else, so this asks for them past that rule."""
    return sum(_forget_notes(school) for school in School.objects.order_by("pk"))


def _forget_notes(school: School) -> int:
    since = timezone.now() - timedelta(days=keeping_of(school).days_words)
    old = FirstContactCall._base_manager.filter(school=school, called_at__lt=since)
    return old.exclude(note="").update(note="")


def erasable_notes() -> Erasable:
    """Notes about calls about one child, for an erasure on request."""
    return Erasable(find=_notes_about, erase=lambda rows: rows.update(note=""))


def _notes_about(pupil: Pupil, before: datetime) -> "QuerySet[FirstContactCall]":
    return FirstContactCall._base_manager.filter(pupil=pupil, called_at__lt=before).exclude(note="")
