"""Notes on a request, from staff to staff: written once, in no letter, no export and on no page of a parent's."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record

from .models import LeaveRequest, Note

LONGEST = 2_000


class NoteRefused(ValueError):
    """Nothing was written; the message says why."""


@transaction.atomic
def add_note(request: LeaveRequest, words: str, *, by: Any) -> Note:
    words = words.strip()
    if not words:
        raise NoteRefused("The note is empty. Write what your colleagues should know.")
    if len(words) > LONGEST:
        raise NoteRefused(f"The note has {len(words)} characters; {LONGEST} fit. Shorten it, or write two.")
    note = Note.objects.create(
        request=request,
        words=words,
        written_by=by,
        written_by_name=by.get_full_name() or by.get_username(),
        written_at=timezone.now(),
    )
    record(school=request.school, action="leave_note_written", subject=request, actor=by, note=note.pk)
    return note
