"""The public addresses of the portal: this room's own, and all rooms' together for robots."""

from django.urls import reverse
from wagtail.models import Page

from portal import hooks

from .models import ContentPage, HomePage, School

FILES = ("robots", "sitemap", "school_tokens", "school_crest")


def public_paths(school: School) -> list[str]:
    """The home page, the plain pages below it, and the small files every page asks for."""
    pages = _page_paths(school.site.root_page) if school.site else []
    return [*pages, *(reverse(name) for name in FILES)]


def pages_for_robots(school: School) -> list[str]:
    """Every public page of every room, without files and feeds, each once and in order."""
    paths = (path for addresses in hooks.public_addresses for path in addresses(school))
    return list(dict.fromkeys(path for path in paths if path.endswith("/")))


def _page_paths(root: Page) -> list[str]:
    found = [
        *HomePage.objects.descendant_of(root, inclusive=True).live().public().values_list("url_path", flat=True),
        *ContentPage.objects.descendant_of(root).live().public().order_by("path").values_list("url_path", flat=True),
    ]
    prefix = len(root.url_path) - 1
    return [url_path[prefix:] for url_path in found]
