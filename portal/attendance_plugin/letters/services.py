"""Letters written, kept as they were sent, and handed to the outbox in the transaction of their cause."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.models import Decision
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School

from .decision_words import words_of_decision
from .models import Letter, LetterTemplate
from .wording import subject_words
from .writing import LetterDraft, write_letter

TEMPLATE_OF = {
    Decision.Outcome.GRANT: "leave-approved",
    Decision.Outcome.GRANT_PART: "leave-part",
    Decision.Outcome.REFUSE: "leave-declined",
    Decision.Outcome.NOTED: "leave-noted",
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

    A contact with an e-mail address who did not ask for paper gets it by mail; the others wait to be printed.
    Writing again adds nothing.
    """
    template = find_template(decision.request.school, TEMPLATE_OF[Decision.Outcome(decision.outcome)])
    written = set(decision.letters.values_list("contact", flat=True))
    contacts = [written_to.contact for written_to in contacts_to_write_to(decision.request.matched_pupil)]
    return [_write(decision, template, contact) for contact in contacts if contact.pk not in written]


def _write(decision: Decision, template: LetterTemplate, contact: Contact) -> Letter:
    on = timezone.localdate(decision.decided_at)
    letter = write_letter(
        LetterDraft(
            template=template,
            request=decision.request,
            contact=contact,
            words=words_of_decision(decision, contact),
            subject_words=subject_words(decision.request, on=on),
        ),
        decision=decision,
        at=decision.decided_at,
        purpose="leave-decision",
        # The contact belongs to the cause: two parents who share an address each get their own letter.
        cause=f"decision:{decision.pk}:contact:{contact.pk}",
    )
    record(
        school=letter.school,
        action="letter_written",
        subject=letter,
        actor=decision.decided_by,
        decision=decision.pk,
        contact=contact.pk,
        mailed=letter.message is not None,
    )
    return letter


def letters_for(about: Submission | Pupil, contact: Contact) -> "QuerySet[Letter]":
    """What this person was written about one form, or about a child; never another person's letter."""
    own = Letter.objects.filter(contact=contact)
    found = own.filter(pupil=about) if isinstance(about, Pupil) else own.filter(request__submission=about)
    return found.order_by("-created_at", "-pk")
