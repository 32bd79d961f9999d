"""Keeping a form as it was asked, and making a journey of what was kept."""

from django.utils import timezone

from portal.forms.parent_forms import ParentForm
from portal.pages.models import School

from .definition import settled
from .journey import build_journey
from .models import AskedForm


def keep_asked(journey: ParentForm, school: School) -> AskedForm | None:
    """The form as it is asked now, kept once for everybody who is asked so; None for the portal's own forms."""
    if journey.asked is None:
        return None
    return AskedForm.objects.get_or_create(
        school=school,
        slug=journey.slug,
        sha256=journey.version,
        defaults={"definition": dict(journey.asked), "first_sent_at": timezone.now()},
    )[0]


def journey_as_asked(asked: AskedForm) -> ParentForm:
    """The journey whose questions were answered, whatever the form says today."""
    return build_journey(asked.slug, settled(asked.definition))
