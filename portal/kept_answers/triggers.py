"""Database triggers that raise a number in the very transaction that changes something public.

No code has to remember it: a page published by an editor, ``QuerySet.update``, an import, another program or a console
all pass the same trigger, and the number and the change become visible together or not at all. A process that is killed
between the two is therefore no case of its own. The triggers are made anew after every ``migrate``, because SQLite
drops a table's triggers when a migration rebuilds it; the number rises then too, whatever went on in between.

The number is the clock's, in microseconds, and one more where the clock stands still or behind. So none comes twice: a
database that was put back, or a stand-by that lacks the last changes, counts on from another number than the lost one.

PostgreSQL has several slots, of which a transaction takes one that nobody holds: two that change something public never
wait for each other on behalf of the number, which is the sum. SQLite has one writer at a time and needs one slot.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

TABLE = "portal_public_changes"
MARK = "_is_public"
FUNCTION = "portal_note_public_change"
IN_SQLITE = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s ESCAPE '!'"
IN_POSTGRESQL = (
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s ESCAPE '!'"
)
RAISED_ON_SQLITE = (
    "UPDATE portal_public_changes SET number = MAX(number + 1, "
    "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)) WHERE slot = 0"
)
RAISED_ON_POSTGRESQL = (
    "UPDATE portal_public_changes SET number = GREATEST(number + 1, "
    "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint) WHERE slot = 0"
)
NOTE_CHANGE = """
CREATE OR REPLACE FUNCTION portal_note_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own_transaction text := pg_current_xact_id()::text;
  clock bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
  free_slot integer;
BEGIN
  IF TG_OP = 'UPDATE' AND TG_LEVEL = 'ROW' THEN
    IF TG_NARGS = 0 AND OLD IS NOT DISTINCT FROM NEW THEN
      RETURN NULL;
    ELSIF TG_NARGS > 0 AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
      RETURN NULL;
    END IF;
  END IF;
  IF current_setting('portal.public_change', true) IS NOT DISTINCT FROM own_transaction THEN
    RETURN NULL;
  END IF;
  SELECT slot INTO free_slot FROM portal_public_changes ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF free_slot IS NULL THEN
    INSERT INTO portal_public_changes (slot, number) VALUES (txid_current()::bigint % 1000000000 + 1, clock)
      ON CONFLICT (slot) DO UPDATE SET number = GREATEST(portal_public_changes.number + 1, clock);
  ELSE
    UPDATE portal_public_changes SET number = GREATEST(number + 1, clock) WHERE slot = free_slot;
  END IF;
  PERFORM set_config('portal.public_change', own_transaction, true);
  RETURN NULL;
END $$
"""


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Make or renew the triggers of every public table that exists. A receiver of ``post_migrate``."""
    from .not_public import public_models  # it asks for the models

    connection = connections[using]
    present = set(connection.introspection.table_names())
    if TABLE not in present:
        return
    remove_triggers(using)
    models = [model for model in public_models() if model._meta.db_table in present]
    _execute(connection, _create(connection, models))


def remove_triggers(using: str = "default") -> None:
    connection = connections[using]
    on_table = connection.vendor == "postgresql"
    drops = [f'DROP TRIGGER "{name}"' + f" ON {table}" * on_table for table, name in triggers(connection)]
    _execute(connection, drops)


def triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Table and name of each trigger there is now."""
    statement = IN_POSTGRESQL if connection.vendor == "postgresql" else IN_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(statement, [f"%{MARK.replace('_', '!_')}!_%"])
        return sorted((str(table), str(name)) for table, name in cursor.fetchall())


def watched_tables(connection: BaseDatabaseWrapper) -> set[str]:
    return {table.strip('"') for table, _ in triggers(connection)}


def _create(connection: BaseDatabaseWrapper, models: Iterable[type[Model]]) -> Iterator[str]:
    if connection.vendor == "postgresql":
        yield NOTE_CHANGE
        for model in models:
            yield from _on_postgresql(model)
        yield RAISED_ON_POSTGRESQL
        return
    for model in models:
        yield from _on_sqlite(model)
    yield RAISED_ON_SQLITE


def _on_postgresql(model: type[Model]) -> Iterator[str]:
    from .not_public import draft_columns

    table, name = model._meta.db_table, _name(model)
    passed_over = ", ".join(f"'{column}'" for column in draft_columns(model))
    call = f"EXECUTE FUNCTION {FUNCTION}"
    written = f'AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW'
    yield f'CREATE TRIGGER "{name}_rows" {written} {call}({passed_over})'
    yield f'CREATE TRIGGER "{name}_whole" AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT {call}()'


def _on_sqlite(model: type[Model]) -> Iterator[str]:
    from .not_public import draft_columns

    table, name, drafts = model._meta.db_table, _name(model), draft_columns(model)
    columns = [str(field.column) for field in model._meta.local_concrete_fields if field.column not in drafts]
    differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    yield f'CREATE TRIGGER "{name}_insert" AFTER INSERT ON "{table}" BEGIN {RAISED_ON_SQLITE}; END'
    yield f'CREATE TRIGGER "{name}_update" AFTER UPDATE ON "{table}" WHEN {differs} BEGIN {RAISED_ON_SQLITE}; END'
    yield f'CREATE TRIGGER "{name}_delete" AFTER DELETE ON "{table}" BEGIN {RAISED_ON_SQLITE}; END'


def _name(model: type[Model]) -> str:
    """PostgreSQL takes 63 signs."""
    return f"{model._meta.db_table[:45]}{MARK}"


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
