"""The journey behind a submission: the portal's own, or the school's own form exactly as it was asked."""

from portal.forms.definitions import JOURNEYS
from portal.forms.own.asked import journey_as_asked
from portal.forms.parent_forms import ParentForm

from .models import Submission


def journey_of(submission: Submission) -> ParentForm:
    """What was asked. Raises LookupError for a form that neither the portal nor an editor ever had."""
    if submission.asked_form is not None:
        return journey_as_asked(submission.asked_form)
    if submission.form not in JOURNEYS:
        raise LookupError(f"Got the form {submission.form!r}; accepted are {', '.join(JOURNEYS)} and the school's own.")
    return JOURNEYS[submission.form]
