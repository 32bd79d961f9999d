"""Notes about calls go when the reasons and symptoms of forms go (R32). That somebody was rung, and when, stays."""

from datetime import timedelta

from django.utils import timezone

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
