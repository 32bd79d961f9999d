"""Reminders: at their time, once, to owner and deputy, and not lost when the mail server is down."""

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django_q.models import Schedule
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion, ReviewReminder
from portal.policies.reviews import reminders
from portal.policies.reviews.reminders import send_waiting, step_on, write_reminders
from portal.policies.reviews.schedules import SCHEDULES, ensure_schedules
from portal.policies.reviews.services import record_review
from portal.policies.reviews.tasks import remind_of_reviews, retry_reminders
from portal.policies.services import publish_draft
from tests.mail import use_smtp
from tests.policies.sample_policy import FIRST

DUE = date(2023, 9, 1)
CONTROL = {"owner_contact": "head", "deputy_role": "Deputy headteacher", "deputy_contact": "deputy"}


@pytest.fixture
def version(page: PolicyPage, school: School) -> PolicyVersion:
    school.contacts |= {
        "head": {"role": "Headteacher", "telephone": "01632 960101", "email": "head@millbrook.example"},
        "deputy": {"role": "Deputy", "telephone": "01632 960102", "email": "deputy@millbrook.example"},
    }
    school.save()
    return publish_draft(page, replace(FIRST, **CONTROL), is_history=True)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (DUE - timedelta(days=61), ""),
        (DUE - timedelta(days=60), "ahead-60"),
        (DUE - timedelta(days=15), "ahead-60"),
        (DUE - timedelta(days=14), "ahead-14"),
        (DUE - timedelta(days=1), "ahead-14"),
        (DUE, "due"),
        (date(2023, 9, 30), "due"),
        (date(2023, 10, 1), "overdue-1"),
        (date(2023, 10, 31), "overdue-1"),
        (date(2024, 9, 1), "overdue-12"),
    ],
)
def test_each_step_has_its_time(today: date, step: str) -> None:
    assert step_on(today, DUE) == step


@given(due=st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_on_every_day_of_a_year_there_is_one_step_and_it_never_goes_back(due: date) -> None:
    steps = [step_on(due + timedelta(days=day), due) for day in range(-70, 365)]
    order = list(dict.fromkeys(steps))
    assert order[:4] == ["", "ahead-60", "ahead-14", "due"]
    assert order[4:] == [f"overdue-{month}" for month in range(1, len(order) - 3)]
    assert len(order) - 4 in (11, 12)


def run_on(day: date) -> dict[str, int]:
    with time_machine.travel(f"{day}T06:00:00+00:00", tick=False):
        return remind_of_reviews()


def test_owner_and_deputy_are_reminded_once_a_step(version: PolicyVersion) -> None:
    assert run_on(DUE - timedelta(days=61)) == {"written": 0, "sent": 0, "failed": 0}
    for _ in range(2):
        run_on(DUE - timedelta(days=60))
    run_on(DUE - timedelta(days=30))
    assert sorted((to, message.subject) for message in mail.outbox for to in message.to) == [
        ("deputy@millbrook.example", "Attendance policy: the review is due by 1 September 2023"),
        ("head@millbrook.example", "Attendance policy: the review is due by 1 September 2023"),
    ]
    for day in (DUE - timedelta(days=14), DUE, date(2023, 10, 1), date(2023, 10, 2), date(2023, 11, 1)):
        run_on(day)
    assert len(mail.outbox) == 10
    assert mail.outbox[-1].subject == "Attendance policy: the review is overdue"


def test_the_mail_is_plain_and_leads_to_the_editor(version: PolicyVersion, settings: Any) -> None:
    settings.BASE_URL = "https://portal.millbrook.example"
    run_on(date(2023, 10, 1))
    message = next(each for each in mail.outbox if each.to == ["head@millbrook.example"])
    assert getattr(message, "alternatives", []) == []
    assert f"https://portal.millbrook.example/admin/policies-due/{version.pk}/" in message.body
    assert f"https://portal.millbrook.example/admin/pages/{version.page_id}/edit/" in message.body
    assert "was due by 1 September 2023 and has not been recorded" in message.body
    assert "You get this as Headteacher." in message.body


def test_the_office_is_asked_where_nobody_has_an_address(page: PolicyPage) -> None:
    publish_draft(page, replace(FIRST, owner_contact="gone"), is_history=True)
    run_on(DUE)
    assert [message.to for message in mail.outbox] == [["office@millbrook.example"]]
    assert ReviewReminder.objects.get().role == "School office"


def test_one_mailbox_gets_one_mail(version: PolicyVersion, school: School) -> None:
    school.contacts["deputy"]["email"] = school.contacts["head"]["email"]
    school.save()
    run_on(DUE)
    assert [message.to for message in mail.outbox] == [["head@millbrook.example"]]


def test_a_recorded_review_ends_the_reminders(version: PolicyVersion) -> None:
    record_review(version, reviewed_on=date(2023, 8, 1), outcome="no_change", reviewer_role="Headteacher")
    run_on(DUE)
    assert mail.outbox == []


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(self: Any, *args: Any, **kwargs: Any) -> int:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        yield


def test_a_mail_server_that_is_down_delays_and_loses_nothing(version: PolicyVersion, settings: Any) -> None:
    in_memory = {name: getattr(settings, name) for name in ("EMAIL_BACKEND", "MAILERS") if hasattr(settings, name)}
    use_smtp(settings, 9)  # nothing listens on the discard port
    assert run_on(DUE) == {"written": 2, "sent": 0, "failed": 2}
    rows = ReviewReminder.objects.order_by("recipient")
    assert [(row.tries, row.sent_at, row.last_error.partition(":")[0]) for row in rows] == [
        (1, None, "ConnectionRefusedError")
    ] * 2
    for name, value in in_memory.items():
        setattr(settings, name, value)
    with time_machine.travel("2023-09-01T09:00:00+00:00", tick=False):
        assert retry_reminders() == {"sent": 2, "failed": 0}
        assert retry_reminders() == {"sent": 0, "failed": 0}
    assert len(mail.outbox) == 2
    assert {(row.tries, row.last_error) for row in rows.all()} == {(2, "")}


def test_a_later_step_takes_the_place_of_one_never_sent(version: PolicyVersion, broken: None) -> None:
    run_on(DUE - timedelta(days=60))
    assert run_on(DUE - timedelta(days=14)) == {"written": 2, "sent": 0, "failed": 2}
    tried = ReviewReminder.objects.filter(tries=1).values_list("step", flat=True)
    assert sorted(set(tried)) == ["ahead-14", "ahead-60"]


def test_two_runs_at_once_send_one_mail(version: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run starts while the first one's mail is on its way."""
    inner, counts = reminders._send, []

    def send_with_another_run(reminder: ReviewReminder) -> bool:
        if not counts:
            counts.append(None)
            counts.append(send_waiting(DUE))
        return inner(reminder)

    monkeypatch.setattr(reminders, "_send", send_with_another_run)
    with time_machine.travel(f"{DUE}T06:00:00+00:00", tick=False):
        write_reminders(DUE)
        send_waiting(DUE)
    assert sorted(message.to[0] for message in mail.outbox) == ["deputy@millbrook.example", "head@millbrook.example"]


def test_a_run_that_was_killed_is_taken_up_again(version: PolicyVersion) -> None:
    with time_machine.travel(f"{DUE}T06:00:00+00:00", tick=False):
        write_reminders(DUE)
        ReviewReminder.objects.update(tries=1, claimed_until=timezone.now() + reminders.CLAIM)
        assert send_waiting(DUE) == {"sent": 0, "failed": 0}
    with time_machine.travel(f"{DUE}T06:11:00+00:00", tick=False):
        assert send_waiting(DUE) == {"sent": 2, "failed": 0}


def test_the_schedules_are_there_once(db: None) -> None:
    ensure_schedules()
    ensure_schedules()
    rows = Schedule.objects.filter(name__in=SCHEDULES).order_by("name")
    assert [(row.name, row.schedule_type) for row in rows] == [
        ("remind_of_reviews", Schedule.DAILY),
        ("retry_review_reminders", Schedule.HOURLY),
    ]
    from importlib import import_module

    for row in rows:
        module, _, name = row.func.rpartition(".")
        assert callable(getattr(import_module(module), name))
