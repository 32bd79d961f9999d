"""A database with real commits, for tests in which several connections meet."""

import shutil
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from django.db import connection, connections

from portal.pages.models import School


@pytest.fixture
def committed(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    """An SQLite file of this test's own, seen by every thread; on another database, pytest-django's committed one."""
    if connection.vendor != "sqlite":
        request.getfixturevalue("transactional_db")
        yield
        return
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        shared = Path(connection.settings_dict["NAME"])
        own = request.getfixturevalue("tmp_path") / "committed.sqlite3"
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copy(shared, own)
        connection.settings_dict["NAME"] = str(own)
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = str(shared)


@pytest.fixture
def committed_school(committed: None) -> School:
    return School.objects.create(
        slug="test-school",
        name="Millbrook Primary School",
        phase="primary",
        am_registration=time(8, 50),
        am_ends=time(12, 0),
        pm_registration=time(13, 0),
        pm_ends=time(15, 15),
        report_absence_by=time(8, 45),
        telephone="01632 960100",
        email="office@millbrook.example",
    )
