"""Mails of agreements in a site whose policies stand alone: no room fills ``hooks.outboxes``, so they go out at once.

The worker's mails are sent inside the transaction that notes them: one that fails is not noted, and tried again an
hour later. A copy that a reader asked for goes out once their answers are stored; they can also open it on the page.
"""

import logging
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

logger = logging.getLogger(__name__)


def send_mail(
    *,
    school: Any,
    purpose: str,
    cause: str,
    recipient: str,
    subject: str,
    text_body: str,
    html_body: str = "",
    not_before: datetime | None = None,
) -> EmailMultiAlternatives:
    """Takes what an outbox takes. Raises what the mail server answers where ``not_before`` says that it can wait."""
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text_body,
        from_email=formataddr((school.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[recipient],
        reply_to=[school.email] if school.email else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    if html_body:
        mail.attach_alternative(html_body, "text/html")
    if not_before:
        mail.send()
    else:
        transaction.on_commit(lambda: _try_to_send(mail, purpose, cause))
    return mail


def _try_to_send(mail: EmailMultiAlternatives, purpose: str, cause: str) -> None:
    try:
        mail.send()
    except OSError as error:  # SMTPException is one
        logger.warning("Mail %s for %s was not sent: %s", purpose, cause, type(error).__name__)
