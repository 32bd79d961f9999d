"""R7 and R8 against a real mail server that accepts, refuses, puts off and hangs up."""

import smtplib
import socket
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from django_q.models import OrmQ

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.submissions import outbox
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.forms.fair_use import subjects
from portal.pages.models import School
from tests import people
from tests.mail import use_smtp

from .conftest import Sink

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TEN = outbox.TRIES


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def queue(school: School, **changes: str) -> OutboxMessage:
    values = {
        "purpose": "acknowledgement",
        "cause": "submission:1",
        "recipient": people.PARENT.email,
        "subject": "We have received your form",
        "text_body": "Thank you.",
        "html_body": "<p>Thank you.</p>",
    }
    return outbox.queue_message(school=school, **values | changes)


def try_until_over(message: OutboxMessage, clock: time_machine.Traveller, most: int = 30) -> list[datetime]:
    """Deliver each time the message is due; when it was tried."""
    tried = []
    while message.state in outbox.OPEN_STATES and len(tried) < most:
        clock.move_to(message.next_attempt_at)
        tried.append(timezone.now())
        outbox.deliver(message.pk)
        message.refresh_from_db()
    return tried


def test_accepted_mail_is_sent_once_with_a_fixed_message_id(school: School, sink: Sink) -> None:
    message = queue(school)
    assert [outbox.deliver(message.pk) for _ in range(3)] == ["sent"] * 3
    (received,) = sink.mails
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts, message.last_error) == ("sent", NOW, 1, "")
    assert (received["Message-ID"], received["To"]) == (message.message_id, people.PARENT.email)
    assert (received["From"], received["Reply-To"]) == (
        "Millbrook Primary School <portal@millbrook.example>",
        "office@millbrook.example",
    )
    assert received["Auto-Submitted"] == "auto-generated"
    assert received.get_body(("plain",)).get_content().strip() == "Thank you."
    assert received.get_body(("html",)).get_content().strip() == "<p>Thank you.</p>"


def test_queued_again_for_the_same_cause_is_one_message_and_one_task(school: School) -> None:
    """R8: one row per recipient, cause and purpose."""
    assert queue(school) == queue(school)
    assert (OutboxMessage.objects.count(), OrmQ.objects.count()) == (1, 1)


@pytest.mark.parametrize("reply", ["421 try later", "450 greylisted", "452 too much mail"])
def test_put_off_mail_is_tried_ten_times_over_four_hours_then_shown(
    school: School, sink: Sink, clock: time_machine.Traveller, reply: str
) -> None:
    """R7."""
    message = queue(school)
    sink.rcpt = reply
    tried = try_until_over(message, clock)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert (message.state, message.attempts, len(tried)) == ("failed", TEN, TEN)
    assert tried[-1] - tried[0] >= timedelta(hours=4)
    assert waits == sorted(waits)
    assert sink.mails == []
    assert AuditEntry.objects.filter(action="mail_delayed").count() == TEN - 1
    assert AuditEntry.objects.filter(action="mail_failed").count() == 1


def test_put_off_mail_goes_when_the_server_relents(school: School, sink: Sink, clock: time_machine.Traveller) -> None:
    message = queue(school)
    sink.rcpt = "450 greylisted"
    assert outbox.deliver(message.pk) == "delayed"
    message.refresh_from_db()
    assert message.last_error == "The mail server does not accept the address at the moment (450)."
    sink.rcpt = ""
    assert outbox.deliver(message.pk) == "delayed"
    clock.shift(timedelta(minutes=1))
    assert outbox.deliver(message.pk) == "sent"
    assert [received["Message-ID"] for received in sink.mails] == [message.message_id]


@pytest.mark.parametrize(
    ("rcpt", "data", "words"),
    [
        ("550 no such mailbox ngozi.okafor", "", "The mail server refuses the address for good (550)."),
        ("", "554 spam", "The mail server refuses the message for good (554)."),
    ],
)
def test_refused_mail_is_not_tried_again(school: School, sink: Sink, rcpt: str, data: str, words: str) -> None:
    """R7; R35: the other server's own words, which hold an address, are not kept."""
    message = queue(school)
    sink.rcpt, sink.data = rcpt, data
    assert outbox.deliver(message.pk) == "failed"
    message.refresh_from_db()
    assert (message.attempts, message.last_error) == (1, words)
    assert outbox.due_messages().count() == 0


def test_server_that_hangs_up_is_tried_again(school: School, sink: Sink) -> None:
    message = queue(school)
    sink.hang_up = True
    assert outbox.deliver(message.pk) == "delayed"
    message.refresh_from_db()
    assert (message.last_error, message.waits_for_server) == ("The mail server hung up.", True)


def test_server_that_hangs_is_tried_again(school: School, settings) -> None:
    """It takes the connection and says nothing: the worker does not wait for ever."""
    message = queue(school)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_smtp(settings, silent.getsockname()[1], seconds=0.3)
        assert outbox.deliver(message.pk) == "delayed"
    message.refresh_from_db()
    assert message.last_error == "The mail server hung up."


def test_server_that_is_away_is_tried_again(school: School, sink: Sink, settings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        use_smtp(settings, closed.getsockname()[1])
    message = queue(school)
    assert outbox.deliver(message.pk) == "delayed"
    message.refresh_from_db()
    assert message.last_error == "The mail server cannot be reached."


def test_all_that_waited_for_the_server_goes_once_one_mail_got_through(
    school: School, sink: Sink, clock: time_machine.Traveller
) -> None:
    """Abuse case 63: after an outage nobody waits for the next of ten tries."""
    waiting = [queue(school, cause=f"submission:{number}") for number in range(3)]
    sink.hang_up = True
    for _ in range(6):
        clock.shift(timedelta(minutes=60))
        outbox.send_due_messages()
    sink.hang_up = False
    queue(school, cause="submission:9")
    clock.shift(timedelta(seconds=1))
    outbox.send_due_messages()
    assert outbox.send_due_messages() == {"sent": 3}
    identifiers = [received["Message-ID"] for received in sink.mails]
    assert sorted(identifiers) == sorted(OutboxMessage.objects.values_list("message_id", flat=True))
    assert {message.pk for message in waiting} <= set(
        OutboxMessage.objects.filter(state="sent").values_list("pk", flat=True)
    )


class Killed(BaseException):
    """As a kill -9 would: no handler of ours sees it."""


def test_killed_between_acceptance_and_commit_repeats_once_with_the_same_message_id(
    school: School, sink: Sink, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R8: claimed before the server is spoken to, so nothing goes out a third time or at once."""
    message = queue(school)

    def die(message: OutboxMessage) -> str:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "_mark_sent", die)
        with pytest.raises(Killed):
            outbox.deliver(message.pk)
    assert outbox.deliver(message.pk) == "queued"
    assert outbox.send_due_messages() == {}
    clock.shift(outbox.CLAIM)
    assert outbox.send_due_messages() == {"sent": 1}
    assert outbox.send_due_messages() == {}
    assert [received["Message-ID"] for received in sink.mails] == [message.message_id] * 2


def test_message_claimed_ten_times_without_an_end_is_given_up(
    school: School, sink: Sink, clock: time_machine.Traveller
) -> None:
    message = queue(school)
    OutboxMessage.objects.update(attempts=TEN)
    assert outbox.deliver(message.pk) == "failed"
    assert sink.mails == []


def test_secret_of_a_link_is_forgotten_once_sent(school: School, sink: Sink) -> None:
    link = "https://portal.example/requests/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6/"
    message = queue(school, text_body=f"See {link}", html_body=f'<a href="{link}">See</a>')
    outbox.deliver(message.pk)
    message.refresh_from_db()
    assert link in sink.mails[0].get_body(("plain",)).get_content()
    assert (message.text_body, message.html_body) == (
        "See https://portal.example/requests/…/",
        '<a href="https://portal.example/requests/…/">See</a>',
    )


def test_subject_with_line_ends_becomes_one_line(school: School, sink: Sink) -> None:
    """Abuse case 22: no header can be slipped in, and no task fails for ever."""
    message = queue(school, subject="Hello\r\nBcc: all@school.example")
    outbox.deliver(message.pk)
    assert (sink.mails[0]["Subject"], sink.mails[0]["Bcc"]) == ("Hello Bcc: all@school.example", None)


def test_bad_address_is_refused_for_good(school: School, sink: Sink) -> None:
    message = queue(school, recipient="ngozi okafor@@family.example")
    assert outbox.deliver(message.pk) == "failed"


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("A.B@Family.example", "ab@family.example"),
        ("a.b+school@family.example", "ab@family.example"),
        ("ab@other.example", "ab@other.example"),
    ],
)
def test_fold_mailbox(address: str, mailbox: str) -> None:
    assert subjects.fold_mailbox(address) == mailbox


def test_mail_goes_through_the_backend_of_the_settings(school: School) -> None:
    message = queue(school)
    outbox.deliver(message.pk)
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [message.message_id]


def test_fault_of_the_portal_itself_is_put_off_and_named(school: School, settings, monkeypatch) -> None:
    use_smtp(settings)

    def refuse(self: EmailBackend) -> bool:
        raise smtplib.SMTPAuthenticationError(535, b"bad password")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    message = queue(school)
    assert outbox.deliver(message.pk) == "delayed"
    message.refresh_from_db()
    assert message.last_error == "The mail server does not accept the portal's account (535)."
