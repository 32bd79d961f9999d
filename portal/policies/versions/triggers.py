"""Database triggers that refuse to change or remove a row of any ``FrozenModel``, whichever code or console asks.

They are installed after every ``migrate``, because SQLite drops a table's triggers when a migration rebuilds it. Two
changes are let through: the account that a row names may be removed, which sets that column to nothing, and where a
model says so its name may give way to a pseudonym.
``portal flush`` empties a whole database on purpose, as tests do between themselves; it lifts the triggers while it
works (``management/commands/flush.py``). So do the retention of signatures
(``agreements/retention.py``), in a transaction of its own, and ``portal demo --fresh``. Nothing else does.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import SET_NULL, ForeignKey

from .frozen import PSEUDONYM, FrozenModel

MARK = "_is_frozen"
IN_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
IN_POSTGRESQL = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass"


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Make or renew the triggers of every table that exists. A receiver of ``post_migrate``."""
    connection = connections[using]
    _install(connection, _tables(connection))


@contextmanager
def lifted_triggers(using: str = "default", *, of: type[FrozenModel] | None = None) -> Iterator[None]:
    """Without the triggers inside: for emptying a whole database, or ``of`` one table for what is no longer kept."""
    connection = connections[using]
    for model in [of] if of else _tables(connection):
        _execute(connection, _drop(connection, model))
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _install(connection, [of] if of else _tables(connection))


def frozen_models() -> list[type[FrozenModel]]:
    return [model for model in apps.get_models() if issubclass(model, FrozenModel)]


def refusal(model: type[FrozenModel]) -> str:
    """What the database answers."""
    name = str(model._meta.verbose_name).capitalize()
    return f"{name}: {model.kept}, so it can be neither changed nor removed. {model.next_step}"


def loose_columns(model: type[FrozenModel]) -> list[str]:
    """The columns that may be emptied: those of foreign keys whose row may go."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [str(field.column) for field in keys if field.remote_field.on_delete is SET_NULL]


def triggers_of(connection: BaseDatabaseWrapper, model: type[FrozenModel]) -> list[str]:
    """The names of the triggers that hold the model's table now."""
    with connection.cursor() as cursor:
        cursor.execute(IN_POSTGRESQL if connection.vendor == "postgresql" else IN_SQLITE, [model._meta.db_table])
        return sorted(row[0] for row in cursor.fetchall() if MARK in row[0])


def _install(connection: BaseDatabaseWrapper, models: Iterable[type[FrozenModel]]) -> None:
    for model in models:
        _execute(connection, [*_drop(connection, model), *_create(connection, model)])


def _tables(connection: BaseDatabaseWrapper) -> list[type[FrozenModel]]:
    present = connection.introspection.table_names()
    return [model for model in frozen_models() if model._meta.db_table in present]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name(model: type[FrozenModel]) -> str:
    return f"{model._meta.db_table}{MARK}"


def _quoted(model: type[FrozenModel]) -> str:
    return refusal(model).replace("'", "''")


def _create(connection: BaseDatabaseWrapper, model: type[FrozenModel]) -> list[str]:
    table, name = model._meta.db_table, _name(model)
    events = _events(connection, model)
    if connection.vendor == "postgresql":
        refuse = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{_quoted(model)}'; END $$"
        )
        rows = [
            f"CREATE TRIGGER {name}_{key} BEFORE {event} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()"
            for key, (event, when) in events.items()
        ]
        whole = f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()"
        return [refuse, *rows, whole]
    return [
        f"CREATE TRIGGER {name}_{key} BEFORE {event} ON {table} "
        f"{when}BEGIN SELECT RAISE(ABORT, '{_quoted(model)}'); END"
        for key, (event, when) in events.items()
    ]


def _events(connection: BaseDatabaseWrapper, model: type[FrozenModel]) -> dict[str, tuple[str, str]]:
    """What is refused, by a short key: the event and its condition."""
    loose, names = loose_columns(model), model.pseudonymised
    kept = [str(field.column) for field in model._meta.concrete_fields if field.column not in (*loose, *names)]
    left, right = ("(", ")") if connection.vendor == "postgresql" else ("", "")
    emptied = {column: (f"UPDATE OF {column}", f"WHEN {left}NEW.{column} IS NOT NULL{right} ") for column in loose}
    renamed = {name: (f"UPDATE OF {name}", f"WHEN {left}NEW.{name} NOT LIKE '{PSEUDONYM}%'{right} ") for name in names}
    quoted = ", ".join(f'"{column}"' for column in kept)
    return {"update": (f"UPDATE OF {quoted}", ""), **emptied, **renamed, "delete": ("DELETE", "")}


def _drop(connection: BaseDatabaseWrapper, model: type[FrozenModel]) -> list[str]:
    on_table = f" ON {model._meta.db_table}" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER {name}{on_table}" for name in triggers_of(connection, model)]
