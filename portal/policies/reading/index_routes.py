"""The public addresses of the list of policies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path


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
