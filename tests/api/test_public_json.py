"""What all answers share: validators, HEAD, open to every site, no cookie, one shape of refusal (R21, R22, R25)."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from portal.api.policies import reading
from tests.api.reading import ROOT, addresses

pytestmark = [pytest.mark.django_db]
REMEMBERED = "public, no-cache, stale-if-error=86400"


def test_every_answer_is_public_remembered_and_cookieless(client: Client, demo: object) -> None:
    """Every operation of the description: 200 with a strong ETag, 304 to whoever has it, HEAD without the body."""
    for path, address in [*addresses(client).items(), ("", f"{ROOT}openapi.json"), ("", "/api/wagtail/v2/pages/")]:
        got = client.get(address)
        assert (got.status_code, got["Access-Control-Allow-Origin"], got["Cross-Origin-Resource-Policy"]) == (
            200,
            "*",
            "cross-origin",
        ), address
        assert got["Cache-Control"] == ("public, no-cache" if path.endswith("{screen}/") else REMEMBERED)
        assert (dict(got.cookies), got.headers.get("Vary"), got.headers.get("Access-Control-Allow-Credentials")) == (
            {},
            None,
            None,
        )
        again = client.get(address, headers={"If-None-Match": got["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", got["ETag"])
        assert again["Access-Control-Allow-Origin"] == "*"
        head = client.head(address)
        assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(got.content)))
        assert head["ETag"] == got["ETag"]


def test_etag_changes_with_the_answer(client: Client, attendance: Any) -> None:
    before = client.get(f"{ROOT}policies/attendance/")["ETag"]
    attendance.summary = "Being here, together."
    attendance.save()
    after = client.get(f"{ROOT}policies/attendance/", headers={"If-None-Match": before})
    assert (after.status_code, after.json()["summary"]) == (200, "Being here, together.")


def test_preflight_allows_reading_alone(client: Client, attendance: object) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    for path in ("", "dates/", "openapi.json", "nowhere/"):
        response = client.options(f"{ROOT}{path}", headers=asked | {"Access-Control-Request-Headers": "if-none-match"})
        assert (response.status_code, response.content) == (204, b"")
        assert (response["Access-Control-Allow-Origin"], response["Access-Control-Allow-Methods"]) == (
            "*",
            "GET, HEAD, OPTIONS",
        )
        assert "If-None-Match" in response["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_api_is_only_read(attendance: object) -> None:
    """Abuse case 34, also without the token that a form of ours would send."""
    client = Client(enforce_csrf_checks=True)
    for path in (ROOT, f"{ROOT}dates/", f"{ROOT}openapi.json", "/api/wagtail/v2/pages/"):
        for method in ("post", "put", "patch", "delete", "trace"):
            response = getattr(client, method)(path)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS"), (method, path)
            told = (response["Content-Type"], response["Access-Control-Allow-Origin"])
            assert told == ("application/problem+json", "*")


def test_address_that_is_none_is_said_as_a_problem(client: Client, attendance: object) -> None:
    response = client.get(f"{ROOT}policies/a b/x.css")
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        404,
        "application/problem+json",
        "no-store",
    )
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing is at this address. See /api/v1/ for what there is.",
    }
    assert (client.head(f"{ROOT}nowhere/").status_code, client.head(f"{ROOT}nowhere/").content) == (404, b"")


def test_address_without_its_slash_leads_on_for_scripts_too(client: Client, attendance: object) -> None:
    response = client.get(f"{ROOT}policies?limit=1")
    assert (response.status_code, response["Location"]) == (308, f"{ROOT}policies/?limit=1")
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("query", ["schol=thistlemere", "limit=1&utm_source=x"])
def test_parameter_nobody_knows_is_refused_and_named(client: Client, query: str, attendance: object) -> None:
    """Abuse case 30: an unkeyed parameter makes no second copy of an answer."""
    response = client.get(f"{ROOT}policies/?{query}")
    [error] = response.json()["errors"]
    assert (response.status_code, error["name"]) == (422, query.rpartition("&")[2].partition("=")[0])


@pytest.mark.parametrize("path", [f"{ROOT}search/?q=a%00b", "/api/wagtail/v2/pages/?slug=a%00b"])
def test_control_characters_reach_no_database(client: Client, path: str, attendance: object) -> None:
    assert client.get(path).json()["detail"] == "A parameter holds a control character. Leave it out."


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("Jo Bloggs, SELECT"), 500), (OperationalError("database is locked"), 503)]
)
def test_our_fault_is_said_with_a_code_and_nothing_of_the_error(
    client: Client,
    attendance: object,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
) -> None:
    """R25: the code is in the log, the error's words are not in the answer."""

    def broken(*args: object) -> None:
        raise error

    monkeypatch.setattr(reading, "public_policy", broken)
    response = client.get(f"{ROOT}policies/attendance/")
    said = json.loads(response.content)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert str(error) not in response.content.decode()
    assert said["incident"] in caplog.text
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_addresses_come_from_the_settings_and_not_from_the_request(client: Client, attendance: object) -> None:
    """Abuse case 32."""
    for path in (ROOT, f"{ROOT}policies/", "/api/wagtail/v2/pages/"):
        response = client.get(path, headers={"X-Forwarded-Host": "evil.example"})
        assert (response.status_code, b"evil" in response.content) == (200, False)
