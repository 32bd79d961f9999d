"""Can tasks wait, be tried again and come to an end? Mails, checks and reminders are tasks of django-q2."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

BROKERS = ("orm", "redis", "django_redis", "sqs", "mongo", "iron_mq", "broker_class")
LIST = 'List it after the portal:\n    "portal",\n    …\n    "django_q",'


def check_background_work(**_: Any) -> list[CheckMessage]:
    if not apps.is_installed("django_q"):
        return []
    from django_q.conf import Conf

    if Conf.conf != settings.Q_CLUSTER:
        told = "django_q has read its settings before the portal filled in what the site did not set."
        return [Error(told, hint=LIST, id="portal.E008")]
    given = settings.Q_CLUSTER
    found = (_broker(given), _retry(given), _attempts(given))
    return [problem for problem in found if problem]


def _broker(given: dict[str, Any]) -> CheckMessage | None:
    if any(given.get(name) for name in BROKERS):
        return None
    told = "Tasks have no place to wait in: nothing would be sent, checked or reminded of."
    return Error(told, hint='Add to Q_CLUSTER:\n    "orm": "default",', id="portal.E009")


def _retry(given: dict[str, Any]) -> CheckMessage | None:
    timeout, retry = given.get("timeout") or 0, given.get("retry", 60)
    if 0 < timeout < retry:
        return None
    told = f"A task is started again after {retry} seconds, and may run for {timeout or 'any number of'} seconds."
    return Error(
        told, hint='Add to Q_CLUSTER, the second larger:\n    "timeout": 120,\n    "retry": 180,', id="portal.E010"
    )


def _attempts(given: dict[str, Any]) -> CheckMessage | None:
    if given.get("max_attempts"):
        return None
    told = "A task that fails is tried for ever, and holds up those behind it."
    return Warning(told, hint='Add to Q_CLUSTER:\n    "max_attempts": 10,', id="portal.W011")
