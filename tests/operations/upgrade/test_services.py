"""`portal prepare`, `portal web`, `portal worker`: the database first, once for all machines, then the parts (R38)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from portal.operations import parts
from portal.operations.management.commands import prepare
from portal.operations.upgrade import services
from portal.operations.upgrade.services import pending


@contextmanager
def one_change_waits(app: str = "attendance") -> Iterator[str]:
    """The newest change of the app, as if it had not been made here."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes(app)[0]
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*newest)
    try:
        yield ".".join(newest)
    finally:
        recorder.record_applied(*newest)


@pytest.mark.django_db
def test_nothing_waits_once_the_database_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert pending() == []
    call_command("prepare", "--plan")
    assert capsys.readouterr().out == "No database change waits.\n"


@pytest.mark.django_db
def test_a_database_without_letters_for_all_names_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL makes such databases where a machine has no locale; it then fails at the first name with an accent."""
    monkeypatch.setattr(prepare, "text_encoding", lambda: "SQL_ASCII")
    with one_change_waits() as name:
        with pytest.raises(CommandError, match=r"keeps text as SQL_ASCII.* createdb -O portal -E UTF8 -T template0"):
            call_command("prepare")
        assert name in [step.name for step in pending()]


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_part_does_not_start_before_its_database_is_ready(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(parts.os, "execv", lambda program, arguments: became.append(arguments))
    monkeypatch.setattr(parts.connections, "close_all", lambda: None)
    with one_change_waits() as name, pytest.raises(CommandError, match=f"beginning with {name}. First: portal prepare"):
        call_command(command)
    assert became == []
    call_command(command)
    assert [word for word in ("gunicorn", "qcluster") if word in became[0]] == [
        {"web": "gunicorn", "worker": "qcluster"}[command]
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("processes", "folders"), [(1, 0), (2, 1)])
def test_several_processes_of_a_web_server_count_together(
    processes: int, folders: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEB_PROCESSES = processes
    told: dict[str, str] = {}
    monkeypatch.setattr(parts.os, "putenv", told.__setitem__)
    monkeypatch.setattr(parts.os, "execv", lambda program, arguments: None)
    monkeypatch.setattr(parts.connections, "close_all", lambda: None)
    call_command("web")
    assert [name for name in told if Path(told[name]).is_dir()] == ["PROMETHEUS_MULTIPROC_DIR"] * folders


@pytest.mark.django_db
def test_plan_names_what_keeps_the_version_before_from_going_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with one_change_waits() as name:
        monkeypatch.setattr(services, "_reasons", lambda migration: ["remove field language from submission"])
        with pytest.raises(SystemExit) as ended:
            call_command("prepare", "--plan")
        assert ended.value.code == 1
        assert capsys.readouterr().out.splitlines() == [
            f"{name}: remove field language from submission",
            "Stop web servers and workers of the version before first; see docs/deploy.md.",
        ]
        monkeypatch.setattr(services, "_reasons", lambda migration: [])
        call_command("prepare", "--plan")
        assert capsys.readouterr().out.splitlines() == [
            f"{name}: may run beside the version before",
            "The version before may go on meanwhile.",
        ]


@pytest.mark.django_db
def test_a_lock_that_is_held_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*arguments: Any, **options: Any) -> None:
        raise OperationalError("canceling statement due to lock timeout\n")

    monkeypatch.setattr(services, "call_command", locked)
    with one_change_waits(), pytest.raises(CommandError, match=r"\(canceling statement due to lock timeout\)"):
        call_command("prepare", "--without-content")


@pytest.mark.django_db(transaction=True)
def test_two_machines_that_prepare_at_once_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is one machine's, and its own lock makes the second wait")
    here, most = 0, 0
    enough = threading.Event()

    def migrating(*arguments: Any, **options: Any) -> None:
        nonlocal here, most
        here += 1
        most = max(most, here)
        enough.wait(0.2)
        here -= 1

    monkeypatch.setattr(services, "call_command", migrating)

    def prepare() -> None:
        services.migrate()
        connection.close()

    machines = [threading.Thread(target=prepare) for _ in range(2)]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
    assert most == 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_every_migration_can_be_described() -> None:
    """Whatever kinds of change the portal and Wagtail have made so far, each is told one way or the other."""
    told = [services._reasons(one) for one in _all_migrations()]
    assert len(told) > 200
    assert {bool(reasons) for reasons in told} == {True, False}


def _all_migrations() -> list[Migration]:
    from django.db.migrations.loader import MigrationLoader

    return list(MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values())
