"""Closing a form before its day, opening it again, and telling whoever receives it. Each is written down."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.forms.models import FormClosing, OwnFormPage
from portal.forms.own.finding import find_page
from portal.pages.models import School

PURPOSE = "own_form_received"


@transaction.atomic
def close_form(page: OwnFormPage, school: School, *, by: AbstractBaseUser) -> bool:
    """Nobody can begin the form from now on; False when it was closed before."""
    _, is_new = FormClosing.objects.get_or_create(
        page=page,
        defaults={"closed_at": timezone.now(), "closed_by": by},  # type: ignore[misc]
    )
    if is_new:
        record(school=school, action="own_form_closed", subject=page, actor=by, form=page.slug)
    return is_new


@transaction.atomic
def open_form(page: OwnFormPage, school: School, *, by: AbstractBaseUser) -> bool:
    """It is open again, until its own last day; False when staff had not closed it."""
    deleted, _ = FormClosing.objects.filter(page=page).delete()
    if deleted:
        record(school=school, action="own_form_opened", subject=page, actor=by, form=page.slug)
    return bool(deleted)


def tell_receiver(submission: Submission) -> OutboxMessage | None:
    """One mail a day and form to the role that receives it: that answers came, and where to read them.

    None where the form's page is gone or the role has no address; the list in the workspace holds every answer.
    """
    if submission.asked_form_id is None:
        return None
    school, page = submission.school, find_page(submission.school, submission.form)
    address = (school.contacts or {}).get(page.received_by, {}).get("email") if page else ""
    if not page or not address:
        return None
    link = f"{settings.BASE_URL}{reverse('attendance_staff:own_form', args=[page.slug])}"
    day = timezone.localdate(submission.received_at)
    context = {"school": school, "title": page.title, "link": link}
    return queue_message(
        school=school,
        purpose=PURPOSE,
        cause=f"own_form:{page.slug[:50]}:{day:%Y%m%d}",
        recipient=address,
        subject=f"Answers to “{page.title}”",
        text_body=render_to_string("attendance_plugin/submissions/own_form_received.txt", context).strip() + "\n",
    )
