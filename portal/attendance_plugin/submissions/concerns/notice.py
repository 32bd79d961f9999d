"""The mail that calls the safeguarding lead: it says that there is something to read, and not what."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from portal.attendance_plugin.submissions.acknowledgements import is_flooded
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.pages.models import School

from .models import SafeguardingConcern

PURPOSE = "concern"
# Whom to call, the first that has an address: a worry must not wait because a school left the lead's address out.
ROLES = ("safeguarding_lead", "headteacher")


def lead_of(school: School) -> dict[str, str]:
    """Role, telephone and e-mail of the safeguarding lead as the school's details say, else of the headteacher."""
    contacts = school.contacts or {}
    return next((contacts[role] for role in ROLES if contacts.get(role, {}).get("email")), {})


def tell_safeguarding_lead(concern: SafeguardingConcern) -> OutboxMessage | None:
    """None where the school has neither address (the doctor says so) or many such mails have just gone to it.

    The list of concerns holds every one of them.
    """
    address = lead_of(concern.school).get("email")
    if not address or is_flooded(address):
        return None
    page = f"{settings.BASE_URL}{reverse('attendance_staff:concern', args=[concern.pk])}"
    context = {"school": concern.school, "reference": concern.submission.reference, "page": page}
    folder = "attendance_plugin/submissions"
    return queue_message(
        school=concern.school,
        purpose=PURPOSE,
        cause=f"concern:{concern.pk}:{concern.raised_at:%Y%m%d%H%M%S}",
        recipient=address,
        subject=f"{concern.school.name}: please sign in to the portal",
        text_body=render_to_string(f"{folder}/concern.txt", context).strip() + "\n",
        html_body=render_to_string(f"{folder}/concern.html", context),
    )
