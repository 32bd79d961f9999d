"""A restore is all or nothing, keeps what was there, and holds what must not happen twice (R37)."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.utils import timezone

from portal.attendance_plugin.models import AuditEntry, OutboxMessage
from portal.attendance_plugin.submissions.models import Heartbeat
from portal.kept_answers import number
from portal.kept_answers.front_door import FrontDoor
from portal.kept_answers.rendering import forget_all
from portal.operations.backup import restoring
from portal.operations.backup.archive import NotWhole
from portal.operations.backup.files import BackupFile
from portal.operations.backup.making import make_backup
from portal.operations.backup.restoring import CannotRestore, finish, is_unfinished, restore
from portal.pages.models import ContentPage, School
from portal.static_site.building import Options, build
from portal.static_site.models import SiteBuild
from tests.kept_answers.asking import ask
from tests.static_site.edits import publish
from tests.static_site.test_building import files_of

from .conftest import MADE

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
def refused(small: BackupFile, school: School, settings, monkeypatch) -> BackupFile:
    """The same, for a restore that is refused before it begins, in a transaction of the test's own."""
    monkeypatch.setattr(restoring, "others_at_work", list)
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


@contextmanager
def program_at_work() -> Iterator[None]:
    """Another program with the database open, doing nothing."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("SELECT name FROM portal_pages_school").fetchall()
            yield
        return
    given = {**connection.get_connection_params(), "cursor_factory": None, "context": None}
    with psycopg.connect(**{**given, "application_name": "pgAdmin"}):
        yield


@COMMITTED
@pytest.mark.parametrize("comes", ["before", "meanwhile"])
def test_not_while_another_program_has_the_database_open(comes: str, later: BackupFile, settings, monkeypatch) -> None:
    """A web server on another port, or a worker whose clock stands."""
    real = restoring.unpack
    with ExitStack() as stack:

        def unpack(*given: Any) -> Any:
            if comes == "meanwhile":
                stack.enter_context(program_at_work())
            return real(*given)

        monkeypatch.setattr(restoring, "unpack", unpack)
        if comes == "before":
            stack.enter_context(program_at_work())
        with pytest.raises(CannotRestore, match=r"open elsewhere: .*Stop web server and worker") as caught:
            put_back(later)
        assert ("pgAdmin" in str(caught.value)) == (connection.vendor == "postgresql")
    assert School.objects.get().name == "Renamed since"
    assert (list(settings.VAR_DIR.glob("restore*")), is_unfinished()) == ([], False)
    monkeypatch.setattr(restoring, "unpack", real)
    put_back(later)
    assert_as_it_was(settings)


@COMMITTED
def test_a_process_that_went_on_gives_nothing_of_before(later: BackupFile, settings, monkeypatch) -> None:
    """Somebody put the backup back by another way than ours, which refuses."""
    monkeypatch.setattr(restoring, "others_at_work", list)
    forget_all()
    door = FrontDoor(WSGIHandler())
    try:
        before = [ask(door, "/api/v1/schools/").body.decode() for _ in range(2)]
        put_back(later)
        after = [ask(each, "/api/v1/schools/").body.decode() for each in (door, door, FrontDoor(WSGIHandler()))]
    finally:
        number.forget_connection()
        forget_all()
    assert [("Renamed since" in text, "Millbrook Primary School" in text) for text in before] == [(True, False)] * 2
    assert [("Renamed since" in text, "Millbrook Primary School" in text) for text in after] == [(False, True)] * 3


@COMMITTED
def test_the_static_site_afterwards_is_that_of_a_full_build(
    folders: Path, small_school: School, tmp_path: Path, settings, monkeypatch
) -> None:
    """R39: files of what the restored database does not know go, and a build is wanted at once."""
    monkeypatch.setattr(restoring, "others_at_work", list)
    settings.STATIC_SITE = str(tmp_path / "site")
    Heartbeat.objects.update(seen_at=timezone.now() - restoring.RUNS)
    build(tmp_path / "site", small_school)
    SiteBuild.objects.create(pk=1, changes=7, tried_changes=7, tried_at=timezone.now(), tried_on=timezone.localdate())
    made = make_backup(folders, MADE)
    publish(ContentPage.objects.get(slug="news"), body="Written since.")
    ContentPage.objects.get(slug="news").add_sibling(instance=ContentPage(title="Late", slug="late", body="Since."))
    build(tmp_path / "site", small_school)
    assert "Written since." in (tmp_path / "site/news/index.html").read_text()
    put_back(made)
    assert SiteBuild.objects.get().changes > SiteBuild.objects.get().tried_changes
    build(tmp_path / "site", School.objects.get(), options=Options(allow_shrink=True))
    build(tmp_path / "full", School.objects.get(), options=Options(full=True))
    assert files_of(tmp_path / "site") == files_of(tmp_path / "full")
    assert "Old words." in (tmp_path / "site/news/index.html").read_text()
    assert not (tmp_path / "site/late").exists()


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
