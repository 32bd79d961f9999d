"""The description is itself right, and right about the answers of every operation, with the demo trust's content."""

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.reading import DEMO, addresses, read

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def document(client: Client, demo: object) -> dict[str, Any]:
    return dict(read(client, "openapi.json"))


def schema_of(document: dict[str, Any], path: str, status: int, kind: str) -> Any:
    content = document["paths"][path]["get"]["responses"][str(status)]["content"][kind]
    return content["schema"] | {"components": document["components"]}, content["example"]


def check(schema: dict[str, Any], value: Any) -> None:
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def test_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_answers_fit_their_description(client: Client, document: dict[str, Any]) -> None:
    for path, address in addresses(client).items():
        schema, _example = schema_of(document, path, 200, "application/json")
        check(schema, json.loads(client.get(address).content))


def test_refusals_fit_their_description(client: Client, document: dict[str, Any]) -> None:
    nowhere = addresses(client, {name: "2000-01-01" if name == "day" else "nowhere" for name in DEMO})
    refused = 0
    for path, address in nowhere.items():
        for status, asked in ((404, address), (422, f"{address.partition('?')[0]}?nobody=1")):
            if status == 404 and "{" not in path:
                continue
            response = client.get(asked)
            assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), asked
            schema, example = schema_of(document, path, status, "application/problem+json")
            check(schema, json.loads(response.content))
            check(schema, example)
            refused += 1
    assert refused > len(nowhere)


def test_every_operation_is_described_with_an_example_that_fits(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}
        operation = operations["get"]
        assert {name: bool(operation.get(name)) for name in ("summary", "description", "tags")} == {
            "summary": True,
            "description": True,
            "tags": True,
        }, path
        check(*schema_of(document, path, 200, "application/json"))
        assert [each["name"] for each in operation["parameters"] if "example" not in each] == [], path
        for parameter in operation["parameters"]:
            check(parameter["schema"], parameter["example"])
        assert {"304", "429", "500", "503"} <= set(operation["responses"]), path


def test_every_schema_has_an_example_that_fits(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        [shown] = schema["examples"]
        check(schema | {"components": document["components"]}, shown)
    undescribed = [name for name, schema in schemas.items() if not schema.get("description")]
    assert undescribed == []


def test_tags_are_those_in_use(document: dict[str, Any]) -> None:
    used = {operations["get"]["tags"][0] for operations in document["paths"].values()}
    assert {tag["name"] for tag in document["tags"]} == used
    assert used == {"start", "schools", "policies", "dates", "forms", "celebration", "search"}
