"""Gunicorn's settings for the test of slow clients: the shortest patience, and an application that reads what comes."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]


def post_worker_init(worker: Any) -> None:
    worker.head_seconds, worker.body_seconds = 0.7, 0.7
