"""The menus of the header and the footer, read from the page tree in a bounded number of queries."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page, Site

from portal.kept_answers.rendering import remembered

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
    found = remembered(("menus", site.pk), lambda: _pages_below_home(site, request))
    main = [_item(title, url, request) for title, url, is_in_menu in found if is_in_menu]
    footer = [_item(title, url, request) for title, url, is_in_menu in found if not is_in_menu]
    return Menus(main=tuple(main), footer=tuple(footer))


def _pages_below_home(site: Site, request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Title, address and whether it is in the main menu, in the order of the page tree."""
    # Only what a menu shows: who edited a page, and when, changes no other page of a static site.
    pages = Page.objects.child_of(site.root_page).live().public().order_by("path").only(*SHOWN)
    return [(page.title, page.get_url(request) or "/", page.show_in_menus) for page in pages]


def _item(title: str, url: str, request: HttpRequest) -> MenuItem:
    return MenuItem(title=title, url=url, is_current=request.path.startswith(url))
