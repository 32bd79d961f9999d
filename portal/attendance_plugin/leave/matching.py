"""A request that was matched to the wrong child goes back to those that nobody has matched, while it is not decided."""

from typing import Any

from django.db import transaction

from portal.attendance_plugin.submissions.unmatching import clear_pupil

from .models import LeaveRequest
from .moves import UNMATCH, make_move, note_move
from .notes import add_note
from .problems import ReasonNeeded

WHY_AT_LEAST = 10


def unmatch(request: LeaveRequest, *, by: Any, why: str) -> LeaveRequest:
    """Take the child off again, with why as a note for staff. Its checks stay as they were; once matched, a new one is
    made. Raises `ReasonNeeded`, `AlreadyDecided` or `NotWaiting`.
    """
    if len(why.strip()) < WHY_AT_LEAST:
        raise ReasonNeeded(f"Say why this is the wrong child, in at least {WHY_AT_LEAST} characters.")
    before = request.pupil_id
    with transaction.atomic():
        make_move(request, UNMATCH, pupil=None)
        clear_pupil(request.submission, by=by)
        add_note(request, f"Not the child meant: {why.strip()}", by=by)
        note_move(request, UNMATCH, actor=by, before=before)
    request.refresh_from_db()
    return request
