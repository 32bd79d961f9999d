"""Keeps cookies away from the files of /dates/: everybody gets the same bytes, and any cache may keep them.

A browser with an outdated cookie would else be told to forget it, with an answer that varies by cookie.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

FILES = re.compile(r"/dates/.+\.(?:ics|json|svg)")


class CookielessFilesMiddleware:
    """Stands outside the middleware that sets cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if FILES.fullmatch(request.path) and response.status_code < 400:
            response.cookies.clear()
            varies = [name.strip() for name in response.headers.get("Vary", "").split(",") if name.strip()]
            kept = [name for name in varies if name.lower() != "cookie"]
            response.headers.pop("Vary", None)
            if kept:
                response.headers["Vary"] = ", ".join(kept)
        return response
