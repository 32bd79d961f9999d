"""Links to pages round a page, for the templates of page types: menu, breadcrumbs, pages beside it.

Wagtail's own way, ``root_page.get_children().live().in_menu()`` and the like, makes whole pages of the rows and looks
up the site anew for every address. Here a link is what a template needs of a page, ``{{ link.title }}`` and
``{{ link.url }}``; what many pages show alike is read once until something public changes, and once in a build of the
static site.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, router
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from portal.kept_answers.rendering import remembered

MOST = 10
"""So many links at most, unless somebody asks for more."""
BLOCK = 64
"""The places below a page whose siblings are read together: in one query for all of them, not in one for each."""
LINK = "title, url_path"


@dataclass(frozen=True, slots=True)
class PageLink:
    """``url`` begins at the root of the site, as ``page.get_url(request)`` gives it to a visitor of the same site."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where a site's pages stand in the tree, and where its addresses begin."""

    path: str
    depth: int
    url_path: str
    address: str

    def link(self, title: str, url_path: str) -> PageLink:
        return PageLink(title, self.address + url_path.removeprefix(self.url_path))


def menu(request: HttpRequest, most: int = MOST) -> list[PageLink]:
    """The pages right below the home page that are marked "show in menus", in the order of the tree."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    found: list[PageLink] = remembered(("links of the menu", site.pk, most), lambda: _menu(_ground(site), most))
    return found


def trail(request: HttpRequest, page: Page) -> list[PageLink]:
    """The pages above this one, from the home page down."""
    site = Site.find_for_request(request)
    if site is None or page.depth <= 1:
        return []
    above = page.path[: -Page.steplen]
    found: list[PageLink] = remembered(("links above", site.pk, above), lambda: _trail(_ground(site), above))
    return found


def next_siblings(request: HttpRequest, page: Page, most: int = MOST) -> list[PageLink]:
    """The published pages that follow this one below the same page, in the order of the tree."""
    site = Site.find_for_request(request)
    if site is None or page.depth <= 1:
        return []
    above, place = page.path[: -Page.steplen], Page._str2int(page.path[-Page.steplen :])
    first = above + Page._int2str(place - place % BLOCK).rjust(Page.steplen, Page.alphabet[0])
    rows = remembered(("links below", above, first, most), lambda: _below(above, first, page.depth, most))
    return _links(_ground(site), [row[1:] for row in rows if row[0] > page.path][:most])


def _below(above: str, first: str, depth: int, most: int) -> list[tuple[str, str, str]]:
    """Path, title and address of the pages at the block's places, and of as many that follow as the last may show."""
    asked = "depth = %s AND path >= %s AND path <= %s AND live"
    return _rows("path, title, url_path", asked, [depth, first, f"{above}{'Z' * Page.steplen}"], BLOCK + most)


def _menu(ground: _Ground, most: int) -> list[PageLink]:
    asked = "depth = %s AND path > %s AND path <= %s AND live AND show_in_menus"
    return _links(
        ground, _rows(LINK, asked, [ground.depth + 1, ground.path, f"{ground.path}{'Z' * Page.steplen}"], most)
    )


def _trail(ground: _Ground, path: str) -> list[PageLink]:
    if not path.startswith(ground.path):
        return []
    ways = [path[:end] for end in range(len(ground.path), len(path) + 1, Page.steplen)]
    return _links(ground, _rows(LINK, f"path IN ({', '.join(['%s'] * len(ways))})", ways, len(ways)))


def _links(ground: _Ground, rows: Iterable[tuple[str, str]]) -> list[PageLink]:
    return [ground.link(title, url_path) for title, url_path in rows]


def _ground(site: Site) -> _Ground:
    return remembered(("ground", site.pk), lambda: _ground_of(site))


def _ground_of(site: Site) -> _Ground:
    path, depth, url_path = Page.objects.values_list("path", "depth", "url_path").get(pk=site.root_page_id)
    return _Ground(path, depth, url_path, reverse("wagtail_serve", args=("",)))


def _rows(columns: str, asked: str, values: list[Any], most: int) -> list[Any]:
    """Of the pages asked for, in the order of the tree. Django's way from a filter to the words of the query takes ten
    times as long as the query."""
    connection = connections[router.db_for_read(Page)]
    table = connection.ops.quote_name(Page._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE {asked} ORDER BY path LIMIT %s", [*values, most])  # noqa: S608
        return cursor.fetchall()
