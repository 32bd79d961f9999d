"""What a draft would change for requests already made: asked of whoever keeps requests, without importing them."""

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

from portal import hooks
from portal.rules.publishing.concerns import Concern

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage


def what_if_addresses(page: "PolicyPage") -> list[str]:
    """Where the admin shows what the page's draft would change; empty where its rules check no requests."""
    found = (filling(page) for filling in hooks.policy_what_if_pages) if page.pk else ()
    return [address for address in found if address]


def what_if_counts(page: "PolicyPage") -> list[dict[str, Any]]:
    """What the latest saved draft would change, as plain data without pupils, small counts hidden.

    Each dict has ``draft_sha256`` (of the draft that was replayed), ``draft`` and ``in_force`` (labels), ``first_day``
    and ``last_day`` (of the requests looked at), ``requests``, ``changes``, ``unsettled``, ``unchecked``, and the
    tables ``recommendations`` (before, after, count), ``rules`` and ``kinds`` (name, count). A count is a whole number
    or words; ``left_out`` names the tables of which nothing is shown. Where nothing can be replayed, ``problems`` says
    why, and there are no counts.
    """
    found = (filling(page) for filling in hooks.policy_what_ifs) if page.pk else ()
    return [counts for counts in found if counts]


def concerns_of_others(page: "PolicyPage") -> tuple[Concern, ...]:
    """What other rooms would point out about the page's draft."""
    given: Iterable[Iterable[Concern]] = (filling(page) for filling in hooks.policy_concerns) if page.pk else ()
    return tuple(chain.from_iterable(given))
