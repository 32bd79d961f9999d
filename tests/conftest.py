"""What every test may use: a database made once per set of migrations, a school, and the invented cast."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_scratch = tempfile.mkdtemp(prefix="portal-test-")
os.environ.setdefault("PORTAL_VAR", _scratch)

import pytest  # noqa: E402

from tests.databases import ROOT, OwnDatabase  # noqa: E402
from tests.loaded_content import TableChange, loaded_content, put  # noqa: E402
from tests.servers import postgres  # noqa: E402


def pytest_collection_finish() -> None:
    """Looking for garbage again and again among all that was imported took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "leave out the tests that may not touch the database: they are the same on every one"
    parser.addoption("--database-only", action="store_true", help=words)


def pytest_configure() -> None:
    """Settings are read before this file when one process runs the tests, so its environment would come too late."""
    from django.conf import settings

    # They hash slowly on purpose; a suite that signs in a thousand times need not.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests fill in a form in a moment; those about quick machines set a time.
    settings.FORM_QUICKEST_SECONDS = 0
    # All tests ask from one network; those of the limit set one.
    settings.API_REQUESTS_PER_MINUTE = settings.SEARCHES_PER_MINUTE = 1_000_000
    # Each of two thousand clients looked through all static files before its first request; now they are looked for.
    settings.WHITENOISE_AUTOREFRESH = True
    # Tests sign in without the door; those of the door set it to what a real school has.
    settings.SECOND_FACTOR = "off"
    _empty_no_tables()


def _empty_no_tables() -> None:
    """A test with transactions of its own is followed by a new database: no need to empty two hundred tables."""
    from django.test import TransactionTestCase

    def leave_as_it_is(self: TransactionTestCase) -> None: ...

    TransactionTestCase._fixture_teardown = leave_as_it_is


def pytest_unconfigure() -> None:
    shutil.rmtree(_scratch, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: object,
) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _own_database().fill()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _own_database().remove()


@cache
def _own_database() -> OwnDatabase:
    from django.db import connection

    return OwnDatabase(connection, Path(_scratch))


def _has_own_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", [])


def _may_touch_the_database(item: pytest.Item) -> bool:
    """For every other test pytest-django keeps the database shut."""
    return bool(item.get_closest_marker("django_db")) or "django_db_setup" in getattr(item, "fixturenames", [])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("database_only"):
        others = [item for item in items if not _may_touch_the_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _may_touch_the_database(item)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """What a test with transactions of its own has written stays there; the next one finds a new database."""
    yield
    # After the last test there is nothing to fill again: the test database is gone by then.
    if nextitem is not None and _has_own_transactions(item):
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            _own_database().fill()


@pytest.fixture(scope="session")
def migrated_file(django_db_blocker: pytest.FixtureRequest) -> Path:
    """An SQLite database as the migrations leave it, to be copied: portals of tests need not migrate their own."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return _own_database().migrated_file()


@pytest.fixture(scope="module")
def migrated_postgres(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL database as the migrations leave it, for portals of their own.

    On the server that the suite runs on, where that is PostgreSQL; else on one of its own, which takes a minute.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            yield _own_database().copy_on_server("portal_of_a_test")
        return
    with tempfile.TemporaryDirectory() as var, postgres() as environment:
        command = [sys.executable, "-m", "portal", "prepare", "--without-content"]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **environment, "PORTAL_VAR": var})
        yield environment["DATABASE_URL"]


@pytest.fixture(scope="session")
def content_rows(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> list[TableChange]:
    """What loading the demo trust's content changes, for fixtures of whole modules to put."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return loaded_content()


@pytest.fixture
def loaded(content_rows: list[TableChange], db: None) -> None:
    """The demo trust's content, as `portal load-content` left it on 20 November 2026."""
    put(content_rows)


@pytest.fixture
def school(db: None):
    """A small primary school with the times every test counts on."""
    from datetime import time

    from portal.pages.models import School

    return School.objects.create(
        slug="test-school",
        name="Millbrook Primary School",
        phase="primary",
        local_authority_number="999",
        establishment_number="2001",
        am_registration=time(8, 50),
        am_ends=time(12, 0),
        pm_registration=time(13, 0),
        pm_ends=time(15, 15),
        report_absence_by=time(8, 45),
        telephone="01632 960100",
        email="office@millbrook.example",
        contacts={
            "office": {"role": "School office", "telephone": "01632 960100", "email": "office@millbrook.example"}
        },
    )


@pytest.fixture
def time_machine_at() -> Iterator[object]:
    """``time_machine_at(day)``: it is ten in the morning of that day in London, until the test ends."""
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    import time_machine

    travels: list[time_machine.travel] = []

    def travel_to(day: date) -> None:
        travel = time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Europe/London")))
        travel.start()
        travels.append(travel)

    yield travel_to
    for travel in reversed(travels):
        travel.stop()
