"""The page on which the API is read and tried: made of its own description, without a script.

django-ninja's page is a megabyte and a half of script, whose labels and contrasts do not pass our own checks.
"""

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal.pages.markdown import render_markdown

from .api import api
from .deprecations import DEPRECATED
from .document import DESCRIPTION
from .places import ROOT, pages_path

Data = dict[str, Any]


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and an example, each to be asked by a form."""
    found = api.get_openapi_schema()
    operations = [operation(path, each["get"]) for path, each in found["paths"].items()]
    tags = [(tag, [each for each in operations if each["tag"] == tag["name"]]) for tag in found["tags"]]
    context = {
        "tags": tags,
        "about": render_markdown(DESCRIPTION.partition("\n")[2]),
        "openapi": reverse(f"{api.urls_namespace}:openapi-json"),
        "pages": pages_path(),
        "deprecated": sorted(DEPRECATED.items()),
    }
    return render(request, "api/docs.html", context)


@require_safe
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """Where the forms lead: to the address that the answers make, of an operation that is there."""
    for path, each in api.get_openapi_schema()["paths"].items():
        if each["get"]["operationId"] == name:
            return HttpResponseRedirect(address_of(path, each["get"], request.GET.dict()))
    return HttpResponseRedirect(f"{ROOT}docs/")


def address_of(path: str, described: Data, given: dict[str, str]) -> str:
    """The path with its variables filled in, and every parameter that was given one; nothing leads elsewhere."""
    values = {each["name"]: given.get(each["name"], "").strip() for each in described["parameters"]}
    in_path = {each["name"]: each["example"] for each in described["parameters"] if each["in"] == "path"}
    filled = re.sub(r"\{(\w+)\}", lambda name: quote(values[name[1]] or in_path[name[1]], safe=""), path)
    query = {name: value for name, value in values.items() if value and name not in in_path}
    return f"{filled}?{urlencode(query)}" if query else filled


def operation(path: str, described: Data) -> Data:
    """What the page shows of one operation."""
    answer = described["responses"]["200"]["content"]["application/json"]["example"]
    return {
        "path": path,
        "id": described["operationId"],
        "tag": described["tags"][0],
        "summary": described["summary"],
        "description": render_markdown(described["description"]),
        "deprecated": described.get("deprecated", False),
        "parameters": [parameter(each) for each in described["parameters"]],
        "answer": json.dumps(answer, indent=2, ensure_ascii=False),
    }


def parameter(given: Data) -> Data:
    schema = given["schema"]
    usual = schema.get("default")
    if isinstance(usual, bool):
        usual = str(usual).lower()
    choices = ["true", "false"] if schema.get("type") == "boolean" else schema.get("enum", [])
    bounds = [f"{schema['minimum']} to {schema['maximum']}"] if "maximum" in schema else []
    return {
        "name": given["name"],
        "is_needed": given["required"],
        "hint": " ".join(
            [
                given.get("description", ""),
                *(f"{each}." for each in bounds),
                f"For example {given['example']}.",
                *([f"Usually {usual}."] if usual is not None else []),
            ]
        ).strip(),
        "choices": choices,
        "value": given["example"] if given["required"] else "",
    }
