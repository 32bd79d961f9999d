"""Pages of Wagtail fetched many at a time and served by their own ``serve()``, past routing and middleware.

A request through both asks eight queries and takes twenty times as long as the page itself. What they decide is
decided here once for all pages: which site it is, which page an address names, who may see it. Only where that is
certain: a page type with routes of its own, a page below one, a restriction, a plugin that listens when pages are
served, all take the long way. And of each type one page is made both ways in every build; if the two differ, the type
takes the long way.
"""

from collections.abc import Collection, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage import default_storage
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import QuerySet
from django.db.models.base import ModelState
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.wagtail_hooks import check_request_method, check_view_restrictions

from portal.pages.telling_caches import tell_caches

from .fetching import Fetched, NotPublic, Visitor
from .headers_file import POLICY
from .page_routes import PageRoutes
from .traces.recording import Recorder, Trace
from .traces.shared_rows import AT_A_TIME, fetch_rows, row_name

Place = tuple[type[Page], int]
OWN_HOOKS = {"on_serve_page": {check_view_restrictions, tell_caches}, "before_serve_page": {check_request_method}}


class QuickPages:
    """Knows which addresses may go the short way, and goes it."""

    def __init__(self, visitor: Visitor, recorder: Recorder) -> None:
        self._visitor, self._recorder = visitor, recorder
        self._alike: dict[type[Page], bool] = {}
        self._sessions = import_module(settings.SESSION_ENGINE).SessionStore
        self._routes = PageRoutes()

    def sort_out(self, paths: Collection[str]) -> dict[str, Place]:
        """The addresses among these that may go the short way, each with its page."""
        if not _nobody_listens() or getattr(settings, "WAGTAIL_I18N_ENABLED", False):
            return {}
        with self._recorder.trace():
            site = self._site()
            places = _places(site.root_page, paths) if site else {}
        return {path: places[path] for path in paths if path in places and self._routes.match(path)}

    def fetch(self, places: dict[str, Place]) -> Iterator[tuple[str, Fetched | None, Trace]]:
        """Each address with its answer, or None where it must go the long way after all, and what it was made from."""
        by_model: dict[type[Page], dict[int, str]] = {}
        for path, (model, key) in places.items():
            by_model.setdefault(model, {})[key] = path
        for model, waiting in by_model.items():
            keys = list(waiting)
            for start in range(0, len(keys), AT_A_TIME):
                yield from self._fetch(model, {key: waiting[key] for key in keys[start : start + AT_A_TIME]})

    def _fetch(self, model: type[Page], paths: dict[int, str]) -> Iterator[tuple[str, Fetched | None, Trace]]:
        for page, digest in fetch_rows(model, list(paths)):
            path = paths.pop(page.pk)
            with self._recorder.trace() as trace:
                fetched = self._serve(page, path)
                trace.rows[row_name(model, page.pk)] = digest
            yield path, fetched if self._is_as_live(model, path, fetched) else None, trace
        yield from ((path, None, Trace()) for path in paths.values())

    def _is_as_live(self, model: type[Page], path: str, fetched: Fetched | None) -> bool:
        if fetched is None:
            return False
        if model not in self._alike:
            with self._recorder.trace():
                try:
                    self._alike[model] = self._visitor.fetch(path) == fetched
                except NotPublic:
                    self._alike[model] = False
        return self._alike[model]

    def _serve(self, page: Page, path: str) -> Fetched | None:
        """None where the answer is anything but a public page that anybody gets."""
        self._recorder.once("restrictions", _restricted)
        request = self._request(path)
        if not page.live or page.check_request_method(request) is not None:
            return None
        response = page.serve(request)
        if hasattr(response, "render"):
            response = response.render()
        if request.session.modified or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return None
        try:
            self._visitor.refuse_unless_public(response)
        except NotPublic:
            return None
        if POLICY in response.headers or hasattr(response, "frame_ancestors"):
            return None
        if response.streaming or not isinstance(response, HttpResponse):
            return None
        return Fetched(response.content, response.headers.get("Content-Type", ""))

    def _request(self, path: str) -> WSGIRequest:
        """As it reaches a page's view after the middleware."""
        request: Any = self._visitor.request(path)
        request.session = self._sessions()
        request.user = AnonymousUser()
        request._messages = SimpleLazyObject(partial(default_storage, request))
        request.resolver_match = self._routes.match(path)
        request._wagtail_site = self._site()
        return request

    def _site(self) -> Site | None:
        """The site of the build's host; each page gets a copy that has not yet read its root page."""
        found = self._recorder.once("site", lambda: Site.find_for_request(self._visitor.request("/")))
        if found is None:
            return None
        site = Site.__new__(Site)
        vars(site).update({field.attname: getattr(found, field.attname) for field in Site._meta.concrete_fields})
        site._state = ModelState()
        site._state.adding, site._state.db = False, found._state.db
        return site


def _nobody_listens() -> bool:
    return all(set(hooks.get_hooks(name)) <= own for name, own in OWN_HOOKS.items())


def _ways_to(root: Page, below: "QuerySet[Page]", paths: Collection[str]) -> set[str]:
    """Tree paths of the pages at the addresses, and of those they stand below."""
    named = [f"{root.url_path}{path.removeprefix('/')}" for path in paths]
    pages = below.filter(url_path__in=named).values_list("path", flat=True)
    return {path[:end] for path in pages for end in range(len(root.path), len(path) + 1, Page.steplen)}


def _restricted() -> list[str]:
    """Tree paths below which only some may see the pages."""
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


def _places(root: Page, paths: Collection[str]) -> dict[str, Place]:
    """Address -> page for all that are live, public, and neither have nor stand below routes of their own."""
    closed = tuple(_restricted())
    prefix = len(root.url_path) - 1
    found: dict[str, Place] = {}
    routed = ""
    below = Page.objects.descendant_of(root, inclusive=True).order_by("path")
    if len(paths) <= AT_A_TIME:
        below = below.filter(path__in=_ways_to(root, below, paths))
    for key, tree_path, url_path, kind, live in below.values_list("pk", "path", "url_path", "content_type_id", "live"):
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        if routed and tree_path.startswith(routed):
            continue
        if model is None or model.route is not Page.route:
            routed = tree_path
        elif live and not (closed and tree_path.startswith(closed)):
            found[url_path[prefix:]] = (model, key)
    return found
