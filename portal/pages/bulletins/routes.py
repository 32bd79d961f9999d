"""The public addresses of bulletins. Views only: what they show is built in ``presenting`` and ``public_data``."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import path

JSON_FILE = "bulletin.json"


class BulletinIndexRoutes:
    """What ``BulletinIndexPage`` shows."""

    def get_context(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from . import presenting  # it asks for the models, which ask for these routes

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        return context | presenting.issues(self, request)


class BulletinRoutes:
    """Routes of ``BulletinPage``."""

    @path("", name="issue")
    def show_issue(self: Any, request: HttpRequest) -> HttpResponse:
        from . import presenting

        return self.render(request, context_overrides=presenting.one_issue(self, request))

    @path(f"{JSON_FILE}/", name="data")
    def show_data(self: Any, request: HttpRequest) -> HttpResponse:
        """Called without the closing slash: see ``urls``."""
        from .public_data import bulletin_json

        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
        return HttpResponse(bulletin_json(self), content_type="application/json; charset=utf-8", headers=headers)
