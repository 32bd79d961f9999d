"""Every answer is counted by the name of its view, never by its address: an address may hold a secret or a name."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram, disable_created_metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NO_VIEW = "none"

disable_created_metrics()
REQUESTS = Counter("portal_requests", "Answers, by view and status.", ("view", "method", "status"))
KEPT = Counter("portal_kept_answers", "Public answers that were given again without asking Django.")
LATENCY = Histogram("portal_request_seconds", "From the request's arrival to its answer.", ("view",), buckets=SECONDS)


def count_kept() -> None:
    KEPT.inc()


class MetricsMiddleware:
    """The outermost: what others answer themselves, as redirects and refusals, is counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        view = view_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, str(response.status_code)).inc()
        LATENCY.labels(view).observe(time.perf_counter() - began)
        return response


def view_of(request: HttpRequest) -> str:
    """The name of the address's pattern; there are as many as the code has, whatever visitors ask for."""
    match = request.resolver_match
    if match is None:
        return NO_VIEW
    return match.view_name if match.url_name else NO_VIEW
