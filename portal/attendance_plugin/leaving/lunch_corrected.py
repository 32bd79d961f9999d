"""A form about lunch at home is put right, or taken back, by its sender until the school has answered it."""

from django.utils.translation import gettext as _

from portal.attendance_plugin.submissions.corrections.correctable import ALWAYS_FIXED, Correctable
from portal.attendance_plugin.submissions.models import Submission

from .lunch import is_answered, take_form_back

# To end a permission is another form than to ask for it.
FIXED = ALWAYS_FIXED | {"what"}


def why_not_corrected(submission: Submission, *, is_held: bool = False) -> str:
    if submission.withdrawn_at:
        return _("You have taken this back, so it stays as it is. You can send a new one.")
    if is_answered(submission, is_held=is_held):
        return _(
            "The school has answered this form, so its answers stay as they were. "
            "If something was wrong, ring the school office."
        )
    return ""


def correctable_lunch() -> Correctable:
    return Correctable(why_not=why_not_corrected, fixed=FIXED, take_back=take_form_back)
