"""The one list of what the static site is made of."""

from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from portal import hooks
from portal.pages.models import School

# What only a living host can answer: forms, a parent's own page, signing, search, screens by a key.
LIVE_ONLY = ("/forms/", "/requests/", "/sign/", "/search/", "/screen/open/", "/documents/", "/healthz")
# Answers of the API may be files, but of other names (``index.json``): links to them lead to the living host.
API = "/api/"
# Where a form leads that only a living host can answer: the comparison of any two versions, a policy on any day.
LIVE_ONLY_ENDINGS = ("/compare/", "/on/")
# The page with a television's code.
LIVE_ONLY_PAGES = ("/screen/",)
# Never public in any form.
STAFF_ONLY = ("/admin/", "/django-admin/")


class BadAddress(ValueError):
    """A room offered an address that cannot be a file of the public site."""


def urls_to_build(school: School) -> list[str]:
    """Every public address of the school that can be a file, in order, each once.

    The rooms name them through ``hooks.public_addresses`` and ``hooks.unlisted_addresses``. Raises BadAddress for one
    that belongs to staff.
    """
    rooms = (*hooks.public_addresses, *hooks.unlisted_addresses)
    offered = (path for addresses in rooms for path in addresses(school))
    paths = list(dict.fromkeys(path for path in offered if path.startswith(API) or not is_live_only(path)))
    for path in paths:
        if path.startswith(STAFF_ONLY):
            raise BadAddress(f"The address {path!r} belongs to staff; take it out of hooks.public_addresses.")
    return paths


@lru_cache(maxsize=4096)
def is_live_only(path: str) -> bool:
    """Whether a link to it leads to the living host."""
    starts = (*LIVE_ONLY, API, *_search())
    return path.startswith(starts) or path.endswith(LIVE_ONLY_ENDINGS) or path in LIVE_ONLY_PAGES


def _search() -> tuple[str, ...]:
    """A site may have it elsewhere than the ready portal."""
    try:
        return (reverse("portal_search"),)
    except NoReverseMatch:
        return ()
