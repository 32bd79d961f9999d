"""Which database changes may run while the version before still answers."""

from typing import Any

import pytest
from django.db import migrations, models
from django.db.models.functions import Now

from portal.operations.upgrade.additive import reasons_to_stop


def add(field: Any) -> migrations.AddField:
    return migrations.AddField("submission", "language", field)


@pytest.mark.parametrize(
    "change",
    [
        migrations.CreateModel("Bell", [("id", models.BigAutoField(primary_key=True))]),
        add(models.CharField(max_length=5, null=True)),
        add(models.CharField(max_length=5, db_default="en-gb")),
        add(models.DateTimeField(db_default=Now())),
        add(models.ManyToManyField("auth.User")),
        migrations.AddIndex("submission", models.Index(fields=["language"], name="by_language")),
        migrations.AlterModelOptions("submission", {"verbose_name": "form"}),
        migrations.RunPython(migrations.RunPython.noop, elidable=True),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Bell")]),
    ],
    ids=lambda change: change.describe(),
)
def test_what_asks_nothing_of_the_version_before_may_run_beside_it(change: Any) -> None:
    assert list(reasons_to_stop(change)) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            # Django gives such a default to its own rows and then forgets it: the database itself knows none.
            add(models.CharField(max_length=5, default="en-gb")),
            "submission.language must be given by whoever stores a row, and they do not know it",
        ),
        (migrations.RemoveField("submission", "language"), "remove field language from submission"),
        (migrations.RenameField("submission", "language", "tongue"), "rename field language on submission to tongue"),
        (migrations.DeleteModel("Bell"), "delete model Bell"),
        (
            migrations.AlterField("submission", "language", models.CharField(max_length=3)),
            "alter field language on submission",
        ),
        (
            migrations.RunPython(migrations.RunPython.noop),
            "it runs code over the rows; see what the notes of the release say",
        ),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("Bell")]),
            "delete model Bell",
        ),
    ],
)
def test_what_takes_away_or_asks_for_more_needs_the_version_before_to_stop(change: Any, reason: str) -> None:
    assert list(reasons_to_stop(change)) == [reason]
