"""The public addresses of the list of policies."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import path
from wagtail.models import Site
from wagtail.url_routing import RouteResult

COUNTLESS = ("on", "compare")


class PolicyIndexRoutes:
    """Routes of ``PolicyIndexPage``."""

    @path("", name="policies")
    def show_policies(self: Any, request: HttpRequest) -> HttpResponse:
        from . import presenting  # it asks for the models, which ask for these routes

        return self.render(request, context_overrides=presenting.policies(self, request))

    @path("changes.atom/", name="changes")
    def show_changes(self: Any, request: HttpRequest) -> HttpResponse:
        """Called without the closing slash: see ``urls``."""
        from .feeds import changes_feed

        return HttpResponse(changes_feed(self, request), content_type="application/atom+xml; charset=utf-8")

    def route(self: Any, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Below a policy's former address the days and the comparisons are found too: nobody could list them all."""
        try:
            return super().route(request, path_components)  # type: ignore[misc]
        except Http404:
            found = self._moved(request, path_components)
            if found is None:
                raise
            return RouteResult(self, args=(_lead_on, [], {"address": found}))

    def _moved(self: Any, request: HttpRequest, path_components: list[str]) -> str | None:
        """The address today of something below a renamed policy; its versions have redirects of their own."""
        former, *below = path_components or [""]
        if not below or below[0] not in COUNTLESS or self.get_children().filter(slug=former).exists():
            return None
        old_path = Redirect.normalise_path(self.get_url(request) + former)
        moved = Redirect.get_for_site(Site.find_for_request(request)).filter(old_path=old_path).first()
        page = moved.redirect_page if moved else None
        return f"{page.get_url(request)}{'/'.join(below)}/" if page and page.live else None


def _lead_on(request: HttpRequest, *, address: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(address)
