"""What every test may use: a database made once per set of migrations, a school, and the invented cast."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_scratch = tempfile.mkdtemp(prefix="portal-test-")
os.environ.setdefault("PORTAL_VAR", _scratch)

import django  # noqa: E402
import pytest  # noqa: E402
import wagtail  # noqa: E402

TEMPLATES = Path(tempfile.gettempdir()) / f"portal-test-databases-{os.getuid()}"


def pytest_configure() -> None:
    """Passwords hash slowly on purpose; a suite that signs in a thousand times need not."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure() -> None:
    shutil.rmtree(_scratch, ignore_errors=True)


def _migrations_digest() -> str:
    digest = hashlib.sha256(f"{django.VERSION}{wagtail.VERSION}".encode())
    for path in sorted(Path(__file__).parent.parent.glob("portal/*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _migrated_template() -> Path:
    """An SQLite file with every migration applied; made once per set of migrations, then only copied."""
    from django.core.management import call_command
    from django.db import connection

    TEMPLATES.mkdir(exist_ok=True)
    name = connection.settings_dict["NAME"]
    template = TEMPLATES / f"{_migrations_digest()}.sqlite3"
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            fresh = template.with_suffix(".part")
            fresh.unlink(missing_ok=True)
            connection.settings_dict["NAME"] = str(fresh)
            call_command("migrate", verbosity=0)
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            fresh.rename(template)
            connection.settings_dict["NAME"] = name
    return template


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: object,
) -> Iterator[None]:
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if connection.vendor != "sqlite":
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            old = setup_databases(verbosity=0, interactive=False, serialized_aliases=["default"])
        yield
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            teardown_databases(old, verbosity=0)
        return
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _migrated_template()
        connection.settings_dict["NAME"] = str(_copy())
        _fill_again(connection)
    yield
    connection.close()


def _copy() -> Path:
    return Path(_scratch) / "test.sqlite3"


def _fill_again(connection: object) -> None:
    """The database as the migrations left it. A test with transactions of its own ends with every table empty."""
    if connection.vendor == "sqlite":  # type: ignore[attr-defined]
        connection.close()  # type: ignore[attr-defined]
        for leftover in Path(_scratch).glob("test.sqlite3*"):
            leftover.unlink()
        shutil.copy(_migrated_template(), _copy())
    else:
        from django.apps import apps
        from django.contrib.contenttypes.models import ContentType
        from django.core.management import call_command
        from django.core.management.color import no_style

        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        contents = connection._test_serialized_contents  # type: ignore[attr-defined]
        connection.creation.deserialize_db_from_string(contents)  # type: ignore[attr-defined]
        ContentType.objects.clear_cache()
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):  # type: ignore[attr-defined]
                cursor.execute(statement)


def _has_own_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", [])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if (marker := item.get_closest_marker("django_db")) and marker.kwargs.get("transaction"):
            # Otherwise emptying the tables makes new content types, whose keys clash with the ones put back.
            marker.kwargs["serialized_rollback"] = True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    from django.db import connection

    yield
    # After the last test there is nothing to fill again: PostgreSQL's test database is gone by then.
    if nextitem is not None and _has_own_transactions(item):
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            _fill_again(connection)


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
