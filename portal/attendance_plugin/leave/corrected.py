"""A parent puts a leave request right before it is decided: the request follows, and is checked again.

The check goes by the policy version in force on the day the request was received, as every check of it does; the
earlier checks stay.
"""

from django.utils.translation import gettext as _

from portal.attendance_plugin.submissions.corrections.correctable import ALWAYS_FIXED, Correctable
from portal.attendance_plugin.submissions.models import Submission

from .models import LeaveRequest
from .requests import asked_in, check_if_possible

State = LeaveRequest.State
# Another kind of leave has other questions and other rules: it is another request.
FIXED = ALWAYS_FIXED | {"kind"}


def why_not_corrected(submission: Submission, *, is_held: bool = False) -> str:
    requests = LeaveRequest.objects.select_for_update() if is_held else LeaveRequest.objects.all()
    request = requests.filter(submission=submission).first()
    if request is None or request.state in (State.UNMATCHED, State.WAITING):
        return ""
    if request.state == State.WITHDRAWN:
        return _("You have taken this back, so it stays as it is. You can send a new one.")
    if request.state == State.PASSED_ON:
        return _(
            "The school has entered this as an absence report, so it stays as it is. "
            "If something is wrong, ring the school office."
        )
    return _(
        "The headteacher has decided your request, so its answers stay as they were. "
        "If something was wrong, ring the school office."
    )


def follow_correction(submission: Submission) -> None:
    """Inside the transaction that corrects: whoever decides on the earlier check is told that there is a newer one."""
    request = LeaveRequest.objects.select_for_update(of=("self",)).filter(submission=submission).first()
    if request is None:
        return
    for name, value in asked_in(submission).items():
        setattr(request, name, value)
    request.save(update_fields=list(asked_in(submission)))
    if request.state == State.WAITING:
        check_if_possible(LeaveRequest.objects.select_related("school", "pupil", "submission").get(pk=request.pk))


def correctable_leave() -> Correctable:
    return Correctable(why_not=why_not_corrected, follow=follow_correction, fixed=FIXED)
