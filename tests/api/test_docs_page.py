"""The page on which the API is read: from our own files alone, under the strict rule, and of use without scripts."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = [pytest.mark.django_db]


def test_docs_page_has_nothing_inline_and_nothing_from_elsewhere(client: Client, school: object) -> None:
    """R21, R34: django-ninja's own page would load its script from a third party."""
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert "script-src 'self'; style-src 'self'" in response["Content-Security-Policy"]
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    scripts = re.findall(r"<script([^>]*)>", page)
    assert [each for each in scripts if "src=" not in each and 'type="application/json"' not in each] == []
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert [address for address in addresses if not address.startswith(("/static/", "/api/v1/"))] == []
    files = [address.removeprefix("/static/") for address in addresses if address.startswith("/static/")]
    assert [name for name in files if finders.find(name) is None] == []


def test_docs_page_leads_to_every_list_without_scripts(client: Client, school: object) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    listed = re.findall(r'<li><a href="(/api/v1/\w+/)">', page)
    assert listed == [f"/api/v1/{room}/" for room in ("schools", "policies", "dates", "forms", "celebration", "search")]
    assert '<a href="/api/v1/openapi.json">' in page


def test_docs_page_is_remembered_without_a_cookie(client: Client, school: object) -> None:
    got = client.get("/api/v1/docs/")
    assert (dict(got.cookies), got.headers.get("Vary"), got["Cache-Control"]) == ({}, None, "public, max-age=300")
    assert client.get("/api/v1/docs/", headers={"If-None-Match": got["ETag"]}).status_code == 304
