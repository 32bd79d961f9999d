"""One letter to one contact: kept for good without the contact's secret link, and mailed with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.services import issue_link, queue_message
from portal.pages.languages import Language, languages, spoken_in

from .models import Letter, LetterTemplate
from .placeholders import Words, link
from .rendering import RenderedLetter, render_letter


@dataclass(frozen=True, kw_only=True)
class LetterDraft:
    """A template, whom it is for, and what stands in its placeholders."""

    template: LetterTemplate
    request: LeaveRequest
    contact: Contact
    words: Mapping[str, Words]
    subject_words: Mapping[str, str]

    def render(self) -> RenderedLetter:
        return render_letter(self.template, words=self.words, subject_words=self.subject_words)


def write_letter(
    draft: LetterDraft, *, at: datetime, purpose: str, cause: str, decision: Decision | None = None
) -> Letter:
    """Keep the letter, and mail it where the contact has an address. Call it in the transaction of its cause."""
    rendered, request = draft.render(), draft.request
    return Letter.objects.create(
        school=request.school,
        template_slug=draft.template.slug,
        pupil=request.matched_pupil,
        request=request,
        decision=decision,
        contact=draft.contact,
        recipient_name=draft.contact.full_name,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        sha256=rendered.sha256,
        created_at=at,
        message=_mail(draft, purpose, cause) if draft.contact.email else None,
    )


def _mail(draft: LetterDraft, purpose: str, cause: str) -> OutboxMessage:
    """The same letter with the contact's own link in it: the link is a secret, so the copy we keep goes without."""
    own_link = {"status_link": link(issue_link(draft.request.submission, draft.contact))}
    rendered = replace(draft, words={**draft.words, **own_link}).render()
    language = languages().get(_language_of(draft), languages()["en"])
    note = _says_it_is_english(language)
    return queue_message(
        school=draft.request.school,
        purpose=purpose,
        cause=cause,
        recipient=draft.contact.email,
        pupil=draft.request.matched_pupil,
        subject=rendered.subject,
        text_body=f"{note}\n\n{rendered.text}" if note else rendered.text,
        html_body=rendered.mail_html_below(note, language),
    )


def _language_of(draft: LetterDraft) -> str:
    """The language of the form for who sent it; another parent of the child may read none but English."""
    submission = draft.request.submission
    return submission.language if draft.contact.pk == submission.sender_contact_id else "en"


def _says_it_is_english(language: Language) -> str:
    """A letter decides; nothing but a person may put it into other words (R44)."""
    if language.is_english:
        return ""
    with spoken_in(language.code):
        return _("This letter is in English. If you would like somebody to explain it to you, ring the school office.")
