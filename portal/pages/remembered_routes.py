"""Which site and which page an address leads to, looked up once until something public changes."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.views import serve

from portal.kept_answers.rendering import is_remembering, remembered


class RememberedRoutesMiddleware:
    """Wagtail looks for what it found on the request itself; here it is put there beforehand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_remembering():
            _place_site(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if view is serve and args and is_remembering():
            key = ("route", request.get_host(), args[0])
            found = remembered(key, lambda: Page.route_for_request(request, args[0]))
            request._wagtail_route_for_request = found  # type: ignore[attr-defined]


def _place_site(request: HttpRequest) -> None:
    try:
        host = request.get_host()
    except DisallowedHost:
        return  # it is refused further in
    found = remembered(("site", host), lambda: _with_its_root(Site.find_for_request(request)))
    if found is not None:
        request._wagtail_site = found  # type: ignore[attr-defined]


def _with_its_root(site: Site | None) -> Site | None:
    if site is not None:
        site.root_page.specific  # noqa: B018  # looked up here, for all who ask for the site later
    return site
