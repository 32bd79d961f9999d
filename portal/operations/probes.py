"""Monitors, load balancers and Prometheus ask a machine by its address, not by the school's name.

What they are told depends on no host, so the first of ``ALLOWED_HOSTS`` stands for whichever they named. It is done for
their addresses only; every other request is answered under its own name or not at all (R24).
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ADDRESSES = frozenset({"/healthz", "/healthz/ready", "/healthz/worker", "/metrics"})


def own_name() -> str:
    """A host name the portal answers to."""
    return str(settings.ALLOWED_HOSTS[0]).lstrip(".")


class ProbesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ADDRESSES:
            request.META["HTTP_HOST"] = own_name()
            request.META.pop("HTTP_X_FORWARDED_HOST", None)
        return self.get_response(request)
