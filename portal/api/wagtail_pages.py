"""Wagtail's own API, version 2, for the public pages and only the fields that pages offer in ``api_fields``.

Beside it there are no pictures and no documents: the portal's pages are Markdown, so a list of files would tell of what
no page shows. Its search is ours (``/api/v1/search/``), which is the same on every database.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.filters import SearchFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .paging import FARTHEST
from .problems import problem
from .public_json import public_json

NAMESPACE = "wagtail-api-v2"
UNREADABLE = (ValueError, OverflowError, ValidationError, DataError)
SEARCHES = {"search", "search_operator"}


class OnlyJson(BaseContentNegotiation):
    """Whatever a client prefers: the answer does not vary."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicPages(PagesAPIViewSet):
    """Live pages without a view restriction, of the site that is asked. Nobody signs in here."""

    renderer_classes = [JSONRenderer]
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    content_negotiation_class = OnlyJson
    filter_backends = [each for each in PagesAPIViewSet.filter_backends if each is not SearchFilter]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - SEARCHES

    def check_query_parameters(self, queryset: Any) -> None:
        super().check_query_parameters(queryset)
        offset = self.request.GET.get("offset", "")
        if offset.isdigit() and int(offset) > FARTHEST:
            raise BadRequestError(f"offset cannot be higher than {FARTHEST}")

    def handle_exception(self, exc: Exception) -> Any:
        """Wagtail reads some parameters without looking at them first: a number too large, a day that is none."""
        if isinstance(exc, UNREADABLE) and not isinstance(exc, BadRequestError):
            exc = BadRequestError("a parameter cannot be read: look at its number or day")
        return super().handle_exception(exc)


def in_our_manner(view: Any) -> Any:
    """ETag, CORS, limits and problem details as everywhere in the API."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            return problem(response.status_code, _words(response))
        if hasattr(response, "render"):
            response.render()
        response.headers.pop("Vary", None)
        response.headers.pop("Allow", None)
        return response

    return public_json(answer)


def _words(response: Any) -> str:
    data = getattr(response, "data", None) or {}
    return str(data.get("message") or data.get("detail") or "There is no such page, or it is not public.")


router = WagtailAPIRouter(NAMESPACE)
router.register_endpoint("pages", PublicPages)
app_name = NAMESPACE
urlpatterns = router.get_urlpatterns()
decorate_urlpatterns(urlpatterns, in_our_manner)
