"""How long the work queue is, wherever it is kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ

if TYPE_CHECKING:
    from .redis_queue import RedisQueue


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """``waiting``: tasks that nobody has taken. ``oldest_seconds``: since when the first of them could be."""

    waiting: int
    oldest_seconds: float


def is_in_database() -> bool:
    return bool(settings.Q_CLUSTER.get("orm"))


def state_of_queue() -> QueueState:
    """Raises ``redis.RedisError`` when the queue is in Redis and does not answer."""
    if not is_in_database():
        broker: RedisQueue = get_broker()
        return QueueState(waiting=broker.queue_size(), oldest_seconds=broker.oldest_wait())
    # ``lock`` is when a task was put in; while one is at work it lies ahead, at the time when it may be taken again.
    now = timezone.now()
    waiting = OrmQ.objects.filter(lock__lte=now)
    oldest = waiting.order_by("lock").values_list("lock", flat=True).first()
    return QueueState(
        waiting=waiting.count(), oldest_seconds=(now - oldest).total_seconds() if oldest is not None else 0.0
    )


def empty_queue() -> None:
    """Every task goes, those at work too: after a restore their keys belong to other rows."""
    OrmQ.objects.all().delete()
    if not is_in_database():
        get_broker().delete_queue()
