"""The letters that say a form has arrived, as the words of the acknowledgement mail.

Nobody has shown yet whose mailbox the mail goes to, so these letters have a shorter list of placeholders: nothing of
the child, the days, the reason or the sender. A paragraph with the link is left out where the mailbox is not on record.
"""

import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from django.utils import timezone
from django.utils.html import format_html

from portal.attendance_plugin.leave.counting import long_date
from portal.attendance_plugin.submissions.acknowledgement_words import Acknowledgement, MailWords
from portal.pages.models import School

from .models import LetterTemplate
from .placeholders import PlaceholderError, Words, link, placeholders_in, plain, several
from .rendering import render_letter
from .vocabulary import RECEIPT, accepted_for
from .wording import words_of_school

logger = logging.getLogger(__name__)

RECEIPT_OF = MappingProxyType(
    {
        "leave": "leave-received",
        "absence": "absence-received",
        "early-collection": "early-collection-received",
        "lunch": "lunch-received",
    }
)
"""Form to letter."""
RECEIPT_PLACEHOLDERS = accepted_for(RECEIPT)
TOO_TELLING = (
    "This mail goes to whatever address was typed into the form, so it tells nothing of the child, the family, the "
    "days or the reason. Take it out; “your child” will do."
)
NO_REFERENCE = "Give {{ reference }} in a paragraph without {{ status_link }}: not everybody gets the link."

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def words_of_receipt(told: Acknowledgement) -> MailWords | None:
    """The mail in the words of the school's letter; None where none can be sent, or it is not to be English."""
    if told.language != "en":
        return None
    template = LetterTemplate.objects.filter(school=told.school, slug=RECEIPT_OF.get(told.form, "")).first()
    if template is None:
        return None
    try:
        return render_receipt(template, told)
    except PlaceholderError as error:
        logger.error("Letter %s was not used: %s Mend it and run `portal load-content`.", template.slug, error)
        return None


def render_receipt(template: LetterTemplate, told: Acknowledgement) -> MailWords:
    """Raises `PlaceholderError` for a template that asks for more than a receipt may tell."""
    refuse_telling(template.body)
    day = long_date(timezone.localdate(told.received_at))
    words: Mapping[str, Words] = {
        **words_of_school(told.school),
        "date": plain(day),
        "reference": plain(", ".join(told.references)),
        "status_link": _links(told),
    }
    subject = {"reference": told.reference_in_subject, "school_name": told.school.name, "date": day}
    sent = LetterTemplate(
        slug=template.slug, subject=template.subject, body=template.body if told.links else without_link(template.body)
    )
    rendered = render_letter(sent, words=words, subject_words=subject)
    return MailWords(subject=rendered.subject, text=rendered.text, html=rendered.mail_html)


def _links(told: Acknowledgement) -> Words:
    """The one link, or each with the reference it is for."""
    if len(told.references) == 1:
        return link(told.links.get(told.references[0], ""))
    return several(_link_of(reference, address) for reference, address in told.links.items())


def _link_of(reference: str, address: str) -> Words:
    line = format_html("{}: {}", reference, link(address).inline)
    return Words(line, line)


def refuse_telling(body: str) -> None:
    """Raise `PlaceholderError` unless the body keeps to the short list and gives the reference to everybody."""
    for name in placeholders_in(body):
        if name not in RECEIPT_PLACEHOLDERS:
            raise PlaceholderError(f"{{{{ {name} }}}}", accepted=RECEIPT_PLACEHOLDERS, next_step=TOO_TELLING)
    if "reference" not in placeholders_in(without_link(body)):
        raise PlaceholderError("a receipt without reference", accepted=RECEIPT_PLACEHOLDERS, next_step=NO_REFERENCE)


def refuse_what_cannot_be_rendered(template: LetterTemplate, school: School) -> None:
    """Write the receipt once with a link and once without. Raises `PlaceholderError`."""
    reference, at = "XXXX-XXXX", datetime(2026, 1, 1, tzinfo=UTC)
    for links in ({reference: "https://portal.example/requests/"}, {}):
        told = Acknowledgement(school=school, form="", references=(reference,), received_at=at, links=links)
        render_receipt(template, told)


def without_link(body: str) -> str:
    """The paragraphs that do not hold the link."""
    kept = [part for part in _PARAGRAPHS.split(body) if "status_link" not in placeholders_in(part)]
    return "\n\n".join(kept)
