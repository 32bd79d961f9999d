"""What caches on the way to a reader may do with a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from .base_pages import BasePage

# Anybody may keep it, and must ask each time whether it is still so: no cache on the way shows an old policy.
FOR_EVERYBODY = "public, no-cache"


def tell_caches(answer_with: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A link of Wagtail's chain that serves a page: one that says nothing about caches itself is for everybody."""

    def answer(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = answer_with(page, request, args, kwargs)
        if isinstance(page, BasePage) and request.method in ("GET", "HEAD"):
            response.headers.setdefault("Cache-Control", FOR_EVERYBODY)
        return response

    return answer
