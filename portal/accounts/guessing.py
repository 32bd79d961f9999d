"""Guessing is slowed, and never becomes a lock that an outsider can hold (R16, abuse cases 46 and 48).

Each try runs in a *lane* of its account: a browser that has signed in to it before (a signed cookie), a network from
which it has signed in before, or all strangers together. The first wrong tries of a lane cost nothing, each further
one doubles the wait, and no lane has more than ten in five minutes. Whoever guesses from elsewhere fills the
strangers' lane alone, so the owner at the usual desk comes in. Names that belong to nobody are treated alike.
"""

import logging
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import get_random_string

from portal.pages.client_network import client_network, is_own_network

from .models import Attempt
from .sealing import keyed_hash

logger = logging.getLogger("portal.accounts")

WINDOW, CODE_WINDOW = timedelta(minutes=5), timedelta(hours=1)
MOST_IN_WINDOW = 10
FREE_TRIES = 3
LONGEST_WAIT = timedelta(seconds=30)
# Over all accounts from one network; a school's own has a whole staff behind it.
MOST_FROM_NETWORK, MOST_FROM_OWN_NETWORK = 30, 120
FAMILIAR_FOR = timedelta(days=90)
KEPT_FOR = timedelta(days=90)
COOKIE = "known-device"
COOKIE_AGE = int(FAMILIAR_FOR.total_seconds())
SALT = "portal.accounts.known-device"


@dataclass(frozen=True)
class Lane:
    """Where one try is counted."""

    account: str
    network: str
    name: str
    is_known_device: bool
    window: timedelta = WINDOW


@dataclass(frozen=True)
class Try:
    """A try that may be looked at, or with ``wait`` the seconds after which it may."""

    lane: Lane
    attempt: Attempt | None
    wait: int = 0

    def wrong(self, what: str) -> None:
        """It stays counted. The log has neither the name nor the password that was typed."""
        logger.warning("wrong %s account=%s network=%s", what, self.lane.account[:12], self.lane.network)

    def right(self) -> None:
        """It was no guess, so it does not count."""
        if self.attempt:
            self.attempt.delete()


def lane_of(request: HttpRequest, username: str) -> Lane:
    account = account_key(username)
    network = client_network(request)
    if device := _known_device(request, account):
        return Lane(account, network, f"device:{device}:{account[:40]}", True)
    if is_own_network(network) or _has_come_from(account, network):
        return Lane(account, network, f"at:{_short(account, network)}", False)
    return Lane(account, network, f"strangers:{account[:40]}", False)


def code_lane_of(request: HttpRequest, username: str) -> Lane:
    """Codes have lanes of their own: whoever guesses them knows the password, so ten in an hour are enough."""
    lane = lane_of(request, username)
    return Lane(lane.account, lane.network, f"code:{lane.name}", lane.is_known_device, CODE_WINDOW)


def claim_try(lane: Lane) -> Try:
    """Count a try before it is looked at, so that many at once are not more than one after the other."""
    attempt = Attempt.objects.create(
        at=timezone.now(), account=lane.account, network=lane.network, lane=lane.name, succeeded=False
    )
    if wait := _seconds_to_wait(lane, attempt):
        attempt.delete()
        logger.warning("too soon account=%s network=%s wait=%s", lane.account[:12], lane.network, wait)
        return Try(lane, None, wait)
    return Try(lane, attempt)


def note_success(lane: Lane) -> None:
    """The account is in: its lane is free again, and its network is familiar from now on."""
    now = timezone.now()
    Attempt.objects.filter(at__lt=now - KEPT_FOR).delete()
    Attempt.objects.create(at=now, account=lane.account, network=lane.network, lane=lane.name, succeeded=True)
    logger.info("signed in account=%s network=%s", lane.account[:12], lane.network)


def _has_come_from(account: str, network: str) -> bool:
    since = timezone.now() - FAMILIAR_FOR
    return Attempt.objects.filter(account=account, network=network, succeeded=True, at__gte=since).exists()


def _seconds_to_wait(lane: Lane, claimed: Attempt) -> int:
    now = claimed.at
    earlier = Attempt.objects.filter(lane=lane.name, at__gt=now - lane.window, pk__lt=claimed.pk)
    tries = list(earlier.order_by("-pk").values_list("at", "succeeded")[:MOST_IN_WINDOW])
    failed = _times_until_success(tries)
    ends = [failed[0] + _delay(len(failed))] if failed else []
    if len(failed) == MOST_IN_WINDOW:
        ends.append(failed[-1] + lane.window)
    if not lane.is_known_device and (spray := _spray_ends(lane.network, claimed)):
        ends.append(spray)
    return max((math.ceil((end - now).total_seconds()) for end in ends if end > now), default=0)


def failures_since_last_success(username: str) -> int:
    """Wrong tries at this account since its owner last came in, told to the owner at the next sign-in."""
    tries = Attempt.objects.filter(account=account_key(username))
    last = tries.filter(succeeded=True).order_by("-pk").values_list("pk", flat=True).first()
    return tries.filter(pk__gt=last or 0, succeeded=False).count()


def remember_device(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """A cookie that says this browser has signed in to this account; it opens nothing."""
    account = account_key(username)
    device = _known_device(request, account) or get_random_string(16)
    known = [entry for entry in _devices(request) if entry[0] != account][-4:]
    response.set_cookie(
        COOKIE,
        signing.dumps([*known, [account, device]], salt=SALT),
        max_age=COOKIE_AGE,
        path="/admin/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def account_key(username: str) -> str:
    return keyed_hash("account-name", username.strip().casefold())


def _known_device(request: HttpRequest, account: str) -> str:
    return next((device for known, device in _devices(request) if known == account), "")


def _devices(request: HttpRequest) -> list[list[str]]:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return []


def _times_until_success(tries: list[tuple[datetime, bool]]) -> list[datetime]:
    return [at for at, _ in takewhile(lambda each: not each[1], tries)]


def _delay(failures: int) -> timedelta:
    """Nothing for the first two, then 1, 2, 4, 8, 16 and at most 30 seconds."""
    if failures < FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** (failures - FREE_TRIES)), LONGEST_WAIT)


def _spray_ends(network: str, claimed: Attempt) -> datetime | None:
    """One password tried on many accounts: until when this network waits."""
    if not network:
        return None
    most = MOST_FROM_OWN_NETWORK if is_own_network(network) else MOST_FROM_NETWORK
    earlier = Attempt.objects.filter(network=network, succeeded=False, at__gt=claimed.at - WINDOW, pk__lt=claimed.pk)
    times = list(earlier.order_by("-pk").values_list("at", flat=True)[:most])
    return times[-1] + WINDOW if len(times) == most else None


def _short(account: str, network: str) -> str:
    return keyed_hash("lane", f"{account} {network}")[:40]
