"""The mail that tells each parent how it stands with lunch at home. It names no child: mailboxes are shared."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.pages.languages import spoken_in

from .models import LunchPermission, LunchStep

PURPOSE = "lunch"


def tell_parents(step: LunchStep) -> list[OutboxMessage]:
    """One message for each parent whom the school may write to, each alone; in the language of the form, if any."""
    permission = step.permission
    links = [link for link in contacts_to_write_to(permission.pupil) if link.contact.email]
    return [_tell(step, link.contact) for link in links]


def _tell(step: LunchStep, contact: Contact) -> OutboxMessage:
    permission = step.permission
    school = permission.school
    with spoken_in(_language_of(permission, contact)):
        words = words_of(step)
    return queue_message(
        school=school,
        purpose=PURPOSE,
        cause=f"lunchstep:{step.pk}",
        recipient=contact.email,
        subject=words["subject"],
        text_body=words["text"],
        html_body=words["html"],
        pupil=permission.pupil,
    )


def _language_of(permission: LunchPermission, contact: Contact) -> str:
    """The language in which this contact wrote last about it; English to everybody else."""
    own = Submission.objects.filter(lunch_steps__permission=permission, confirmed_contact=contact)
    return own.order_by("-received_at").values_list("language", flat=True).first() or "en"


def words_of(step: LunchStep) -> dict[str, str]:
    school = step.permission.school
    context = {"school": school, "step": step}
    folder = "attendance_plugin/leaving"
    return {
        "subject": _("%(school)s: our answer about lunchtime") % {"school": school.name},
        "text": render_to_string(f"{folder}/lunch.txt", context).strip() + "\n",
        "html": render_to_string(f"{folder}/lunch.html", context),
    }
