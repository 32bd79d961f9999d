"""Mails that remind of a review: before it is due, when it is, and each month after. Each is sent once.

A row is written before its mail is tried, and claimed while it is tried, so two runs at once send one mail. What the
mail server refuses or cannot take stays unsent and is tried again.
"""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.policies.drafting.months import months_after

from .due import DuePolicy, due_on, policies_due
from .models import ReviewReminder

logger = logging.getLogger(__name__)
AHEAD_DAYS = (60, 14)
TRIES = 60
"""Hourly tries for two and a half days; the next step of the same review begins anew."""
CLAIM = timedelta(minutes=10)
OFFICE = "office"


def step_on(today: date, due: date) -> str:
    """The reminder whose time it is, or nothing while the review is far off.

    >>> step_on(date(2026, 11, 1), date(2027, 1, 1)), step_on(date(2026, 11, 2), date(2027, 1, 1))
    ('', 'ahead-60')
    >>> step_on(date(2027, 1, 31), date(2027, 1, 1)), step_on(date(2027, 2, 1), date(2027, 1, 1))
    ('due', 'overdue-1')
    """
    if today >= due:
        months = (today.year - due.year) * 12 + today.month - due.month
        months -= months_after(due, months) > today
        return f"overdue-{months}" if months else "due"
    passed = [days for days in AHEAD_DAYS if today >= due - timedelta(days=days)]
    return f"ahead-{min(passed)}" if passed else ""


def write_reminders(today: date) -> int:
    """Rows for every reminder whose time it is and that was not written yet; how many are new."""
    new = 0
    for policy in policies_due(today):
        step = step_on(today, policy.due_on)
        for role, recipient in _recipients(policy) if step else ():
            new += ReviewReminder.objects.get_or_create(
                version=policy.version,
                due_on=policy.due_on,
                step=step,
                recipient=recipient,
                defaults={"role": role, "created_at": timezone.now()},
            )[1]
    return new


def _recipients(policy: DuePolicy) -> Iterator[tuple[str, str]]:
    """The owner's and the deputy's addresses, each once; the office's where they have none."""
    control, contacts, office = policy.version.document_control, policy.page.school.contacts, OFFICE
    named = [(policy.version.owner_role, control.get("owner_contact", ""))]
    named += [(control.get("deputy_role", ""), control["deputy_contact"])] if control.get("deputy_contact") else []
    found: dict[str, str] = {}
    for role, key in named:
        email = contacts.get(key, {}).get("email", "")
        if email:
            found.setdefault(email, role)
    fallback = contacts.get(office, {}).get("email") or policy.page.school.email
    if not found and fallback:
        found[fallback] = contacts.get(office, {}).get("role", "School office")
    yield from ((role, email) for email, role in found.items())


def send_waiting(today: date) -> dict[str, int]:
    """Try every reminder that still matters; how many were sent and how many failed."""
    counts = {"sent": 0, "failed": 0}
    waiting = ReviewReminder.objects.filter(sent_at=None, tries__lt=TRIES).select_related("version__page__school")
    for reminder in waiting.prefetch_related("version__reviews").order_by("created_at", "pk"):
        if not _still_matters(reminder, today) or not _claim(reminder):
            continue
        counts["sent" if _send(reminder) else "failed"] += 1
    return counts


def _still_matters(reminder: ReviewReminder, today: date) -> bool:
    """Not once the review is recorded, nor once a later step has come."""
    due = due_on(reminder.version)
    return reminder.due_on == due and step_on(today, due) == reminder.step


def _claim(reminder: ReviewReminder) -> bool:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    mine = ReviewReminder.objects.filter(free, pk=reminder.pk, sent_at=None)
    return bool(mine.update(tries=F("tries") + 1, claimed_until=now + CLAIM))


def _send(reminder: ReviewReminder) -> bool:
    try:
        _build_mail(reminder).send()
    except Exception as error:  # whatever a mail server does, the other reminders still go out
        words = " ".join(str(error).split())[:200]
        logger.warning("Review reminder %s was not sent: %s", reminder.pk, type(error).__name__)
        values = {"last_error": f"{type(error).__name__}: {words}", "claimed_until": None}
        ReviewReminder.objects.filter(pk=reminder.pk).update(**values)
        return False
    sent = {"sent_at": timezone.now(), "claimed_until": None, "last_error": ""}
    ReviewReminder.objects.filter(pk=reminder.pk).update(**sent)
    return True


def _build_mail(reminder: ReviewReminder) -> EmailMessage:
    version, school = reminder.version, reminder.version.page.school
    context = {
        "reminder": reminder,
        "version": version,
        "school": school,
        "is_ahead": reminder.step.startswith("ahead"),
        "is_overdue": reminder.step.startswith("overdue"),
        "record_at": settings.BASE_URL + reverse("policy_reviews:review", args=[version.pk]),
        "edit_at": settings.BASE_URL + reverse("wagtailadmin_pages:edit", args=[version.page_id]),
    }
    when = "is overdue" if context["is_overdue"] else f"is due by {reminder.due_on:%-d %B %Y}"
    return EmailMessage(
        subject=f"{version.title}: the review {when}",
        body=render_to_string("policies/reviews/reminder.txt", context),
        from_email=formataddr((school.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[reminder.recipient],
        reply_to=[school.email] if school.email else None,
        headers={"Auto-Submitted": "auto-generated", "Message-ID": _message_id(reminder)},
    )


def _message_id(reminder: ReviewReminder) -> str:
    """The same at every try: a mail program shows a repeated mail once."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<policy-review-{reminder.pk}-{reminder.created_at:%Y%m%d%H%M%S}@{domain}>"
