"""From which network a request comes, for budgets. Nothing a client can write decides it (abuse case 47)."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def client_network(request: HttpRequest) -> str:
    """`192.0.2.7/32`, or for IPv6 the /64 that one household or school has; empty where it cannot be told.

    Each proxy of our own adds the address it was asked from at the right end of ``X-Forwarded-For``. So many entries
    as ``PORTAL_TRUSTED_PROXIES`` says are counted from there; what stands further left was written by the client.
    """
    hops = [_parse(request.META.get("REMOTE_ADDR", ""))]
    if settings.TRUSTED_PROXIES:
        told = request.headers.get("X-Forwarded-For", "").split(",")[-settings.TRUSTED_PROXIES :]
        hops = [*map(_parse, told), *hops]
    known = _known_from_the_right(hops)
    return str(_network_of(known[0])) if known else ""


def is_own_network(network: str) -> bool:
    """Whether it lies in one of the ranges the school said are its own (``SCHOOL_NETWORKS``)."""
    if not network:
        return False
    asked = ip_network(network)
    return any(asked.network_address in own and asked.broadcast_address in own for own in settings.SCHOOL_NETWORKS)


def _known_from_the_right(hops: list[Address | None]) -> list[Address]:
    """The hops up to the first that says nothing. A socket without an address, as the nearest hop, is left out."""
    known: list[Address] = []
    for hop in reversed(hops[:-1] if hops[-1] is None else hops):
        if hop is None:
            break
        known.insert(0, hop)
    return known


def _parse(text: str) -> Address | None:
    """An address as proxies write it, with a port or in brackets too."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network_of(address: Address) -> object:
    return ip_network(f"{address}/{32 if address.version == 4 else 64}", strict=False)
