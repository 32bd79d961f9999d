"""Letters written, kept as they were sent, and handed to the outbox in the transaction of their cause."""

from collections.abc import Mapping

from django.db import transaction

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.models import Decision
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.services import issue_link, queue_message
from portal.pages.models import School

from .models import Letter, LetterTemplate
from .placeholders import Words, link
from .rendering import render_letter
from .wording import subject_words, words_of_decision

TEMPLATE_OF = {
    Decision.Outcome.GRANT: "leave-approved",
    Decision.Outcome.GRANT_PART: "leave-part",
    Decision.Outcome.REFUSE: "leave-declined",
}


class NoTemplate(LookupError):
    def __init__(self, slug: str, known: list[str]) -> None:
        super().__init__(
            f"There is no letter {slug!r}; this school has: {', '.join(known) or 'none'}. "
            f"Add content/letters/{slug}.md and run `portal load-content`."
        )


def find_template(school: School, slug: str) -> LetterTemplate:
    """The school's letter. Raises `NoTemplate` with the ones it has."""
    template = LetterTemplate.objects.filter(school=school, slug=slug).first()
    if template is None:
        raise NoTemplate(slug, list(school.letter_templates.values_list("slug", flat=True)))
    return template


@transaction.atomic
def write_letters(decision: Decision) -> list[Letter]:
    """One letter to each contact the school writes to about the child, from that contact's own fields only.

    A contact with an e-mail address gets it by mail; every letter is kept for printing. Writing again adds nothing.
    """
    template = find_template(decision.request.school, TEMPLATE_OF[Decision.Outcome(decision.outcome)])
    written = set(decision.letters.values_list("contact", flat=True))
    contacts = [written_to.contact for written_to in contacts_to_write_to(decision.request.matched_pupil)]
    return [_write(decision, template, contact) for contact in contacts if contact.pk not in written]


def _write(decision: Decision, template: LetterTemplate, contact: Contact) -> Letter:
    request, words = decision.request, words_of_decision(decision, contact)
    rendered = render_letter(template, words=words, subject_words=subject_words(decision))
    letter = Letter.objects.create(
        school=request.school,
        template_slug=template.slug,
        pupil=request.matched_pupil,
        request=request,
        decision=decision,
        contact=contact,
        recipient_name=contact.full_name,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        sha256=rendered.sha256,
        created_at=decision.decided_at,
        message=_mail(decision, template, contact, words) if contact.email else None,
    )
    record(
        school=request.school,
        action="letter_written",
        subject=letter,
        actor=decision.decided_by,
        decision=decision.pk,
        contact=contact.pk,
        mailed=bool(contact.email),
    )
    return letter


def _mail(decision: Decision, template: LetterTemplate, contact: Contact, words: Mapping[str, Words]) -> OutboxMessage:
    """The same letter with the contact's own link in it: the link is a secret, so the copy we keep goes without."""
    own_link = {"status_link": link(issue_link(decision.request.submission, contact))}
    rendered = render_letter(template, words={**words, **own_link}, subject_words=subject_words(decision))
    # The contact belongs to the cause: two parents who share an address each get their own letter.
    return queue_message(
        school=decision.request.school,
        purpose="leave-decision",
        cause=f"decision:{decision.pk}:contact:{contact.pk}",
        recipient=contact.email,
        subject=rendered.subject,
        text_body=rendered.text,
        html_body=rendered.mail_html,
    )
