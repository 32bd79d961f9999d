"""Database triggers that refuse to change or remove a published version, whichever code or console asks.

They are installed after every ``migrate``, because SQLite drops a table's triggers when a migration rebuilds it. One
change is let through: the account of the person who published may be removed, which sets ``published_by`` to nothing.
``portal flush`` empties a whole database on purpose, as tests do between themselves; it lifts the triggers while it
works (``management/commands/flush.py``). Nothing else does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "portal_policies_version_is_frozen"
MESSAGE = "A published policy version can be neither changed nor removed. Publish a new version instead."
LOOSE_COLUMN = "published_by_id"


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Make or renew the triggers where the table exists. A receiver of ``post_migrate``."""
    connection = connections[using]
    if _table() in connection.introspection.table_names():
        _execute(connection, [*_drop(connection), *_create(connection)])


@contextmanager
def lifted_triggers(using: str = "default") -> Iterator[None]:
    """Without the triggers inside, for emptying a whole database."""
    connection = connections[using]
    if _table() in connection.introspection.table_names():
        _execute(connection, _drop(connection))
    try:
        yield
    finally:
        install_triggers(using)


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _table() -> str:
    from portal.policies.models import PolicyVersion

    return PolicyVersion._meta.db_table


def _frozen_columns() -> list[str]:
    from portal.policies.models import PolicyVersion

    columns = [str(field.column) for field in PolicyVersion._meta.concrete_fields]
    return [column for column in columns if column != LOOSE_COLUMN]


def _create(connection: BaseDatabaseWrapper) -> list[str]:
    events = {
        "update": f"UPDATE OF {', '.join(_frozen_columns())}",
        "publisher": f"UPDATE OF {LOOSE_COLUMN}",
        "delete": "DELETE",
    }
    changes_publisher = f"NEW.{LOOSE_COLUMN} IS NOT NULL"
    conditions = {"publisher": changes_publisher}
    if connection.vendor == "postgresql":
        refuse = (
            f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{MESSAGE}'; END $$"
        )
        rows = [
            f"CREATE TRIGGER {NAME}_{key} BEFORE {event} ON {_table()} FOR EACH ROW "
            f"{f'WHEN ({conditions[key]}) ' if key in conditions else ''}EXECUTE FUNCTION {NAME}()"
            for key, event in events.items()
        ]
        whole = f"CREATE TRIGGER {NAME}_truncate BEFORE TRUNCATE ON {_table()} EXECUTE FUNCTION {NAME}()"
        return [refuse, *rows, whole]
    return [
        f"CREATE TRIGGER {NAME}_{key} BEFORE {event} ON {_table()} "
        f"{f'WHEN {conditions[key]} ' if key in conditions else ''}BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for key, event in events.items()
    ]


def _drop(connection: BaseDatabaseWrapper) -> list[str]:
    keys = ("update", "publisher", "delete", "truncate")
    if connection.vendor == "postgresql":
        drops = [f"DROP TRIGGER IF EXISTS {NAME}_{key} ON {_table()}" for key in keys]
        return [*drops, f"DROP FUNCTION IF EXISTS {NAME}()"]
    return [f"DROP TRIGGER IF EXISTS {NAME}_{key}" for key in keys]
