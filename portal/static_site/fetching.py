"""Asks the portal's own views, in this process, as a visitor whom nobody knows."""

import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.test import RequestFactory

from portal import hooks
from portal.pages.models import School

from .headers_file import security_of

# An address that stands in a request as it is written.
PLAIN = re.compile(r"/(?:[\w.~-]+/)*[\w.~-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fetched:
    body: bytes
    content_type: str
    # The headers that protect whoever reads it; not part of what makes two answers the same.
    security: dict[str, str] = field(default_factory=dict, compare=False)


class NotPublic(Exception):
    """An address of the list gave something a stranger must not keep as a file."""


class Visitor:
    """Sends requests through the whole middleware, without a cookie."""

    def __init__(self) -> None:
        self._handler = _handler(tuple(settings.MIDDLEWARE))
        address = urlsplit(settings.BASE_URL)
        self._secure = address.scheme == "https"
        self._factory = RequestFactory(HTTP_HOST=address.netloc)
        self._plain = self.request("/?")

    def request(self, path: str) -> WSGIRequest:
        if PLAIN.fullmatch(path):
            request = WSGIRequest(self._plain.META | {"PATH_INFO": path})
            request.headers = self._plain.headers
            return request
        request = self._factory.get(path, secure=self._secure)
        request.META[hooks.FOR_FILES] = True
        return request

    def fetch(self, path: str) -> Fetched:
        """The answer as a file would hold it. Raises NotPublic for any answer but a cookieless public 200."""
        response = self._handler.get_response(self.request(path))
        try:
            self.refuse_unless_public(response)
            headers = response.headers
            return Fetched(_body(response), headers.get("Content-Type", ""), security_of(headers))
        finally:
            _close(response)

    def headers(self, path: str) -> dict[str, str]:
        """What the living portal says beside its answer."""
        response = self._handler.get_response(self.request(path))
        _close(response)
        return dict(response.headers)

    def fetch_not_found(self, school: School) -> Fetched:
        """The page a plain server shows for an address it has not got. (The live one carries a code for one visit.)"""
        html = loader.get_template("portal/errors/404.html").render(
            {"school": school, "incident": ""}, self.request("/404.html")
        )
        return Fetched(html.encode(), "text/html; charset=utf-8")

    @staticmethod
    def refuse_unless_public(response: HttpResponseBase) -> None:
        if response.status_code in {301, 302, 307, 308}:
            raise NotPublic(f"It leads on to {response.headers.get('Location')}; the list must hold final addresses.")
        if response.status_code != 200:
            raise NotPublic(f"It answers {response.status_code} to a visitor who is not signed in.")
        if response.cookies:
            raise NotPublic(f"It sets the cookie {', '.join(response.cookies)}; a public page sets none.")
        control = response.headers.get("Cache-Control", "")
        if any(word in control for word in ("private", "no-store")):
            raise NotPublic(f"It says «{control}»: it is not for everybody to keep.")


@cache
def _handler(middleware: tuple[str, ...]) -> BaseHandler:
    """As a web server does, a process puts its middleware together once."""
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _close(response: HttpResponseBase) -> None:
    """End the answer, but keep the database connection: the next request of this build needs it."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


def _body(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response)
    assert isinstance(response, HttpResponse)
    return response.content
