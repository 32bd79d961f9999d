"""A mail server of the test's own, and submissions as the forms hand them over."""

import email
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from portal.attendance_plugin.submissions.models import Submission
from portal.attendance_plugin.submissions.services import take_submission
from portal.forms.sent_forms import SentForm
from portal.pages.models import School
from tests import people
from tests.mail import use_smtp

ANSWERS = {
    "child_name": people.CHILD_NAME,
    "child_class": "Oak",
    "when": "today",
    "first_day": "2026-11-20",
    "reason_kind": "ill",
    "reason": "Sick twice in the night",
    "return_when": "next",
    "parent_name": people.PARENT.name,
    "relationship": "Mother",
    "email": people.PARENT.email,
    "telephone": people.PARENT.telephone,
}


class Sink:
    """Takes mail, or answers as told: ``rcpt`` and ``data`` are replies, ``hang_up`` ends the connection there."""

    def __init__(self) -> None:
        self.rcpt = self.data = ""
        self.hang_up = False
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hang_up:
            server.transport.close()
            return "421 gone"
        if self.data:
            return self.data
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    use_smtp(settings, port)
    settings.DEFAULT_FROM_EMAIL = "portal@millbrook.example"
    controller.start()
    yield handler
    controller.stop()


Send = Callable[..., Submission]


@pytest.fixture
def send(school: School) -> Send:
    """Send an absence report; keyword arguments change its answers or the form that was sent."""
    keys = iter(range(1_000))

    def send(
        *,
        key: str = "",
        form: str = "absence",
        received_at: datetime | None = None,
        signals: tuple[str, ...] = (),
        **changes: Any,
    ) -> Submission:
        return take_submission(
            SentForm(
                school=school,
                form=form,
                key=key or f"key {next(keys)}",
                answers=ANSWERS | changes,
                received_at=received_at or timezone.now(),
                signals=signals,
            )
        )

    return send
