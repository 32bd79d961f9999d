"""Letters a member of staff writes to a child's family: made ready, shown, and only then kept and sent.

Each person gets a letter from their own fields. A mail holds nothing but a link to it; without an address, or where
staff choose so, the letter waits to be printed.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.pages.models import School

from .figures import Figures, NoFigures, figures_of, words_of_figures
from .ladder import earlier_letter, words_of_earlier
from .law import words_of_law
from .link_mail import mail_link
from .models import Letter, LetterTemplate
from .notes import language_of, note_about
from .occasions import NoOccasion, words_of_occasion
from .placeholders import NOTHING, Words, placeholders_in, plain
from .printing.wishes import can_be_mailed
from .rendering import RenderedLetter, render_letter
from .vocabulary import BY_HAND, FIGURES, MUST_SAY, words_of_apps
from .wording import subject_words_of_school, words_of_child, words_of_school, words_of_signatory
from .writing import kept, writer

Writer = Any  # an account; Django's types have no name for a user with a full name


class LetterRefused(ValueError):
    """Nothing was written; the message can be shown to whoever tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One letter as one person will get it. ``why_not`` says why this person gets none; then there is no letter."""

    contact: Contact
    relationship: str
    rendered: RenderedLetter | None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A letter made ready for everybody it may go to; nothing is written yet."""

    template: LetterTemplate
    pupil: Pupil
    figures: Figures | None
    letters: tuple[Ready, ...]

    @property
    def digest(self) -> str:
        """Of every letter as shown: whoever confirms has seen exactly these."""
        shown = [(one.contact.pk, one.rendered.sha256 if one.rendered else "") for one in self.letters]
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def get(self, contact_id: int) -> Ready | None:
        return next((one for one in self.letters if one.contact.pk == contact_id and one.rendered), None)


def templates_to_write(school: School) -> list[LetterTemplate]:
    return list(LetterTemplate.objects.filter(school=school, cause__in=BY_HAND).order_by("cause", "slug"))


def prepare(
    pupil: Pupil, template: LetterTemplate, first: date, last: date, *, words: str, on: date | None = None
) -> Prepared:
    """The letter to each parent on record. Raises `LetterRefused` where it cannot be written at all."""
    on, names = on or timezone.localdate(), set(placeholders_in(template.body))
    if "writer_words" in names and needs_words(template) and not words.strip():
        raise LetterRefused(f"“{template.title}” needs a paragraph of your own. Write what the family has to know.")
    try:
        figures = figures_of(pupil, first, last) if template.cause in FIGURES else None
        shared = _shared_words(pupil, template, figures, on) | _said_by_apps(pupil, names, on)
    except (NoFigures, NoOccasion) as reason:
        raise LetterRefused(str(reason)) from reason
    shared["writer_words"] = plain(words) if words.strip() else NOTHING
    letters = tuple(_ready(link, template, shared, names, on) for link in _family(pupil))
    return Prepared(template=template, pupil=pupil, figures=figures, letters=letters)


def needs_words(template: LetterTemplate) -> bool:
    """Whether the letter says nothing without the writer's own paragraph."""
    return ("writer_words",) in MUST_SAY.get(template.slug, ())


def _shared_words(pupil: Pupil, template: LetterTemplate, figures: Figures | None, on: date) -> dict[str, Words]:
    school = pupil.school
    return {
        **words_of_school(school),
        **words_of_signatory(school, template.signed_by),
        **words_of_law(on),
        **(words_of_figures(figures, on=on) if figures else {}),
        **words_of_occasion(pupil, template),
    }


def _said_by_apps(pupil: Pupil, names: Collection[str], on: date) -> dict[str, Words]:
    """Only what this letter asks for: another app may have to look far for its words."""
    asked = {name: word for name, word in words_of_apps().items() if name in names}
    said = {name: word.say(pupil, on) for name, word in asked.items()}
    return {name: plain(words) if words.strip() else NOTHING for name, words in said.items()}


def _family(pupil: Pupil) -> list[PupilContact]:
    """Everybody on the child's record now, so that staff see who gets no letter, and why."""
    return list(pupil.contact_links.filter(ended_on=None).select_related("contact").order_by("order", "pk"))


def _ready(
    link: PupilContact, template: LetterTemplate, shared: dict[str, Words], names: Collection[str], on: date
) -> Ready:
    contact, pupil = link.contact, link.pupil
    why_not = why_not_written_to(link)
    earlier = earlier_letter(pupil, contact, template.slug)
    if not why_not and earlier is None and "earlier_letter" in names:
        why_not = "Has had no letter yet that this one could follow. Write that one first."
    if why_not:
        return Ready(contact=contact, relationship=link.relationship, rendered=None, why_not=why_not)
    own = {**shared, **words_of_child(pupil, contact, on=on)}
    if earlier is not None:
        titles = LetterTemplate.objects.filter(school=pupil.school).values_list("slug", "title")
        own["earlier_letter"] = words_of_earlier(earlier, dict(titles))
    rendered = render_letter(template, words=own, subject_words=subject_words_of_school(pupil.school, on=on))
    return Ready(contact=contact, relationship=link.relationship, rendered=rendered)


def why_not_written_to(link: PupilContact) -> str:
    """Why a person on the record gets no letter about the child; empty where they may."""
    if link.do_not_contact:
        return "The record says not to contact this person."
    if link.court_order:
        return "A court order is on file. Ask the headteacher before anything is sent."
    if not link.has_responsibility:
        return "Has no parental responsibility."
    return ""


@transaction.atomic
def write_by_hand(
    prepared: Prepared,
    contacts: Sequence[int],
    *,
    by: Writer,
    by_mail: bool,
    once: str,
    at: datetime | None = None,
) -> list[Letter]:
    """Keep the letters shown to these contacts, and mail each a link where that is wanted and possible.

    ``once`` is the form's own key: the same letter sent twice with it is written once to each. Raises `LetterRefused`.
    """
    pupil, at = Pupil.objects.select_for_update(of=("self",)).get(pk=prepared.pupil.pk), at or timezone.now()
    may_have = {link.contact_id for link in contacts_to_write_to(pupil) if not why_not_written_to(link)}
    ready = [prepared.get(contact) for contact in dict.fromkeys(contacts)]
    if not ready or any(one is None or one.contact.pk not in may_have for one in ready):
        raise LetterRefused("Choose at least one of the people shown who may be written to.")
    key = hashlib.sha256(f"{once}:{prepared.digest}".encode()).hexdigest()[:32]
    there = {letter.contact_id: letter for letter in Letter.objects.filter(once=key)}
    return [
        there.get(one.contact.pk) or _write(prepared, one, by=by, by_mail=by_mail, once=key, at=at)
        for one in ready
        if one
    ]


def _write(prepared: Prepared, ready: Ready, *, by: Writer, by_mail: bool, once: str, at: datetime) -> Letter:
    template, contact, figures = prepared.template, ready.contact, prepared.figures
    assert ready.rendered is not None
    note = note_about(template.cause, language_of(contact), template.school)
    letter = Letter(
        school=template.school,
        template_slug=template.slug,
        pupil=prepared.pupil,
        first_day=figures.first if figures else None,
        last_day=figures.last if figures else None,
        created_at=at,
        once=once,
        **kept(ready.rendered, contact, note),
        **writer(by),
    )
    mail = mail_link(letter, note) if by_mail and can_be_mailed(contact) else None
    letter.message = mail.message if mail else None
    letter.save()
    if mail:
        mail.keep(letter)
    record(
        school=letter.school,
        action="letter_written",
        subject=letter,
        actor=by,
        pupil=letter.pupil_id,
        contact=contact.pk,
        mailed=letter.message is not None,
    )
    return letter
