"""The menus of the header and the footer, read from the page tree in a bounded number of queries."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page, Site

SHOWN = ("title", "slug", "url_path", "show_in_menus")


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Menus:
    """``main`` holds the pages marked "show in menus"; ``footer`` the other pages right under the home page."""

    main: tuple[MenuItem, ...] = ()
    footer: tuple[MenuItem, ...] = ()


def menus_for(request: HttpRequest) -> Menus:
    """Both menus, built once a request."""
    if not hasattr(request, "_portal_menus"):
        request._portal_menus = _build_menus(request)  # type: ignore[attr-defined]
    return request._portal_menus  # type: ignore[attr-defined]


def _build_menus(request: HttpRequest) -> Menus:
    site = Site.find_for_request(request)
    if site is None:
        return Menus()
    # Only what a menu shows: who edited a page, and when, changes no other page of a static site.
    pages = list(Page.objects.child_of(site.root_page).live().public().order_by("path").only(*SHOWN))
    main = [_item(page, request) for page in pages if page.show_in_menus]
    footer = [_item(page, request) for page in pages if not page.show_in_menus]
    return Menus(main=tuple(main), footer=tuple(footer))


def _item(page: Page, request: HttpRequest) -> MenuItem:
    url = page.get_url(request) or "/"
    return MenuItem(title=page.title, url=url, is_current=request.path.startswith(url))
