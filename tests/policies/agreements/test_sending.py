"""Policies alone in a site: mails of agreements go out at once, and what a mail server refuses waits."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from portal import hooks
from portal.pages.models import School
from portal.policies.agreements import mailing
from portal.policies.agreements.sending import send_mail
from portal.policies.models import AskedPerson
from tests import people
from tests.policies.agreements.conftest import NOW, AskAll

MAIL = {
    "purpose": "agreement_asked",
    "cause": "asked:1:1",
    "recipient": "ngozi.okafor@family.example",
    "subject": "Please read and sign: Phones",
    "text_body": "Dear parent",
}


@pytest.fixture
def _no_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "outboxes", hooks.Hook("outboxes"))


@pytest.fixture
def _refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailMultiAlternatives, **options: Any) -> int:
        raise SMTPServerDisconnected("try later")

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)


@pytest.mark.usefixtures("_no_outbox")
def test_a_site_without_an_outbox_sends_at_once() -> None:
    assert mailing.outbox() is send_mail


@pytest.mark.django_db
def test_mail_of_the_worker_goes_out_with_its_note(school: School, mailoutbox: list[Any]) -> None:
    send_mail(school=school, **MAIL, html_body="<p>Dear parent</p>", not_before=timezone.now())
    (sent,) = mailoutbox
    assert (sent.to, sent.subject, sent.body) == ([MAIL["recipient"]], MAIL["subject"], "Dear parent")
    assert (sent.from_email.split(" <")[0].strip('"'), len(sent.alternatives)) == (school.name, 1)


@pytest.mark.django_db
def test_copy_for_a_reader_goes_out_once_their_answers_are_stored(
    school: School, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_mail(school=school, **MAIL)
        assert mailoutbox == []
    assert [sent.to for sent in mailoutbox] == [[MAIL["recipient"]]]


@pytest.mark.django_db
@pytest.mark.usefixtures("_refusing")
def test_refused_copy_does_not_fail_the_answers(
    school: School, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_mail(school=school, **MAIL)
    (told,) = caplog.messages
    assert told == "Mail agreement_asked for asked:1:1 was not sent: SMTPServerDisconnected"
    assert "okafor" not in told


@pytest.mark.usefixtures("_no_outbox")
def test_one_address_that_is_refused_keeps_nobody_else_waiting(
    ask_all: AskAll, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    """Three are asked; the mail server refuses the first of them and takes the others."""
    send = EmailMultiAlternatives.send
    tried: list[str] = []

    def refuse_the_first(self: EmailMultiAlternatives, **options: Any) -> int:
        tried.extend(self.to)
        if len(tried) == 1:
            raise SMTPServerDisconnected("try later")
        return send(self, **options)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse_the_first)
    for make in (people.office, people.headteacher, people.governor):
        make()
    ask_all("staff-agreement")
    assert (mailing.write_due_mails(), len(mailoutbox)) == (2, 2)
    waiting = AskedPerson.objects.get(mails=0)
    assert waiting.next_mail_at == timezone.now() + timedelta(hours=1)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        mailing.write_due_mails()
    assert {sent.to[0] for sent in mailoutbox[:3]} >= {tried[0]}
