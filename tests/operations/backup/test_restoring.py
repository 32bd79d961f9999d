"""A restore is all or nothing, keeps what was there, and holds what must not happen twice (R37)."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from portal.attendance_plugin.models import AuditEntry, OutboxMessage
from portal.attendance_plugin.submissions.models import Heartbeat
from portal.operations.backup import restoring
from portal.operations.backup.archive import NotWhole
from portal.operations.backup.files import BackupFile
from portal.operations.backup.restoring import CannotRestore, finish, is_unfinished, restore
from portal.pages.models import School

COMMITTED = pytest.mark.django_db(transaction=True)

CREST = "media/original_images/crest.png"


def quiet(line: str) -> None:
    pass


@pytest.fixture
def later(backup: BackupFile, school: School, settings) -> BackupFile:
    """After the backup: a school renamed, an account made, a file written over and one added."""
    change(settings)
    return backup


@pytest.fixture
def refused(small: BackupFile, school: School, settings) -> BackupFile:
    """The same, for a restore that is refused before it begins."""
    change(settings)
    return small


def change(settings) -> None:
    School.objects.update(name="Renamed since")
    get_user_model().objects.create_user("since")
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
    (settings.VAR_DIR / CREST).write_bytes(b"since")
    (settings.VAR_DIR / "media/new.png").write_bytes(b"since")
    Heartbeat.objects.update(seen_at=timezone.now() - restoring.RUNS)


def put_back(backup: BackupFile, *, as_copy: bool = False) -> restoring.Restored:
    return restore(backup, [], replace=True, as_copy=as_copy, say=quiet)


def assert_as_it_was(settings) -> None:
    assert School.objects.get().name == "Millbrook Primary School"
    assert not get_user_model().objects.filter(username="since").exists()
    assert (settings.VAR_DIR / CREST).read_bytes() == CREST.encode() * 1000
    assert not (settings.VAR_DIR / "media/new.png").exists()
    assert not is_unfinished()
    assert list(settings.VAR_DIR.glob("restore-*")) == []


@COMMITTED
def test_the_portal_is_as_it_was_and_what_was_there_is_kept(later: BackupFile, settings) -> None:
    restored = put_back(later, as_copy=True)
    assert_as_it_was(settings)
    assert restored.made_at == later.made_at
    assert (restored.before / "media/new.png").read_bytes() == b"since"
    if connection.vendor == "sqlite":
        assert any(restored.before.glob("*.sqlite3"))
    assert_nothing_happens_twice(restored)
    assert settings.NO_MAIL_FILE.exists(), "abuse case 70: a copy sends no mail"


def assert_nothing_happens_twice(restored: restoring.Restored) -> None:
    """R37: a mail that waited may have been sent since."""
    message = OutboxMessage.objects.get()
    assert (message.state, restored.settled.held) == (OutboxMessage.State.FAILED, 1)
    assert "may have been sent since" in message.last_error
    assert message.text_body, "staff can still send it"
    assert Session.objects.count() == 0
    assert AuditEntry.objects.filter(action="backup_restored").count() == 1


def test_nothing_is_replaced_unasked(refused: BackupFile, settings) -> None:
    with pytest.raises(CannotRestore, match="--replace"):
        restore(refused, [], replace=False, as_copy=False, say=quiet)
    assert School.objects.get().name == "Renamed since"


def test_not_while_the_portal_runs(refused: BackupFile) -> None:
    Heartbeat.objects.update_or_create(pk=1, defaults={"seen_at": timezone.now()})
    with pytest.raises(CannotRestore, match="Stop web server and worker"):
        put_back(refused)


def test_a_damaged_backup_changes_nothing(refused: BackupFile, settings) -> None:
    content = refused.path.read_bytes()
    refused.path.write_bytes(content[: len(content) // 2])
    with pytest.raises(NotWhole):
        put_back(refused)
    assert School.objects.get().name == "Renamed since"
    assert (settings.VAR_DIR / "media/new.png").exists()
    assert list(settings.VAR_DIR.glob("restore*")) == []


def test_a_backup_of_a_later_version_is_refused(refused: BackupFile, monkeypatch) -> None:
    monkeypatch.setattr(restoring, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setattr(restoring, "unknown_migrations", lambda applied: ["attendance.9999_later"])
    with pytest.raises(CannotRestore, match="9999_later"):
        put_back(refused)
    assert School.objects.get().name == "Renamed since"


def test_a_backup_of_another_database_is_refused(refused: BackupFile, monkeypatch) -> None:
    real = restoring.unpack

    def of_another(*args: object) -> object:
        manifest = real(*args)
        manifest.database = "oracle"
        return manifest

    monkeypatch.setattr(restoring, "unpack", of_another)
    with pytest.raises(CannotRestore, match="oracle"):
        put_back(refused)


@COMMITTED
@pytest.mark.parametrize("steps", [1, 3])
def test_a_kill_at_any_step_is_finished_afterwards(steps: int, later: BackupFile, settings, monkeypatch) -> None:
    """Abuse case 59."""
    real: Callable[[Path, Path], None] = restoring._move
    done = 0

    class Killed(BaseException):
        pass

    def move(source: Path, target: Path) -> None:
        nonlocal done
        if done == steps:
            raise Killed
        done += 1
        real(source, target)

    monkeypatch.setattr(restoring, "_move", move)
    with pytest.raises(Killed):
        put_back(later)
    with pytest.raises(CannotRestore, match="--finish"):
        put_back(later)
    monkeypatch.setattr(restoring, "_move", real)
    finish(quiet)
    assert_as_it_was(settings)


@COMMITTED
def test_a_kill_after_the_last_step_does_no_harm(later: BackupFile, settings, monkeypatch) -> None:
    real = restoring.settle

    def killed(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        put_back(later)
    plan = json.loads(restoring.plan_file().read_text())
    assert plan["moves"]
    monkeypatch.setattr(restoring, "settle", real)
    finish(quiet)
    assert_as_it_was(settings)


def test_there_is_nothing_to_finish_where_nothing_was_begun(folders: Path) -> None:
    with pytest.raises(CannotRestore, match="nothing to finish"):
        finish(quiet)
