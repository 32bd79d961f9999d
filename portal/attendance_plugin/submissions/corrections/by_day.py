"""Forms about days: they may be put right, or taken back, until the last of the days is over."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.submissions.absences import days_reported
from portal.attendance_plugin.submissions.models import Submission

from .correctable import Correctable

ABSENCE = "absence"
FORMS = (ABSENCE, "early-collection")


def last_day_of(submission: Submission) -> date:
    """The last day the form is about, as it stands now."""
    if submission.form == ABSENCE:
        return days_reported(submission.answers)[1]
    return date.fromisoformat(submission.answers["date"])


def why_not_by_day(submission: Submission, *, is_held: bool = False) -> str:
    """The caller holds the submission's own row, so there is nothing more to hold."""
    if submission.withdrawn_at:
        return _("You have taken this back, so it stays as it is. You can send a new one.")
    if last_day_of(submission) < timezone.localdate():
        return _("The day is over, so the answers stay as they are. If something is wrong, ring the school office.")
    return ""


def correctable_by_day() -> Correctable:
    return Correctable(why_not=why_not_by_day, instead={"when": ("day", {"when": "other"})})
