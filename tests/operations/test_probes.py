"""Monitors ask a machine by its address; pages are given under the school's names alone (R24)."""

from typing import Any

import pytest
from django.test import Client, override_settings

from portal.attendance_plugin.submissions.standstill import beat
from portal.operations import health, probes

pytestmark = pytest.mark.django_db
IN_PRODUCTION = {
    "ALLOWED_HOSTS": [".school.example"],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_REDIRECT_EXEMPT": [r"^healthz(/ready|/worker)?$", r"^metrics$"],
}


@pytest.mark.parametrize("address", ["/healthz", "/healthz/ready", "/healthz/worker"])
def test_a_probe_by_address_is_answered_in_production(address: str) -> None:
    beat()
    with override_settings(**IN_PRODUCTION):
        response = Client().get(address, headers={"host": "10.0.0.7:8000", "x-forwarded-host": "evil.example"})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "evil" not in str(response.headers)


@pytest.mark.parametrize(("address", "status"), [("/", 400), ("/healthz/", 400), ("/metrics/x", 400)])
def test_everything_else_under_a_foreign_name_is_refused(address: str, status: int) -> None:
    with override_settings(**IN_PRODUCTION | {"SECURE_SSL_REDIRECT": False}):
        assert Client().get(address, headers={"host": "10.0.0.7:8000"}).status_code == status


def test_the_exemptions_of_the_settings_are_the_probes() -> None:
    import re

    exempt = [re.compile(pattern) for pattern in IN_PRODUCTION["SECURE_REDIRECT_EXEMPT"]]
    assert all(any(one.search(address.lstrip("/")) for one in exempt) for address in probes.ADDRESSES)
    assert not any(one.search(address) for one in exempt for address in ("healthz/x", "admin/", "metrics/", "xmetrics"))


@pytest.mark.parametrize(("broken", "missing"), [("_database_answers", "database"), ("_is_prepared", "changes")])
def test_what_is_missing_is_told_without_why(broken: str, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> bool:
        raise ConnectionError("redis://user:secret@10.0.0.9 refuses")

    monkeypatch.setattr(health, broken, fail)
    response = Client().get("/healthz/ready")
    assert (response.status_code, response.json()) == (503, {"status": "not ready", "missing": [missing]})
    assert response["Cache-Control"] == "no-store"


def test_a_cache_that_is_down_sends_no_visitor_away(settings: Any) -> None:
    """Every web server would be taken out at once, while each of them still answers."""
    down = {"BACKEND": "portal.operations.forgiving_cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"default": down}
    assert health.cache_answers() is False
    response = Client().get("/healthz/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
