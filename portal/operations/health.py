"""Is the portal alive, and does the background work go on? For monitors; tells nothing about anyone."""

import functools
import logging
import secrets
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse

from portal.attendance_plugin.submissions.standstill import standstills

from .upgrade.services import pending

logger = logging.getLogger(__name__)
NO_STORE = {"Cache-Control": "no-store"}


def healthz(request: HttpRequest) -> JsonResponse:
    """The web process answers and reaches its database. Restarting it mends nothing that the worker does not do."""
    _database_answers()
    return JsonResponse({"status": "ok"})


def healthz_ready(request: HttpRequest) -> JsonResponse:
    """Should a load balancer send visitors here? 503 and what is missing: ``database`` or ``changes``.

    ``changes``: the database is not yet as this version needs it. A cache that is down makes pages slower and no page
    fail; it is for ``/metrics`` and `portal doctor` to tell, not a reason to send all visitors away.
    """
    questions: dict[str, Callable[[], bool]] = {"database": _database_answers, "changes": _is_prepared}
    missing = next(([name] for name, question in questions.items() if not _safely(question)), [])
    answer = {"status": "not ready", "missing": missing} if missing else {"status": "ok"}
    return JsonResponse(answer, status=503 if missing else 200, headers=NO_STORE)


def _safely(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except Exception as error:
        logger.error("Not ready: %s", type(error).__name__)
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


class ChangesWait(Exception):
    """The database is older than this version."""


@functools.cache
def _is_prepared() -> bool:
    """Asked until it is so: an exception is not kept, and no database goes back while the portal runs."""
    if pending():
        raise ChangesWait
    return True


def cache_answers() -> bool:
    """What was just put in comes out again."""
    word = secrets.token_hex(8)
    cache.set(f"ready:{word}", word, 10)
    return bool(cache.get(f"ready:{word}") == word)


def healthz_worker(request: HttpRequest) -> JsonResponse:
    """503 and what stands still: ``worker``, ``mail`` or ``tasks``."""
    found = [str(each) for each in standstills()]
    return JsonResponse(
        {"status": "standing still", "standing_still": found} if found else {"status": "ok"},
        status=503 if found else 200,
        headers=NO_STORE,
    )
