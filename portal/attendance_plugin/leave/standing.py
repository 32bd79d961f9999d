"""What evidence needs to know of a request: whether it may still come, and when it was decided."""

from portal.attendance_plugin.submissions.evidence.standing import Standing
from portal.attendance_plugin.submissions.models import Submission

from .models import LeaveRequest

State = LeaveRequest.State
OPEN = (State.UNMATCHED, State.WAITING)


def standing_of(submission: Submission, *, is_held: bool) -> Standing:
    """``is_held``: inside a transaction, with the request's row held, so that nobody decides it meanwhile."""
    requests = LeaveRequest.objects.select_for_update() if is_held else LeaveRequest.objects.all()
    request = requests.filter(submission=submission).first()
    if request is None:
        return Standing(is_awaited=True)
    decision = request.standing_decision()
    is_open = request.state in OPEN
    return Standing(is_open=is_open, is_awaited=is_open, decided_at=decision.decided_at if decision else None)
