"""How often one network may ask for something in a minute. Counted in the cache; nothing a client can write dodges it.

Where the cache does not answer, or the network cannot be told, everybody is served: reading what is public matters more
than counting. The school's own networks are never limited: a whole school stands behind one address (abuse case 46).
"""

import logging
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from .client_network import client_network, is_own_network

logger = logging.getLogger(__name__)
SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What is left of ``most`` requests until the minute is over, in ``resets_in`` seconds; below 0: one too many."""

    most: int
    left: int
    resets_in: int

    @property
    def is_over(self) -> bool:
        return self.left < 0


def take_one(request: HttpRequest, name: str, most: int) -> Allowance | None:
    """Count this request among those called ``name``; None where nobody counts."""
    network = client_network(request)
    if not network or is_own_network(network):
        return None
    now = int(time.time())
    try:
        asked = _count(f"{name}:{network}:{now // SECONDS}")
    except Exception:  # whatever keeps the cache from answering, its own errors included
        logger.exception("The cache does not count requests (%s).", name)
        return None
    return Allowance(most=most, left=most - asked, resets_in=SECONDS - now % SECONDS)


def _count(key: str) -> int:
    cache.add(key, 0, timeout=2 * SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # it was thrown out in between
        cache.set(key, 1, timeout=2 * SECONDS)
        return 1
