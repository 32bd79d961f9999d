"""Asks the API as a client does, and every operation that its description names."""

import json
import re
from typing import Any

from django.test import Client

ROOT = "/api/v1/"
# What stands for the variables of an address in the demo trust.
DEMO = {
    "school": "thistlemere",
    "policy": "attendance",
    "label": "2026-09",
    "day": "2026-11-20",
    "older": "2024-09",
    "newer": "2026-09",
    "form": "leave",
    "screen": "hallway",
}
QUERIES = {f"{ROOT}search/": "?q=leave"}


def read(client: Client, path: str) -> Any:
    response = client.get(f"{ROOT}{path}")
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, "application/json"), response.content
    return json.loads(response.content)


def addresses(client: Client, values: dict[str, str] = DEMO) -> dict[str, str]:
    """The path of each operation, and an address of it that answers."""
    paths = read(client, "openapi.json")["paths"]
    return {path: re.sub(r"\{(\w+)\}", lambda name: values[name[1]], path) + QUERIES.get(path, "") for path in paths}
