"""How often one network may ask in a minute. Counted in the cache; nothing a client can write dodges it (R20).

Where the cache does not answer, or the network cannot be told, everybody is served: reading what is public matters more
than counting. The school's own networks are never limited: a whole school stands behind one address (abuse case 46).
"""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from portal.pages.client_network import client_network, is_own_network

from .problems import problem

logger = logging.getLogger(__name__)
SECONDS = 60
NAME = "reads"


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What is left of ``most`` requests until the minute is over, in ``resets_in`` seconds; below 0: one too many."""

    most: int
    left: int
    resets_in: int

    @property
    def is_over(self) -> bool:
        return self.left < 0

    def on(self, response: HttpResponse) -> HttpResponse:
        """The response with what is left, as the IETF's draft on RateLimit header fields writes it."""
        response["RateLimit-Policy"] = f'"{NAME}";q={self.most};w={SECONDS}'
        response["RateLimit"] = f'"{NAME}";r={max(self.left, 0)};t={self.resets_in}'
        return response

    def refusal(self) -> HttpResponse:
        words = f"More than {self.most} requests in a minute from your network. Try again in {self.resets_in} seconds."
        response = problem(429, words)
        response["Retry-After"] = str(self.resets_in)
        return response


def take_one(request: HttpRequest) -> Allowance | None:
    """Count this request; None where nobody counts."""
    network = client_network(request)
    if not network or is_own_network(network):
        return None
    now = int(time.time())
    try:
        asked = _count(f"api-reads:{network}:{now // SECONDS}")
    except Exception:  # whatever keeps the cache from answering, its own errors included
        logger.exception("The cache does not count the requests to the API.")
        return None
    most = settings.API_REQUESTS_PER_MINUTE
    return Allowance(most=most, left=most - asked, resets_in=SECONDS - now % SECONDS)


def _count(key: str) -> int:
    cache.add(key, 0, timeout=2 * SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # it was thrown out in between
        cache.set(key, 1, timeout=2 * SECONDS)
        return 1
