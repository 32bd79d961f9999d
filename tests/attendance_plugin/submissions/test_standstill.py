"""A worker that stopped is seen after five minutes (R10, abuse case 62)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ

from portal.attendance_plugin.submissions.models import Heartbeat, OutboxMessage
from portal.attendance_plugin.submissions.standstill import Standstill, beat, standstills, start_the_watch
from portal.pages.models import School

pytestmark = pytest.mark.django_db

SIX_MINUTES = timedelta(minutes=6)
State = OutboxMessage.State


@pytest.fixture
def now() -> datetime:
    OrmQ.objects.all().delete()
    beat()
    return timezone.now()


def mail(school: School, *, state: State, due: datetime) -> None:
    OutboxMessage.objects.create(
        school=school,
        purpose="notice",
        cause="submission:1",
        recipient="rota@family.example",
        subject="A form",
        text_body="A form arrived.",
        message_id=f"<{state}@portal.example>",
        state=state,
        created_at=due,
        next_attempt_at=due,
    )


def test_worker_is_missed_after_five_minutes(now: datetime) -> None:
    assert standstills(now + timedelta(minutes=4)) == []
    assert standstills(now + SIX_MINUTES) == [Standstill.WORKER]


def test_portal_without_any_word_of_a_worker_says_so(now: datetime) -> None:
    Heartbeat.objects.all().delete()
    assert standstills(now) == [Standstill.WORKER]
    start_the_watch()
    assert standstills(now) == []


def test_set_up_again_keeps_what_the_worker_last_said(now: datetime) -> None:
    Heartbeat.objects.update(seen_at=now - SIX_MINUTES)
    start_the_watch()
    assert standstills(now) == [Standstill.WORKER]


@pytest.mark.parametrize("state", [State.QUEUED, State.DELAYED])
def test_mail_past_its_time_is_told(now: datetime, school: School, state: State) -> None:
    mail(school, state=state, due=now - SIX_MINUTES)
    assert standstills(now) == [Standstill.MAIL]


@pytest.mark.parametrize(
    ("state", "due"), [(State.SENT, -SIX_MINUTES), (State.FAILED, -SIX_MINUTES), (State.DELAYED, SIX_MINUTES)]
)
def test_mail_that_waits_for_nothing_is_not_told(now: datetime, school: School, state: State, due: timedelta) -> None:
    mail(school, state=state, due=now + due)
    assert standstills(now) == []


def test_task_that_nobody_takes_is_told_and_one_at_work_is_not(now: datetime) -> None:
    get_broker().enqueue("signed")
    OrmQ.objects.update(lock=now - SIX_MINUTES)
    assert standstills(now) == [Standstill.TASKS]
    get_broker().dequeue()
    assert standstills(now) == []


def test_queue_in_redis_is_judged_by_the_heartbeat(now: datetime) -> None:
    OrmQ.objects.create(key="portal", payload="old", lock=now - SIX_MINUTES)
    with override_settings(Q_CLUSTER={"redis": "redis://localhost:6379/0"}):
        assert standstills(now) == []
        assert standstills(now + SIX_MINUTES) == [Standstill.WORKER]


def test_monitors_are_told_apart_from_the_web_process(now: datetime, client: Client) -> None:
    assert client.get("/healthz/worker").json() == {"status": "ok"}
    Heartbeat.objects.update(seen_at=now - SIX_MINUTES)
    answer = client.get("/healthz/worker")
    assert (answer.status_code, answer.json()) == (503, {"status": "standing still", "standing_still": ["worker"]})
    assert client.get("/healthz").json() == {"status": "ok"}
