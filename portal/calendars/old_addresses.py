"""Where an address leads that once held a school's dates: for good, in one step, to the address they have today.

What is stored is the name, never the target: however often a school is renamed, each of its old addresses leads
straight to the newest one, and none can lead to itself.
"""

import re
from typing import Any

from django.http import HttpResponsePermanentRedirect

from portal.pages.models import School

from .feed_names import DAYS_OFF, WHOLE_SCHOOL, feeds_of, find_feed, is_feed_name
from .models import PublishedSlug, StoredFeed
from .places import SCHOOLS, dates_path

BELOW_A_SCHOOL = re.compile(rf"{SCHOOLS}([-\w]+)/(.*)")
OF_A_FEED = re.compile(r"feeds/([-\w]+)(\.ics|\.json|\.svg|/)")


def remember_slug(school: School) -> None:
    """Keep the school's short name, so that its address still leads to it after a rename.

    A name that another school once had is this school's now: an address of today comes before one of yesterday.
    """
    PublishedSlug.objects.update_or_create(slug=school.slug, defaults={"school": school})


def remember_renamed(instance: School, raw: bool = False, **signal: Any) -> None:
    """Called whenever a school is saved, whoever renamed it and where. (``raw``: a backup is being put back.)"""
    if not raw:
        remember_slug(instance)


def current_address(path: str, host_school: School) -> str | None:
    """The address that today holds what ``path`` once held; None where it holds it itself, or never held anything."""
    below = BELOW_A_SCHOOL.fullmatch(path)
    school = _school_named(below[1]) if below else host_school
    if school is None:
        return None
    rest = below[2] if below else path.removeprefix("/dates/")
    current = f"{dates_path(school)}{_rest_today(school, rest)}"
    return current if current != path else None


def moved_for_good(address: str) -> HttpResponsePermanentRedirect:
    """308: the one answer after which calendar programs remember the new address."""
    return HttpResponsePermanentRedirect(address, preserve_request=True)


def old_paths(school: School, paths: list[str]) -> dict[str, str]:
    """Old path -> path of today, for everything below the school's dates that ever had another address.

    ``paths`` are the school's present ones.
    """
    base = dates_path(school)
    bases = {f"{SCHOOLS}{slug}/" for slug in school.published_slugs.values_list("slug", flat=True)} - {base}
    below = [path.removeprefix(base) for path in paths if path.startswith(base) and _is_own(base, path)]
    moved = {f"{old}{rest}": f"{base}{rest}" for old in sorted(bases) for rest in below}
    kept = {feed.name for feed in feeds_of(school)}
    lost = StoredFeed.objects.filter(school=school).exclude(name__in=kept).values_list("name", "format")
    for name, format in sorted(lost):
        rest = f"feeds/{name}.{format}"
        moved |= {f"{each}{rest}": f"{base}{_rest_today(school, rest)}" for each in sorted({base, *bases})}
    return moved


def _is_own(base: str, path: str) -> bool:
    """Of the main school's paths, only those that are not another school's or nobody's in particular."""
    return base.startswith(SCHOOLS) or not path.startswith((SCHOOLS, "/dates/days/"))


def _school_named(slug: str) -> School | None:
    known = PublishedSlug.objects.filter(slug=slug).select_related("school").first()
    return School.objects.filter(slug=slug).first() or (known.school if known else None)


def _rest_today(school: School, rest: str) -> str:
    """The same, or of a feed the school no longer has (its year group is gone) that of the whole school."""
    found = OF_A_FEED.fullmatch(rest)
    if found is None or find_feed(school, found[1]) is not None or not _had_feed(school, found[1]):
        return rest
    instead = DAYS_OFF if found[1].endswith(DAYS_OFF.name) else WHOLE_SCHOOL
    return f"feeds/{instead.name}{found[2]}"


def _had_feed(school: School, name: str) -> bool:
    return is_feed_name(name) and StoredFeed.objects.filter(school=school, name=name).exists()
