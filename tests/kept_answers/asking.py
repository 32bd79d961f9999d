"""Asks a WSGI application as a web server does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.test import RequestFactory


@dataclass(frozen=True)
class Told:
    status: int
    headers: dict[str, str]
    body: bytes


def environ_of(path: str, *, method: str = "GET", **extra: str) -> dict[str, Any]:
    """``extra`` are entries of the environ, such as ``HTTP_IF_NONE_MATCH``."""
    asked = {"HTTP_HOST": "127.0.0.1:8000", "SERVER_PORT": "8000"} | extra
    environ = RequestFactory().generic(method, path, **asked).environ
    if "HTTP_COOKIE" not in extra:
        environ.pop("HTTP_COOKIE", None)
    return dict(environ)


def ask(application: Any, path: str, *, method: str = "GET", **extra: str) -> Told:
    said: list[tuple[str, list[tuple[str, str]]]] = []
    parts: Iterable[bytes] = application(environ_of(path, method=method, **extra), lambda *args: said.append(args))
    body = b"".join(parts)
    close = getattr(parts, "close", None)
    if close:
        close()
    (status, headers, *_) = said[-1]
    return Told(int(status.split()[0]), dict(headers), body)
