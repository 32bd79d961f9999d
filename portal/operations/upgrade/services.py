"""The database changes that wait, and making them: one process at a time, no long wait for a lock (R38)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from .additive import reasons_to_stop

LOCK_SECONDS = 5
ONE_AT_A_TIME = 20261129
"""The number of an advisory lock of PostgreSQL; any that nothing else in the database uses."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """``reasons``: why processes of the version before have to stop first; empty where they need not."""

    name: str
    reasons: list[str]


def pending() -> list[Step]:
    """The changes that wait, in the order in which they are made."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [Step(name=f"{one.app_label}.{one.name}", reasons=_reasons(one)) for one, _ in plan]


def _reasons(migration: Migration) -> list[str]:
    return [reason for operation in migration.operations for reason in reasons_to_stop(operation)]


def text_encoding() -> str:
    """How the database keeps text. PostgreSQL takes what the machine's locale says, which may be plain ASCII."""
    if connection.vendor != "postgresql":
        return "UTF8"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])


def migrate() -> None:
    """Make them. Another process that does it already is waited for; a table that is in use is not, for long.

    On PostgreSQL a change waits at most ``LOCK_SECONDS`` for its table, for everybody else queues up behind it; then
    ``OperationalError`` is raised, nothing of that change is done, and it may be tried again.
    """
    with _alone():
        call_command("migrate", verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
