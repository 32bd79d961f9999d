"""The content folder in a test's database within a moment.

The real command loads it once for all processes; what it wrote, row by row, is kept and only copied from then on.
What is kept is made again whenever a file of the portal or of the content differs. Who tests the loading itself
calls the command.
"""

import hashlib
import pickle
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import django

from tests.databases import KEPT, ROOT, migrations_digest, one_at_a_time

LOADED_AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class TableChange:
    table: str
    columns: tuple[str, ...]
    """Its key comes first."""
    gone: list[Row]
    """Keys of the rows that are there no longer, or not as they were."""
    came: list[Row]


def loaded_content() -> list[TableChange]:
    """What loading changes in a database that the migrations have just left. No test may have begun in it."""
    path = KEPT / f"content-{_digest()}.pickle"
    with one_at_a_time("loading"):
        if not path.exists():
            path.with_suffix(".part").write_bytes(pickle.dumps(_load()))
            path.with_suffix(".part").rename(path)
    changes: list[TableChange] = pickle.loads(path.read_bytes())
    return changes


def put(changes: list[TableChange]) -> None:
    """Make the changes, in the test's own transaction."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from wagtail.models import Site

    with transaction.atomic(), connection.cursor() as cursor:
        for change in changes:
            table, *columns = map(connection.ops.quote_name, (change.table, *change.columns))
            cursor.executemany(f"DELETE FROM {table} WHERE {columns[0]} = %s", change.gone)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", change.came)
        changed = {change.table for change in changes}
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in changed]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    Site.clear_site_root_paths_cache()


def _load() -> list[TableChange]:
    import time_machine
    from django.core.management import call_command
    from django.db import transaction

    with time_machine.travel(LOADED_AT, tick=True), transaction.atomic():
        before = _tables()
        call_command("load_content", verbosity=0)
        after = _tables()
        transaction.set_rollback(True)
    changes = [_change(*names, before[names], rows) for names, rows in after.items()]
    return [change for change in changes if change.gone or change.came]


def _change(table: str, columns: tuple[str, ...], before: dict[Any, Row], after: dict[Any, Row]) -> TableChange:
    gone = [(key,) for key, row in before.items() if after.get(key) != row]
    return TableChange(table, columns, gone, [row for key, row in after.items() if before.get(key) != row])


def _tables() -> dict[tuple[str, tuple[str, ...]], dict[Any, Row]]:
    """The rows of every table by their key. The search index that SQLite derives from another table keeps itself."""
    from django.apps import apps
    from django.db import connection

    tables = {}
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            fields = model._meta.local_concrete_fields
            if model._meta.db_table not in existing or not fields or fields[0] is not model._meta.pk:
                continue
            columns = tuple(field.column for field in fields)
            names = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(model._meta.db_table)}")
            rows = [tuple(map(connection.ops.adapt_unknown_value, row)) for row in cursor.fetchall()]
            tables[model._meta.db_table, columns] = {row[0]: row for row in rows}
    return tables


def _digest() -> str:
    from django.db import connection

    digest = hashlib.sha256(f"{connection.vendor}{django.VERSION}{sys.version}{migrations_digest()}".encode())
    for path in [ROOT / "requirements-dev.lock", *sorted(ROOT.glob("portal/**/*")), *sorted(ROOT.glob("content/**/*"))]:
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]
