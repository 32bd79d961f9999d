"""A notice to each parent on record that a form about their child has arrived (abuse case 9).

It says which kind of form, and to ring if it comes as a surprise: never who sent it, the days, the reason, or anything
of another contact (abuse case 11). One mail a contact (abuse case 64), once for children sent about together. The
sender's own address on record has the acknowledgement already. Each reads it in the language of the form they sent
last, never in the language of this one.
"""

from django.utils.translation import gettext as _

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.pages.languages import spoken_in
from portal.pages.models import School

from .acknowledgements import cause_of, is_flooded
from .links import issue_link
from .mail_words import ENGLISH, mail_words, thing_of
from .models import ContactNotices, OutboxMessage, Submission
from .outbox import queue_message
from .readers_language import CONTACT, readers_language
from .sent_together import sent_with

PURPOSE = "notice"
Who = ContactNotices.Who


def notices_of(school: School) -> ContactNotices:
    """The school's choice, or the one every school begins with."""
    return ContactNotices.objects.filter(school=school).first() or ContactNotices(school=school)


def tell_contacts(submission: Submission) -> list[OutboxMessage]:
    """Write to whoever is to be told. Called again it writes nothing twice."""
    return [message for link in contacts_to_tell(submission) if (message := _tell(submission, link))]


def contacts_to_tell(submission: Submission) -> list[PupilContact]:
    """Parents with responsibility and an address, by the school's choice.

    Never one who is not to be contacted or has left the record, and never one a court order names: that is for a
    person to weigh.
    """
    if submission.pupil is None or submission.is_suspect:
        return []
    who = notices_of(submission.school).who
    if who == Who.NOBODY or (who == Who.NEW and not submission.sender_new):
        return []
    typed = submission.sender_email.casefold()
    links = contacts_to_write_to(submission.pupil)
    return [
        link for link in links if link.contact.email and not link.court_order and link.contact.email.casefold() != typed
    ]


def _tell(submission: Submission, link: PupilContact) -> OutboxMessage | None:
    contact, school = link.contact, submission.school
    cause = cause_of(sent_with(submission)[0])
    if OutboxMessage.objects.filter(cause=cause, purpose=PURPOSE, recipient=contact.email).exists():
        return None
    if is_flooded(contact.email):
        record(school=school, action="notice_held", subject=submission, actor_name="worker", contact=contact.pk)
        return None
    is_sender = contact.pk == submission.sender_contact_id
    own = submission.language if is_sender else readers_language(f"{CONTACT}{contact.pk}")
    with spoken_in(own or ENGLISH):
        words = mail_words(
            "notice",
            school=school,
            subject=_("%(school)s: a form about your child has arrived") % {"school": school.name},
            thing=thing_of(submission.form),
            received_at=submission.received_at,
            link=issue_link(submission, contact) if is_sender else "",
        )
    return queue_message(
        school=school,
        purpose=PURPOSE,
        cause=cause,
        recipient=contact.email,
        subject=words.subject,
        text_body=words.text,
        html_body=words.html,
        pupil=submission.pupil,
    )
