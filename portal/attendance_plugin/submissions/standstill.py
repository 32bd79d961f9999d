"""Does the background work go on? Seen from the database alone, so that the worker may run on another machine (R10)."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Exists, QuerySet
from django.utils import timezone
from django_q.models import OrmQ

from .models import Heartbeat, OutboxMessage

PATIENCE = timedelta(minutes=5)
WAITING = (OutboxMessage.State.QUEUED, OutboxMessage.State.DELAYED)


class Standstill(StrEnum):
    WORKER = "worker"
    MAIL = "mail"
    TASKS = "tasks"


def beat() -> None:
    """Every minute, by the worker."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"seen_at": timezone.now()})


def start_the_watch() -> None:
    """From the day the portal is set up a worker is expected; what it said before stays."""
    Heartbeat.objects.get_or_create(pk=1, defaults={"seen_at": timezone.now()})


def standstills(now: datetime | None = None) -> list[Standstill]:
    """What has stood still for more than five minutes; empty while all goes on. One query, for it stands on pages."""
    before = (now or timezone.now()) - PATIENCE
    # A mail whose next try is set for later waits for that, not for the worker.
    mail = OutboxMessage.objects.filter(state__in=WAITING, next_attempt_at__lt=before)
    row = Heartbeat.objects.annotate(mail=Exists(mail), tasks=Exists(_tasks_that_wait(before)))
    seen = row.values_list("seen_at", "mail", "tasks").first()
    if seen is None:
        return [Standstill.WORKER]
    seen_at, mail_waits, tasks_wait = seen
    found = {Standstill.WORKER: seen_at < before, Standstill.MAIL: mail_waits, Standstill.TASKS: tasks_wait}
    return [each for each, is_so in found.items() if is_so]


def _tasks_that_wait(before: datetime) -> QuerySet[OrmQ]:
    """Of the queue in the database; a queue in Redis tells no ages, and the heartbeat passes through it as all do."""
    if not settings.Q_CLUSTER.get("orm"):
        return OrmQ.objects.none()
    # ``lock`` is when a task was put in; while one is at work it lies ahead, at the time when it may be taken again.
    return OrmQ.objects.filter(lock__lt=before)
