"""The public addresses of the portal: this room's own, and all rooms' together for robots."""

from collections.abc import Iterator
from contextlib import suppress

from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from portal import hooks

from .models import School

FILES = ("robots", "sitemap", "school_tokens", "school_crest")


def public_paths(school: School) -> list[str]:
    """Every page of the tree, of whatever type, and the small files every page asks for."""
    pages = _page_paths(school.site.root_page) if school.site else []
    return [*pages, *_files()]


def _files() -> Iterator[str]:
    """A site that took in the apps may have a robots.txt and a site map of its own, at other addresses."""
    for name in FILES:
        with suppress(NoReverseMatch):
            yield reverse(name)


def pages_for_robots(school: School) -> list[str]:
    """Every public page of every room, without files and feeds, each once and in order."""
    paths = (path for addresses in hooks.public_addresses for path in addresses(school))
    return list(dict.fromkeys(path for path in paths if path.endswith("/")))


def _page_paths(root: Page) -> list[str]:
    found = Page.objects.descendant_of(root, inclusive=True).live().public().order_by("path")
    prefix = len(root.url_path) - 1
    return [url_path[prefix:] for url_path in found.values_list("url_path", flat=True)]
