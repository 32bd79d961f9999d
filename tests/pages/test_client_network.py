"""Abuse case 47: what a client writes in a header decides nothing."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.test import RequestFactory

from portal.pages.client_network import client_network, is_own_network


def network(settings: Any, proxies: int, address: str, forwarded: str = "") -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_network(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers))


@pytest.mark.parametrize(
    ("proxies", "address", "forwarded", "expected"),
    [
        (0, "192.0.2.7", "", "192.0.2.7/32"),
        (0, "192.0.2.7", "203.0.113.9", "192.0.2.7/32"),
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9/32"),
        (1, "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9/32"),
        (2, "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9/32"),
        (2, "10.0.0.1", "203.0.113.9", "203.0.113.9/32"),
        (1, "10.0.0.1", "", "10.0.0.1/32"),
        (1, "10.0.0.1", "not an address", "10.0.0.1/32"),
        (2, "10.0.0.1", "203.0.113.9, unknown", "10.0.0.1/32"),
        (1, "", "203.0.113.9", "203.0.113.9/32"),
        (0, "", "203.0.113.9", ""),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (1, "10.0.0.1", "[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"),
        (1, "10.0.0.1", "203.0.113.9:4711", "203.0.113.9/32"),
        (0, "::ffff:192.0.2.7", "", "192.0.2.7/32"),
        (0, "fe80::1%eth0", "", "fe80::/64"),
    ],
)
def test_client_network(settings: Any, proxies: int, address: str, forwarded: str, expected: str) -> None:
    assert network(settings, proxies, address, forwarded) == expected


@pytest.mark.parametrize(
    ("asked", "is_own"),
    [
        ("192.0.2.7/32", True),
        ("192.0.3.7/32", False),
        ("2001:db8:17:5::/64", True),
        ("2001:db8:18::/64", False),
        ("", False),
    ],
)
def test_is_own_network(settings: Any, asked: str, is_own: bool) -> None:
    settings.SCHOOL_NETWORKS = [ip_network("192.0.2.0/24"), ip_network("2001:db8:17::/48")]
    assert is_own_network(asked) is is_own
