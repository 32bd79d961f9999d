"""A portal's folders of its own, with a file of each kind, a waiting mail and a place for backups."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.attendance_plugin.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.operations.backup import making
from portal.operations.backup.databases import DUMPS
from portal.operations.backup.files import BackupFile
from portal.operations.backup.making import make_backup
from portal.pages.models import School
from tests.static_site.conftest import small_school  # noqa: F401  # a fixture

MADE = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def folders(settings, tmp_path: Path) -> Path:
    """Where backups go; one picture and one piece of evidence lie in the portal's own folders."""
    var = tmp_path / "var"
    settings.VAR_DIR = var
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = var / "media", var / "private"
    settings.NO_MAIL_FILE, settings.BACKUP_KEYS = var / "no-mail", []
    settings.BACKUPS = tmp_path / "backups"
    for name in ("media/original_images/crest.png", "private/evidence/2026/letter.jpg"):
        (var / name).parent.mkdir(parents=True)
        (var / name).write_bytes(name.encode() * 1000)
    return tmp_path / "backups"


@pytest.fixture
def mail(school: School) -> OutboxMessage:
    return queue_message(
        school=school,
        purpose="link",
        cause="submission:1",
        recipient="parent@home.example",
        subject="Your form",
        text_body="The child has a rare illness.",
    )


@pytest.fixture
def small(folders: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> BackupFile:
    """A backup in whose place of the database a small one lies: for what is the same whatever is in it."""

    def copy(folder: Path) -> tuple[Path, dict[str, int]]:
        with closing(sqlite3.connect(folder / DUMPS["sqlite"])) as database:
            database.execute("CREATE TABLE words (word TEXT)")
            database.execute("INSERT INTO words VALUES ('The child has a rare illness.')")
            database.commit()
        return folder / DUMPS["sqlite"], {"words": 1}

    monkeypatch.setattr(making, "copy_database", copy)
    return make_backup(folders, MADE)


@pytest.fixture
def backup(folders: Path, mail: OutboxMessage) -> BackupFile:
    """Of the test's whole database, which therefore has to be committed."""
    return make_backup(folders, MADE)
