"""What the database, the queue and the backups say at the moment of asking. The same from every web process."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import django
from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils import timezone
from django_q.models import Failure
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

import portal
from portal import hooks
from portal.attendance_plugin.models import ForgettingRun, OutboxMessage, RegisterImport
from portal.attendance_plugin.register.import_runs import ImportRun
from portal.attendance_plugin.submissions.models import Heartbeat
from portal.attendance_plugin.submissions.outbox import due_messages
from portal.operations.backup.files import backups_in
from portal.operations.health import cache_answers
from portal.operations.queue import state_of_queue

logger = logging.getLogger(__name__)
Found = Iterator[GaugeMetricFamily]


class StateCollector(Collector):
    """Each part is read by itself: one that cannot be is said to be unreadable, and the others are told."""

    def collect(self) -> Found:
        readable = GaugeMetricFamily("portal_state_readable", "1 where this part could be read.", labels=["part"])
        for part, read in [*PARTS.items(), *((name, _of_others(fill)) for name, fill in hooks.figures.items())]:
            try:
                found = list(read())
            except Exception as error:
                logger.error("No metrics of %s: %s", part, type(error).__name__)
                readable.add_metric([part], 0)
            else:
                yield from found
                readable.add_metric([part], 1)
        yield readable

    def describe(self) -> list[Any]:
        """Nothing is read from the database when the collector is registered."""
        return []


def _gauge(name: str, words: str, value: float | None) -> Found:
    """No sample where there is nothing to tell: an age of what never was is no number."""
    if value is not None:
        yield GaugeMetricFamily(f"portal_{name}", words, value=value)


def _by(name: str, words: str, label: str, values: dict[str, float]) -> Found:
    family = GaugeMetricFamily(f"portal_{name}", words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    yield family


def _seconds_since(moment: datetime | None) -> float | None:
    return None if moment is None else (timezone.now() - moment).total_seconds()


def _versions() -> Found:
    family = GaugeMetricFamily("portal_info", "Which versions answer.", labels=["portal", "django"])
    family.add_metric([portal.__version__, django.__version__], 1)
    yield family


def _queue() -> Found:
    state = state_of_queue()
    yield from _gauge("queue_waiting", "Tasks that no worker has taken.", state.waiting)
    yield from _gauge("queue_oldest_seconds", "How long the first of them has waited.", state.oldest_seconds)
    yield from _gauge("tasks_failed", "Failed tasks that somebody should look at.", Failure.objects.count())


def _worker() -> Found:
    seen = Heartbeat.objects.values_list("seen_at", flat=True).first()
    yield from _gauge("worker_beat_age_seconds", "Since a worker was last heard of.", _seconds_since(seen))


def _outbox() -> Found:
    told = dict.fromkeys(("queued", "delayed", "failed"), 0.0)
    counted = OutboxMessage.objects.filter(state__in=told).values_list("state").annotate(Count("pk")).order_by()
    yield from _by("outbox_messages", "Mails that wait or have failed.", "state", told | dict(counted))
    oldest = due_messages().aggregate(first=Min("next_attempt_at"))["first"]
    yield from _gauge(
        "outbox_due_seconds", "How long the first mail that is due has waited.", _seconds_since(oldest) or 0
    )


def _imports() -> Found:
    newest = RegisterImport.objects.values_list("school__slug").annotate(Max("imported_at")).order_by()
    ages = {slug: (timezone.now() - at).total_seconds() for slug, at in newest}
    yield from _by("register_import_age_seconds", "Since a school's register was last imported.", "school", ages)
    working = ImportRun.objects.filter(stage__in=ImportRun.WORKING).count()
    yield from _gauge("register_imports_working", "Files being read or imported now.", working)


def _retention() -> Found:
    last = ForgettingRun.objects.exclude(finished_at=None).first()
    finished = last.finished_at if last else None
    yield from _gauge("forgetting_age_seconds", "Since what is over was last forgotten.", _seconds_since(finished))
    failed = len(last.failed) if last else None
    yield from _gauge("forgetting_failed", "Kinds of records that could not be forgotten then.", failed)


def _backups() -> Found:
    if settings.BACKUPS is None:
        return
    newest = next(iter(backups_in(settings.BACKUPS)), None)
    yield from _gauge(
        "backup_age_seconds", "Since the newest backup.", _seconds_since(newest.made_at if newest else None)
    )
    yield from _gauge("backup_bytes", "Its size.", newest.path.stat().st_size if newest else None)


def _of_others(read: Callable[[], dict[str, tuple[str, float | None]]]) -> Callable[[], Found]:
    """What a room or a plugin has to tell of itself."""
    return lambda: (family for name, (words, value) in read().items() for family in _gauge(name, words, value))


def _cache() -> Found:
    began = time.perf_counter()
    yield from _gauge("cache_up", "1 when the cache keeps what it is given.", int(_answers(cache_answers)))
    yield from _gauge("cache_seconds", "How long that took.", time.perf_counter() - began)


def _answers(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except Exception:
        return False


PARTS: dict[str, Callable[[], Found]] = {
    "versions": _versions,
    "queue": _queue,
    "worker": _worker,
    "outbox": _outbox,
    "imports": _imports,
    "retention": _retention,
    "backups": _backups,
    "cache": _cache,
}
