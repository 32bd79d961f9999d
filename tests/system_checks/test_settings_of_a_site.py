"""Clock, address, tasks, files, database and cache: what a site has not set is named with the line to add."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks

from portal.defaults import Q_CLUSTER
from portal.system_checks.background import check_background_work
from portal.system_checks.keeping import check_private_files, check_shared_cache, check_sqlite
from portal.system_checks.surroundings import check_base_url, check_time_zone

PRIVATE = "portal.attendance_plugin.submissions.evidence.storage.PrivateFolder"


def told(found: list[CheckMessage]) -> list[tuple[str, str]]:
    """Number and last line of the hint of each message."""
    return [(message.id, message.hint.splitlines()[-1].strip()) for message in found]


def test_the_ready_portal_passes_its_own_checks() -> None:
    assert [message for message in run_checks() if str(message.id).startswith("portal.")] == []


def test_a_site_that_keeps_another_clock_is_told(settings: Any) -> None:
    settings.USE_TZ, settings.TIME_ZONE = False, "UTC"
    assert told(check_time_zone()) == [("portal.E005", "USE_TZ = True"), ("portal.W006", 'TIME_ZONE = "Europe/London"')]


@pytest.mark.parametrize("address", ["", "www.school.example", "//www.school.example"])
def test_a_site_without_an_address_is_told(settings: Any, address: str) -> None:
    settings.BASE_URL = address
    assert told(check_base_url()) == [("portal.E007", 'WAGTAILADMIN_BASE_URL = "https://www.school.example"')]


@pytest.mark.parametrize(
    ("changed", "number", "line"),
    [
        ({"orm": None}, "portal.E009", '"orm": "default",'),
        ({"retry": 120}, "portal.E010", '"retry": 180,'),
        ({"timeout": None}, "portal.E010", '"retry": 180,'),
        ({"max_attempts": 0}, "portal.W011", '"max_attempts": 10,'),
    ],
)
def test_tasks_that_could_not_wait_or_end_are_told(
    settings: Any, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], number: str, line: str
) -> None:
    settings.Q_CLUSTER = Q_CLUSTER | changed
    monkeypatch.setattr("django_q.conf.Conf.conf", settings.Q_CLUSTER)
    assert told(check_background_work()) == [(number, line)]


def test_django_q_before_the_portal_is_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django_q.conf.Conf.conf", {})
    assert told(check_background_work()) == [("portal.E008", '"django_q",')]


def test_evidence_without_a_place_is_told(settings: Any) -> None:
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != "evidence"}
    (found,) = check_private_files()
    assert (found.id, 'STORAGES["evidence"] = {' in found.hint, PRIVATE in found.hint) == ("portal.E012", True, True)


@pytest.mark.parametrize(
    "options", [{}, {"location": "/srv/media/evidence"}, {"location": "/srv/static"}, {"bucket_name": "school-files"}]
)
def test_evidence_among_public_files_is_told(settings: Any, options: dict[str, str]) -> None:
    """What parents send is served by nobody but the view that asks who is there."""
    settings.MEDIA_ROOT, settings.STATIC_ROOT = "/srv/media", "/srv/static"
    public = {"BACKEND": "x", "OPTIONS": {"bucket_name": "school-files"}}
    settings.STORAGES = settings.STORAGES | {"default": public, "evidence": {"BACKEND": PRIVATE, "OPTIONS": options}}
    assert [message.id for message in check_private_files()] == ["portal.E013"]


@pytest.mark.parametrize("options", [{"location": Path("/srv/private")}, {"bucket_name": "school-private"}])
def test_evidence_in_a_place_of_its_own_is_fine(settings: Any, options: dict[str, Any]) -> None:
    settings.MEDIA_ROOT = "/srv/media"
    settings.STORAGES = settings.STORAGES | {"evidence": {"BACKEND": PRIVATE, "OPTIONS": options}}
    assert check_private_files() == []


FULL = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({"transaction_mode": "IMMEDIATE", "init_command": FULL}, []),
        ({"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode = wal;PRAGMA synchronous = full"}, []),
        ({"init_command": FULL}, ["portal.W014"]),
        ({"transaction_mode": "IMMEDIATE", "init_command": FULL.replace("FULL", "NORMAL")}, ["portal.W014"]),
        ({}, ["portal.W014"]),
    ],
)
def test_sqlite_that_could_lose_or_lock_is_told(
    settings: Any, monkeypatch: pytest.MonkeyPatch, options: dict[str, str], numbers: list[str]
) -> None:
    database = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options}
    monkeypatch.setitem(settings.DATABASES, "default", database)
    assert [message.id for message in check_sqlite()] == numbers


def test_other_databases_need_no_options(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.postgresql"})
    assert check_sqlite() == []


@pytest.mark.parametrize(
    ("backend", "numbers"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", ["portal.W015"]),
        ("django.core.cache.backends.redis.RedisCache", []),
    ],
)
def test_a_cache_for_each_process_is_told(settings: Any, backend: str, numbers: list[str]) -> None:
    settings.CACHES = {"default": {"BACKEND": backend}}
    assert [message.id for message in check_shared_cache()] == numbers
