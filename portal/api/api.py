"""The API put together from its rooms. Nothing here knows a pupil, a parent or a member of staff.

A room whose app is not installed is left out, so a site may have policies alone, or calendars alone.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from . import document
from .deprecations import DEPRECATED
from .places import ROOT, absolute, api_url, pages_path
from .problems import Refusal, problem
from .rooms import ROOMS_HERE


class PublicApi(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Made once for each state of what will go, and each address of the portal."""
        state = (settings.BASE_URL, tuple(DEPRECATED.items()), timezone.localdate())
        if getattr(self, "_made_of", None) != state:
            self._made = document.finished(super().get_openapi_schema(**kwargs))
            self._made_of = state
        return self._made

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Short names: programs are generated from them."""
        return str(operation.view_func.__name__)


class ReadableJson(JSONRenderer):
    """Letters as they are, not as numbers: half the size in Urdu."""

    json_dumps_params = {"ensure_ascii": False}


api = PublicApi(
    renderer=ReadableJson(),
    title="Attendance Portal",
    version="1",
    description=document.DESCRIPTION,
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)
for room in ROOMS_HERE:
    api.add_router(f"/{room}/", import_module(f"portal.api.{room}.operations").router)


class Index(Schema):
    """Where everything is."""

    version: str = document.example("1")
    places: dict[str, str] = document.example(
        {"policies": "https://portal.school.example/api/v1/policies/"},
        "Each list by its name, Wagtail's own API for pages among them where the site has it.",
    )
    docs: str = document.example("https://portal.school.example/api/v1/docs/", "To read and to try.")
    openapi: str = document.example("https://portal.school.example/api/v1/openapi.json", "For programs.")


@api.get("/", response=Index, summary="Where everything is", tags=["start"])
def index(request: HttpRequest) -> dict[str, Any]:
    """The way in: every list there is, and the description."""
    places = {room: api_url(f"{room}/") for room in ROOMS_HERE}
    if pages := pages_path():
        places["pages"] = absolute(pages)
    return {"version": "1", "places": places, "docs": api_url("docs/"), "openapi": api_url("openapi.json")}


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem(error.status, error.detail)


@api.exception_handler(ValidationError)
def refuse_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that cannot be read: which, and why."""
    errors = [
        {"name": str(found["loc"][-1]), "detail": found["msg"].removeprefix("Value error, ")} for found in error.errors
    ]
    words = "; ".join(f"{each['name']}: {each['detail']}" for each in errors)
    return problem(422, f"{words}. See {ROOT}openapi.json.", errors=errors)


@lru_cache(maxsize=1)
def _known_names() -> dict[str, frozenset[str]]:
    paths = api.get_openapi_schema()["paths"]
    asked = {path: operations["get"]["parameters"] for path, operations in paths.items()}
    return {path: frozenset(each["name"] for each in given if each["in"] == "query") for path, given in asked.items()}


def unknown_names(path: str, given: Iterable[str]) -> list[str]:
    """Which of the names are no parameters of the operation at this path; its description says which are."""
    known = _known_names().get(path)
    return [] if known is None else [name for name in given if name not in known]
