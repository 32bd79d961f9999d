"""The OpenAPI description made whole: what django-ninja writes, and what every answer of ours has beside it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from ninja import Field
from ninja.openapi.schema import OpenAPISchema
from pydantic.json_schema import models_json_schema

from . import rate_limits
from .deprecations import deprecation_of
from .paging import FARTHEST, MOST, USUAL
from .problems import CONTENT_TYPE, Problem

Data = dict[str, Any]
DESCRIPTION = f"""Everything public of the school as JSON: read-only, without a key, from any site's script.

- **Unchanged costs nothing.** Answers carry an `ETag`: send it back as `If-None-Match`, and an unchanged answer is 304
  without a body. `HEAD` works everywhere.
- **Lists come in pages**: `limit` ({USUAL} unless told, {MOST} at most) and `offset` ({FARTHEST} at most); `next` and
  `previous` are the addresses of the pages beside.
- **Errors** are problem details (RFC 9457). A parameter that is not known or cannot be read is refused and named.
- **Limits**: each network has a number of requests a minute (`RateLimit-Policy`, `RateLimit`); past it the answer is
  429 with `Retry-After`.
- **Changes**: fields and operations may be added at any time. What will go is announced a year before, with
  `Deprecation` and `Sunset` on its answers; then its address answers 410.
- Days are ISO dates, both ends included. Times of day are local to England, moments are in UTC.
- Nothing here is about a pupil, a parent or a named member of staff, and nothing can be written.
"""
TAGS: Mapping[str, str] = {
    "start": "The way in.",
    "schools": "The school, or the schools of a trust.",
    "policies": "Policies with their versions, clauses, rules and comparisons. Published versions never change.",
    "dates": "Term dates and events, the same records as the calendar feeds.",
    "forms": "What each form for parents asks. Sending happens on the portal's own pages.",
    "celebration": "The week of whole classes, as public screens show it. No child, no count, no earlier week.",
    "search": "One search over everything public.",
}
REFUSALS: Mapping[int, str] = {
    404: "There is no such thing, or it is not public.",
    422: "A parameter is not known or cannot be read.",
    429: "Too many requests from this network in one minute.",
    500: "Our fault; the incident's code is in the school's log.",
    503: "The database does not answer just now.",
}
HEADERS: Mapping[str, tuple[str, Any]] = {
    "ETag": ("Changes with the answer; send it back as If-None-Match.", '"9f86d081884c7d65"'),
    "RateLimit-Policy": ("How many requests a minute a network has.", f'"{rate_limits.NAME}";q=300;w=60'),
    "RateLimit": (
        "How many are left, and in how many seconds all are again.",
        f'"{rate_limits.NAME}";r=299;t=42',
    ),
}
IN_PATHS: Mapping[str, str] = {
    "school": "thistlemere",
    "policy": "attendance",
    "label": "2026-09",
    "day": "2026-11-20",
    "older": "2024-09",
    "newer": "2026-09",
    "form": "leave",
    "screen": "hallway",
}
RETRY_AFTER: Data = {"description": "Seconds to wait.", "schema": {"type": "integer"}, "example": 30}


def example(value: Any, description: str = "") -> Any:
    """A field with an example, for shapes of few words."""
    return Field(description=description or None, examples=[value])


def finished(found: OpenAPISchema) -> OpenAPISchema:
    """The description with servers, tags, parameters as they are written, refusals, headers and examples."""
    found["servers"] = [{"url": settings.BASE_URL, "description": "This portal"}]
    schemas = found["components"].setdefault("schemas", {})
    schemas |= models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")[1]["$defs"]
    for schema in schemas.values():
        schema["examples"] = [example_of(schema, schemas)]
    used = set()
    for path, operations in found["paths"].items():
        operation = operations["get"]
        used.update(operation["tags"])
        _finish_operation(path, operation, schemas)
    found["tags"] = [{"name": name, "description": words} for name, words in TAGS.items() if name in used]
    return found


def _finish_operation(path: str, operation: Data, schemas: Data) -> None:
    operation["parameters"] = [_parameter(given) for given in operation["parameters"]]
    may_miss = any(given["in"] == "path" or given["name"] == "school" for given in operation["parameters"])
    content = operation["responses"][200]["content"]["application/json"]
    content["example"] = example_of(content["schema"], schemas)
    headers = {name: _header(*told) for name, told in HEADERS.items()}
    operation["responses"] = {
        "200": operation["responses"][200] | {"headers": headers},
        "304": {"description": "Not changed since the answer whose ETag was sent.", "headers": headers},
        **{str(status): _refusal(status) for status in REFUSALS if status != 404 or may_miss},
    }
    if deprecation := deprecation_of(path):
        operation["deprecated"] = True
        operation["description"] = f"{operation.get('description', '')} {deprecation.words}".strip()
        if deprecation.is_over:
            operation["responses"]["410"] = _problem(410, deprecation.words)


def _parameter(given: Data) -> Data:
    """What may be left out is not also null: an address has no way to write that."""
    schema = given["schema"]
    if "anyOf" in schema:
        [kept] = [each for each in schema.pop("anyOf") if each != {"type": "null"}]
        schema |= kept
    if schema.get("default", ...) is None:
        del schema["default"]
    shown = schema.pop("examples", None)
    given.pop("examples", None)
    return given | (
        {"example": shown[0]} if shown else {"example": IN_PATHS[given["name"]]} if given["in"] == "path" else {}
    )


def _refusal(status: int) -> Data:
    refusal = _problem(status, REFUSALS[status])
    return refusal | ({"headers": {"Retry-After": RETRY_AFTER}} if status in {429, 503} else {})


def _problem(status: int, words: str) -> Data:
    shown = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": words}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {CONTENT_TYPE: {"schema": schema, "example": shown}}}


def _header(words: str, shown: Any) -> Data:
    return {"description": words, "schema": {"type": "string"}, "example": shown}


def example_of(schema: Data, schemas: Data) -> Any:
    """An example put together from those of the fields. Raises ValueError where a field has none."""
    if shown := schema.get("examples"):
        return shown[0]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    if "properties" in schema:
        return {name: example_of(each, schemas) for name, each in schema["properties"].items()}
    raise ValueError(f"No example for {schema}: give the field examples=[…].")
