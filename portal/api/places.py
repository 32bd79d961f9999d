"""Addresses in answers: from the settings and the pages' own sites, never from a request (abuse case 32)."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

ROOT = "/api/v1/"


def absolute(path: str) -> str:
    """The whole address of a path of this portal."""
    return f"{settings.BASE_URL}{path}"


def api_url(rest: str = "") -> str:
    """The whole address of something in this API."""
    return absolute(f"{ROOT}{rest}")


def pages_path() -> str:
    """Where ``portal.api.wagtail_pages`` is; empty in a site that has not included it."""
    try:
        return reverse("wagtail-api-v2:pages:listing")
    except NoReverseMatch:
        return ""


def page_url(page: Page) -> str:
    """The page for people. With several sites Wagtail names the page's own host."""
    found = str(page.relative_url(None) or page.url_path)
    return found if found.startswith(("http://", "https://")) else absolute(found)
