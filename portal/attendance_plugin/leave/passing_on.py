"""Illness asked for as leave: nobody decides it. In one step it becomes an absence report, and the parent is told."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.attendance_plugin.submissions.entered_anew import enter_as_absence
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.mail_words import ENGLISH, mail_words
from portal.attendance_plugin.submissions.models import Submission
from portal.attendance_plugin.submissions.new_links import contacts_with_a_link
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.pages.languages import spoken_in

from .models import LeaveRequest
from .moves import PASS_ON, make_move, note_move

PURPOSE = "passed-on"


def pass_on(request: LeaveRequest, *, by: Any) -> Submission:
    """The absence report that the request has become. Raises `AlreadyDecided` or `NotWaiting`."""
    with transaction.atomic():
        make_move(request, PASS_ON)
        report = enter_as_absence(request.submission, first=request.first_day, last=request.last_day, by=by)
        told = _tell_sender(request, report)
        note_move(request, PASS_ON, actor=by, submission=report.pk, mailed=told)
    return report


def _tell_sender(request: LeaveRequest, report: Submission) -> bool:
    """By mail where the sender is a contact on record with an address; else somebody rings them."""
    sender = next((one for one in contacts_with_a_link(report) if one.pk == report.sender_contact_id), None)
    if sender is None:
        return False
    with spoken_in(report.language or ENGLISH):
        words = mail_words(
            PURPOSE.replace("-", "_"),
            school=request.school,
            subject=_("%(school)s: your request is now an absence report") % {"school": request.school.name},
            asked=request.submission.reference,
            reported=report.reference,
            link=issue_link(report, sender),
        )
    queue_message(
        school=request.school,
        purpose=PURPOSE,
        cause=cause_of(request),
        recipient=sender.email,
        subject=words.subject,
        text_body=words.text,
        html_body=words.html,
        pupil=report.pupil,
    )
    return True


def cause_of(request: LeaveRequest) -> str:
    """Of the mail that tells the parent."""
    return f"leave:{request.pk}:{PURPOSE}"
