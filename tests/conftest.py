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
            old = setup_databases(verbosity=0, interactive=False)
        yield
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            teardown_databases(old, verbosity=0)
        return
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        copy = Path(_scratch) / "test.sqlite3"
        shutil.copy(_migrated_template(), copy)
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
    yield
    connection.close()


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
        contacts={"office": {"role": "School office", "telephone": "01632 960100", "email": "office@millbrook.example"}},
    )
