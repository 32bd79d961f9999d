"""The mails that ask and remind. The worker writes them into the outbox, which sends each once and tries again."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import hooks
from portal.pages.languages import current_language, spoken_in
from portal.pages.translation_reviews import is_unread

from .clauses import Agreement, agreement_of, may_be_signed
from .counts import NO, YES
from .links import issue_link, language_of
from .models import AgreementSettings, AskedPerson, Signature
from .people import Recipient, Signatory, members_of
from .records import settings_of
from .sending import send_mail
from .wording import QUESTIONNAIRE

logger = logging.getLogger(__name__)
REMINDER = "agreement_reminder"
AT_MOST = 200
"""How many people one run writes to; the next run of the minute goes on."""
PUT_OFF = timedelta(hours=1)
Members = Callable[[Any, str], dict[str, Signatory]]


def outbox() -> Callable[..., Any]:
    """Where mails are left to be sent; a site without such a room sends them at once."""
    return next(iter(hooks.outboxes), send_mail)


def write_due_mails(most: int = AT_MOST) -> int:
    """Write to everybody whose mail is due; to how many."""
    due = AskedPerson.objects.not_yet().filter(next_mail_at__lte=timezone.now()).order_by("next_mail_at", "pk")
    members: dict[tuple[int, str], dict[str, Signatory]] = {}
    written = 0
    for person in list(due.select_related("school", "version__page")[:most]):
        group = (person.school_id, person.group)
        if group not in members:
            members[group] = members_of(person.school, person.group)
        written += _write_or_put_off(person, members[group].get(person.person_key))
    return written


def _write_or_put_off(person: AskedPerson, member: Signatory | None) -> bool:
    """What a mail server refuses does not keep those behind it waiting."""
    try:
        return _write(person, member)
    except OSError as error:  # SMTPException is one
        logger.warning("Mail for asked person %s was not sent: %s", person.pk, type(error).__name__)
        AskedPerson.objects.filter(pk=person.pk).update(next_mail_at=timezone.now() + PUT_OFF)
        return False


def is_stale(cause: str) -> bool:
    """A reminder that waited in the outbox until the person had signed or declined, or nothing was to be signed."""
    key = cause.split(":")[1]
    person = AskedPerson.objects.not_yet().select_related("version").filter(pk=key).first()
    return person is None or not may_be_signed(person.version, timezone.localdate())


def _write(person: AskedPerson, member: Signatory | None) -> bool:
    """One person's mails, links and next reminder in one transaction; False where nobody may be written to."""
    now = timezone.now()
    with transaction.atomic():
        mine = AskedPerson.objects.not_yet().select_for_update().filter(pk=person.pk, next_mail_at__lte=now)
        if not mine.exists():
            return False
        if member is None or not member.recipients or not may_be_signed(person.version, timezone.localdate()):
            AskedPerson.objects.filter(pk=person.pk).update(next_mail_at=None)
            return False
        chosen, agreement = settings_of(person.school), agreement_of(person)
        for to in member.recipients:
            _queue(person, agreement, to, chosen)
        mails = person.mails + 1
        AskedPerson.objects.filter(pk=person.pk).update(
            mails=mails, last_mail_at=now, next_mail_at=_next_reminder(chosen, mails, now)
        )
    return True


def _next_reminder(chosen: AgreementSettings, mails: int, now: datetime) -> datetime | None:
    is_over = not chosen.remind_after_days or mails > chosen.reminders_most
    return None if is_over else now + timedelta(days=chosen.remind_after_days)


def _queue(person: AskedPerson, agreement: Agreement, to: Recipient, chosen: AgreementSettings) -> None:
    """One reader's mail, in the language in which they read last."""
    is_reminder = person.mails > 0
    with spoken_in(language_of(to.key)):
        context = _context(person, agreement) | {
            "to": to,
            "link": issue_link(person, to, chosen.link_days),
            "days": chosen.link_days,
            "is_reminder": is_reminder,
        }
        outbox()(
            school=person.school,
            purpose=REMINDER if is_reminder else "agreement_asked",
            cause=f"asked:{person.pk}:{person.mails + 1}",
            recipient=to.email,
            subject=_asking_subject(agreement, is_reminder),
            text_body=render_to_string("policies/agreements/mail_asked.txt", context),
            not_before=timezone.now(),
        )


def _context(person: AskedPerson, agreement: Agreement) -> dict[str, Any]:
    return {
        "person": person,
        "agreement": agreement,
        "school": person.school,
        "is_questionnaire": agreement.kind == QUESTIONNAIRE,
        "is_for_pupil": person.group == "pupils",
        "is_unread": is_unread(current_language(), person.school),
    }


def _asking_subject(agreement: Agreement, is_reminder: bool) -> str:
    title = {"title": agreement.title}
    if agreement.kind == QUESTIONNAIRE:
        return (_("Reminder: please answer: %(title)s") if is_reminder else _("Please answer: %(title)s")) % title
    if is_reminder:
        return _("Reminder: please read and sign: %(title)s") % title
    return _("Please read and sign: %(title)s") % title


def send_copy(signature: Signature, to: Recipient) -> None:
    """A copy of the words and the signature, once to each address, in the language in use now."""
    person = signature.person
    agreement = agreement_of(person)
    context = _context(person, agreement) | {"signature": signature, "given": _in_words(signature.answers)}
    outbox()(
        school=person.school,
        purpose="agreement_copy",
        cause=f"signature:{signature.pk}",
        recipient=to.email,
        subject=_("Your copy: %(title)s") % {"title": agreement.title},
        text_body=render_to_string("policies/agreements/mail_copy.txt", context),
        html_body=render_to_string("policies/agreements/mail_copy.html", context),
    )


def _in_words(answers: list[dict[str, str]]) -> list[dict[str, str]]:
    """Answers as they were read, not as they are stored."""
    said = {YES: _("Yes"), NO: _("No"), "": _("No answer")}
    return [given | {"answer": said.get(given["answer"], given["answer"])} for given in answers]
