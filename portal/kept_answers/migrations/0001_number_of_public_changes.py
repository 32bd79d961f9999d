"""The table of the number that changes of public content raise. It has no model: `flush` must leave it alone."""

from typing import Any

from django.db import migrations

from portal.kept_answers.triggers import TABLE, remove_triggers


def remove(apps: Any, schema_editor: Any) -> None:
    remove_triggers(schema_editor.connection.alias)
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(f"CREATE TABLE {TABLE} (slot integer PRIMARY KEY, number bigint NOT NULL)", ""),
        migrations.RunSQL(f"INSERT INTO {TABLE} (slot, number) VALUES (0, 1)", ""),
        migrations.RunPython(migrations.RunPython.noop, remove),
    ]
