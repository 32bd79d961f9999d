"""Which answers of the API are also files of a static site: those whose address alone says all that is asked.

What is asked by parameters, changes by the hour or must be gone at once (search, a policy on a day, forms, classes'
weeks, Wagtail's API) stays on the living portal, and so does the page to try the API.
"""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.urls import is_valid_path

from portal.pages.models import School

from .places import ROOT
from .rooms import ROOMS_HERE

FilesOf = Callable[[School], Iterator[str]]


def api_addresses(school: School) -> list[str]:
    """The addresses, below the root of the host; none where the site has no API or wants no files of it."""
    if not settings.STATIC_SITE_API or not is_valid_path(f"{ROOT}openapi.json"):
        return []
    below = [f"{room}/{rest}" for room, rests in FILES.items() if room in ROOMS_HERE for rest in rests(school)]
    return [ROOT, f"{ROOT}openapi.json", *(f"{ROOT}{rest}" for rest in below)]


def _schools(school: School) -> Iterator[str]:
    yield ""
    yield from (f"{slug}/" for slug in School.objects.order_by("slug").values_list("slug", flat=True))


def _policies(school: School) -> Iterator[str]:
    """The same below it as on the pages for people: each policy, its history, versions and comparisons."""
    from portal.policies.reading.addresses import addresses_below_indexes

    from .policies.reading import public_policies, public_policy

    yield ""
    slugs = {page.slug for page in public_policies(school) if public_policy(page.slug, None) == page}
    for rest in addresses_below_indexes(school):
        if rest.endswith("/") and rest.split("/")[0] in slugs:
            yield rest


def _dates(school: School) -> Iterator[str]:
    yield ""


FILES: dict[str, FilesOf] = {"schools": _schools, "policies": _policies, "dates": _dates}
