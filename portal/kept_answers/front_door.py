"""Stands before Django and gives public answers again without waking it: no query, no session, no cookie.

    application = FrontDoor(get_wsgi_application())

An answer is kept only when its view says ``Cache-Control: public`` and nothing in it speaks against it: it sets no
cookie, varies by nothing but encoding and cookies, and was asked for without any cookie. One that varies by cookies is
given to who sends none. It lies under the number of public changes that was read before it was made, so one whose
making a publication overtook is never given. Requests of a signed-in browser pass by.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from .answer import NOTHING_NEW, Headers, PublicAnswer, header, is_known, without_body
from .number import current_number
from .rendering import rendering
from .renders import Renders
from .shelf import LARGEST_ANSWER, MEGABYTE, Shelf

logger = logging.getLogger(__name__)
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
# A flood of made-up questions pushes out other such answers only.
SIDE_SHARE = 16
KEPT_STATUSES = ("200", "301", "308")
# What an answer says to this client alone: how many requests its network has left.
FOR_ONE_CLIENT = ("ratelimit", "ratelimit-policy")
CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})


class FrontDoor:
    def __init__(self, application: Application, on_kept: Callable[[], None] = lambda: None) -> None:
        """``on_kept`` is told of each answer that Django was not asked for."""
        most = settings.KEPT_ANSWERS_MB * MEGABYTE
        self.application = application
        self.on_kept = on_kept
        self.shelf = Shelf(most)
        self.side_shelf = Shelf(most // SIDE_SHARE)
        self._renders = Renders()
        self._session = f"{settings.SESSION_COOKIE_NAME}="
        self._left_alone = (settings.STATIC_URL, settings.MEDIA_URL)
        self._scheme_header = (settings.SECURE_PROXY_SSL_HEADER or ("", ""))[0]

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(self._left_alone):
            return self.application(environ, start_response)
        number = current_number() if self.shelf.most_bytes else None
        if not self._may_be_answered(environ):
            with self._renders.one(number):
                return _but_for_head(environ, self.application(environ, start_response))
        key, shelf = self._place_of(environ)
        found = None if number is None else shelf.find(key, number, time.time())
        if found and not (found.varies_by_cookie and "HTTP_COOKIE" in environ):
            self.on_kept()
            return found.give(environ, start_response)
        return self._make(environ, start_response, number)

    def _may_be_answered(self, environ: Environ) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and self._session not in environ.get("HTTP_COOKIE", "")
            and "HTTP_AUTHORIZATION" not in environ
        )

    def _place_of(self, environ: Environ) -> tuple[tuple[str, ...], Shelf]:
        """What tells this question from every other; all that Django makes its answer from, but for what Vary names."""
        host, query = environ.get("HTTP_HOST", "").lower(), environ.get("QUERY_STRING", "")
        scheme = environ["wsgi.url_scheme"], environ.get(self._scheme_header, "")
        key = (*scheme, host, environ.get("SCRIPT_NAME", ""), environ["PATH_INFO"], query)
        is_usual = not query and (":" not in host or host.endswith(f":{environ.get('SERVER_PORT')}"))
        return key, self.shelf if is_usual else self.side_shelf

    def _make(self, environ: Environ, start_response: Any, number: int | None) -> Iterable[bytes]:
        """Ask Django for the whole, whatever the client has; a public answer gets its validators here, kept or not."""
        said: list[Any] = []
        whole = {name: value for name, value in environ.items() if name not in CONDITIONS}
        with self._renders.one(number) as may_keep, rendering(number if may_keep else None, datetime.now(UTC)) as made:
            parts = self.application(whole, lambda *args: said.append(args))
            (status, headers, *_) = said[-1]
            varies = _varies_by(headers)
            if not _is_for_everybody(environ, status, headers, varies):
                return _passed_on(environ, start_response, said[-1], parts)
            body = _whole(parts)
        if environ["REQUEST_METHOD"] == "HEAD" and not body:
            start_response(status, headers)
            return []
        own = [(name, value) for name, value in headers if name.lower() in FOR_ONE_CLIENT]
        answer = PublicAnswer(status, [each for each in headers if each not in own], body, "cookie" in varies)
        if made.number is not None and environ["REQUEST_METHOD"] == "GET" and "HTTP_COOKIE" not in environ:
            key, shelf = self._place_of(environ)
            shelf.keep(key, made.number, answer, since=made.began_at, until=made.until)
        return answer.give(environ, lambda status, headers: start_response(status, headers + own))


def _varies_by(headers: Headers) -> set[str]:
    said = (value for name, value in headers if name.lower() == "vary")
    return {word.strip().lower() for value in said for word in value.split(",")} - {""}


def _passed_on(environ: Environ, start_response: Any, said: Any, parts: Iterable[bytes]) -> Iterable[bytes]:
    """What is not for everybody, as it is, or as «nothing new» by the view's own validators."""
    status, headers = said[:2]
    etag = header(headers, "etag").removeprefix("W/")
    has_validator = etag or header(headers, "last-modified")
    if not (status.startswith("200") and has_validator and is_known(environ, headers, {etag})):
        start_response(*said)
        return _but_for_head(environ, parts)
    _whole(parts)
    start_response(NOTHING_NEW, without_body(headers))
    return []


def _is_for_everybody(environ: Environ, status: str, headers: Headers, varies: set[str]) -> bool:
    words = {word.strip().lower() for word in header(headers, "cache-control").split(",")}
    if "public" not in words or words & {"private", "no-store"} or not status.startswith(KEPT_STATUSES):
        return False
    length = header(headers, "content-length")
    if not length.isdecimal() or int(length) > LARGEST_ANSWER:
        return False
    if header(headers, "set-cookie"):
        logger.error("The public answer at %s sets a cookie, so it is not kept.", environ["PATH_INFO"])
        return False
    return varies <= {"accept-encoding", "cookie"}


def _but_for_head(environ: Environ, parts: Iterable[bytes]) -> Iterable[bytes]:
    """Django leaves the body there; gunicorn drops it and warns each time."""
    if environ["REQUEST_METHOD"] != "HEAD":
        return parts
    _whole(parts)
    return []


def _whole(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
