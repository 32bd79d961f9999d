"""`/metrics`: for whoever knows the token, or on a demonstration for this machine itself; for all others not there."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from .state import StateCollector

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP")
"""What a proxy adds: with any of them the request did not begin on this machine."""


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    return HttpResponse(_everything(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def may_read(request: HttpRequest) -> bool:
    """In production nobody without ``METRICS_TOKEN``: behind a proxy on the same machine all the world is loopback."""
    if token := settings.METRICS_TOKEN:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind == "Bearer" and secrets.compare_digest(given.encode(), token.encode())
    is_direct = not any(name in request.headers for name in PASSED_ON)
    return not settings.PRODUCTION and is_direct and request.META.get("REMOTE_ADDR") in LOOPBACK


def _everything() -> bytes:
    """What is counted in the processes, of one or of all, and the state that all of them share."""
    counted: CollectorRegistry = REGISTRY
    if settings.METRICS_FOLDER:
        counted = CollectorRegistry()
        MultiProcessCollector(counted, path=settings.METRICS_FOLDER)
    state = CollectorRegistry()
    state.register(StateCollector())
    return generate_latest(counted) + generate_latest(state)
