"""Asks the API as a client does, and every operation that its description names."""

import json
import re
from typing import Any

from django.test import Client

from portal.api.document import IN_PATHS

ROOT = "/api/v1/"
# What the document gives as examples for the variables of an address is there in the demo trust.
DEMO = dict(IN_PATHS)
QUERIES = {f"{ROOT}search/": "?q=leave"}


def read(client: Client, path: str) -> Any:
    response = client.get(f"{ROOT}{path}")
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, "application/json"), response.content
    return json.loads(response.content)


def addresses(client: Client, values: dict[str, str] = DEMO) -> dict[str, str]:
    """The path of each operation, and an address of it that answers."""
    paths = read(client, "openapi.json")["paths"]
    return {path: re.sub(r"\{(\w+)\}", lambda name: values[name[1]], path) + QUERIES.get(path, "") for path in paths}
