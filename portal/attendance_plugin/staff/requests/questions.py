"""The form with which staff ask a parent for more."""

from typing import Any

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.letters.questions import contacts_to_ask
from portal.attendance_plugin.roll.models import PupilContact

from .forms import QuestionForm


def question_form(leave: LeaveRequest, data: Any = None) -> QuestionForm:
    """The parents who may be asked; chosen beforehand is the one who sent the request, or the only one."""
    links = contacts_to_ask(leave)
    known = {link.contact_id for link in links}
    sender = leave.submission.sender_contact_id
    chosen = sender if sender in known else next(iter(known)) if len(known) == 1 else None
    return QuestionForm(data, parents=[(link.contact_id, _named(link)) for link in links], chosen=chosen)


def _named(link: PupilContact) -> str:
    way = "by email" if link.contact.email else "a letter to print"
    return f"{link.contact.full_name} ({link.relationship}), {way}"
