"""One letter to one contact: kept for good without the contact's secret link, and mailed with it.

A mail passes many hands, so it tells no figure, no reason and nothing of anybody's health: there the reader finds the
link to their own page, where the letter can be read whole (R18, R19).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.services import issue_link, queue_message

from .models import Letter, LetterTemplate
from .notes import Note, language_of, note_about
from .placeholders import NOTHING, Words, link
from .printing.wishes import can_be_mailed
from .rendering import RenderedLetter, render_letter
from .vocabulary import all_placeholders
from .wording import words_of_signatory

BEHIND_THE_LINK = "You can read this part on your own page"


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """A template, whom it is for, and what stands in its placeholders."""

    template: LetterTemplate
    request: LeaveRequest
    contact: Contact
    words: Mapping[str, Words]
    subject_words: Mapping[str, str]

    def render(self) -> RenderedLetter:
        signatory = words_of_signatory(self.template.school, self.template.signed_by)
        return render_letter(self.template, words={**signatory, **self.words}, subject_words=self.subject_words)

    @property
    def note(self) -> Note:
        language = language_of(self.contact, self.request.submission)
        return note_about(self.template.cause, language, self.template.school)


def write_letter(
    draft: LetterDraft,
    *,
    at: datetime,
    purpose: str,
    cause: str,
    decision: Decision | None = None,
    by: AbstractBaseUser | None = None,
) -> Letter:
    """Keep the letter, and mail it where the contact has an address and did not ask for paper.

    Call it in the transaction of its cause.
    """
    rendered, request, note = draft.render(), draft.request, draft.note
    return Letter.objects.create(
        school=request.school,
        template_slug=draft.template.slug,
        pupil=request.matched_pupil,
        request=request,
        decision=decision,
        created_at=at,
        message=_mail(draft, note, purpose, cause) if can_be_mailed(draft.contact) else None,
        **kept(rendered, draft.contact, note),
        **writer(by),
    )


def kept(rendered: RenderedLetter, contact: Contact, note: Note) -> dict[str, object]:
    """What of a letter stays as it was, whatever becomes of the record: words, recipient, note."""
    return {
        "contact": contact,
        "recipient_name": contact.full_name,
        "recipient_address": contact.address,
        "subject": rendered.subject,
        "html": rendered.html,
        "text": rendered.text,
        "sha256": rendered.sha256,
        "note": note.text,
        "note_language": note.language.code if note.text else "",
    }


def writer(by: AbstractBaseUser | None) -> dict[str, object]:
    """Who wrote it by hand; nobody for a letter that follows from a decision."""
    if by is None:
        return {}
    name = by.get_full_name() or by.get_username()  # type: ignore[attr-defined]
    return {"written_by": by, "written_by_name": name}


def _mail(draft: LetterDraft, note: Note, purpose: str, cause: str) -> OutboxMessage:
    """The letter with the contact's own link in it: the link is a secret, so the copy we keep goes without."""
    address = issue_link(draft.request.submission, draft.contact)
    rendered = replace(draft, words=words_for_mail(draft.words, address)).render()
    return queue_message(
        school=draft.request.school,
        purpose=purpose,
        cause=cause,
        recipient=draft.contact.email,
        pupil=draft.request.matched_pupil,
        subject=rendered.subject,
        text_body=f"{note.text}\n\n{rendered.text}" if note.text else rendered.text,
        html_body=rendered.mail_html_below(note.text, note.language),
    )


def words_for_mail(words: Mapping[str, Words], address: str) -> dict[str, Words]:
    """The words with the link in the place of everything telling."""
    hidden, known = link(address, BEHIND_THE_LINK), all_placeholders()
    shown = {
        name: hidden if said != NOTHING and name in known and known[name].telling else said
        for name, said in words.items()
    }
    return {**shown, "status_link": link(address)}
