"""Schemathesis asks every operation with what fits its description and with what does not, and finds no failure.

All checks are on: no server error, only documented statuses, content types and headers, answers that fit their schemas,
what fits accepted, what does not refused, other methods refused, and the rest of what the library knows. It asks the
WSGI application itself, without a network.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from schemathesis.engine import events, from_schema

from portal.pages.models import School
from tests.loaded_content import TableChange, put

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
EXAMPLES = 25
ON = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "unsupported_method",
}


def without_connections(app: WSGIHandler) -> Callable[..., Iterable[bytes]]:
    """Schemathesis asks from threads of its own, which would keep their connections when they end."""

    def asked(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return list(app(environ, start_response))
        finally:
            connections.close_all()

    return asked


@pytest.mark.filterwarnings("default")  # the libraries' own
def test_schemathesis_finds_no_failure(content_rows: list[TableChange], settings: Any, caplog: Any) -> None:
    put(content_rows)
    assert School.objects.exists()
    settings.ALLOWED_HOSTS = ["localhost"]
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", without_connections(WSGIHandler()))
    schema.config.generation.update(max_examples=EXAMPLES)
    schema.config.seed = 20261120
    failures, asked, checked = set(), set(), set()
    for event in from_schema(schema).execute():
        assert not isinstance(event, (events.NonFatalError, events.FatalError)), event
        if not isinstance(event, events.ScenarioFinished):
            continue
        for key, checks in event.recorder.checks.items():
            path = event.recorder.cases[key].value.operation.path
            for check in checks:
                asked.add(path)
                checked.add(check.name)
                if check.failure_info:
                    failure = check.failure_info.failure
                    failures.add((check.name, path, failure.message, check.failure_info.code_sample))
    assert failures == set()
    assert asked == set(schema.raw_schema["paths"])
    assert checked >= ON
