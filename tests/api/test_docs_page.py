"""The page on which the API is read and tried: every operation, our own files alone, of use without scripts."""

import re
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import include, path

from tests.api.reading import ROOT, addresses, read

pytestmark = [pytest.mark.django_db]
DOCS = f"{ROOT}docs/"


def test_docs_page_has_nothing_inline_and_nothing_from_elsewhere(client: Client, attendance: object) -> None:
    """R21, R34: django-ninja's own page would load its script from a third party."""
    response = client.get(DOCS)
    page = response.content.decode()
    assert "script-src 'self'; style-src 'self'" in response["Content-Security-Policy"]
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page) == []
    assert finders.find("api/docs.css") is not None
    assert re.findall(r'(?:src|href|action)="(https?:|//)[^"]+"', page.replace("https://www.rfc-editor.org", "")) == []


def test_every_operation_is_there_and_its_form_leads_to_an_answer(client: Client, demo: object) -> None:
    """With what already stands in the form, as somebody presses its button."""
    page = client.get(DOCS).content.decode()
    forms = re.findall(r'<form action="(/api/v1/docs/ask/[^"]+)" method="get">(.*?)</form>', page, re.DOTALL)
    assert re.findall(r"<code>GET ([^<]+)</code>", page) == list(addresses(client))
    assert len(forms) == len(addresses(client))
    for action, fields in forms:
        given = dict(re.findall(r'<input [^>]*name="(\w+)" value="([^"]*)"', fields))
        answer = client.get(action, given, follow=True)
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "application/json"), action


def test_form_fills_in_the_path_and_leaves_out_what_is_empty(client: Client, attendance: object) -> None:
    given = {"policy": "attendance", "day": "2026-09-01", "school": ""}
    answer = client.get(f"{DOCS}ask/policy_on/", given)
    assert (answer.status_code, answer["Location"]) == (302, f"{ROOT}policies/attendance/on/2026-09-01/")
    answer = client.get(f"{DOCS}ask/dates/", {"from": "2026-09-01", "to": " ", "year_group": "4"})
    assert answer["Location"] == f"{ROOT}dates/?year_group=4&from=2026-09-01"


def test_form_leads_nowhere_else(client: Client, attendance: object) -> None:
    """Abuse case 33."""
    for evil in ("//evil.example", "/\\evil.example", "https://evil.example", "..//..//evil", "a\r\nb: c"):
        for given in ({"policy": evil}, {"next": evil, "policy": "attendance"}):
            location = client.get(f"{DOCS}ask/policy/", given)["Location"]
            assert location.startswith(f"{ROOT}policies/")
            assert unquote(location).count(evil) == (given["policy"] == evil)
        assert client.get(f"{DOCS}ask/nobody/", {"next": evil})["Location"] == DOCS


def test_docs_page_is_remembered_without_a_cookie(client: Client, attendance: object) -> None:
    got = client.get(DOCS)
    assert (dict(got.cookies), got.headers.get("Vary"), got["Cache-Control"]) == ({}, None, "public, no-cache")
    assert client.get(DOCS, headers={"If-None-Match": got["ETag"]}).status_code == 304


def test_way_in_leads_to_the_page_and_every_list(client: Client, attendance: object) -> None:
    start = read(client, "")
    base = "https://portal.millbrook.example"
    assert (start["docs"], start["openapi"]) == (f"{base}{DOCS}", f"{base}{ROOT}openapi.json")
    for address in start["places"].values():
        query = "?q=leave" if address.endswith("/search/") else ""
        assert client.get(f"{address.removeprefix(base)}{query}").status_code == 200


def test_wagtails_own_api_is_left_out_where_a_site_has_not_included_it(client: Client, settings: Any) -> None:
    """The address is a site's own, then, or none."""
    addresses = ModuleType("addresses")
    addresses.urlpatterns = [  # type: ignore[attr-defined]
        path("", include("portal.pages.urls")),
        path("api/v1/", include("portal.api.urls")),
    ]
    assert (read(client, "")["places"].keys() & {"pages"}, b"wagtail/v2" in client.get(DOCS).content) == (
        {"pages"},
        True,
    )
    settings.ROOT_URLCONF = addresses
    assert (read(client, "")["places"].keys() & {"pages"}, b"wagtail/v2" in client.get(DOCS).content) == (set(), False)
