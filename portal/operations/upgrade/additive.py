"""May a database change run while processes of the version before still answer?

They may when whatever those processes read and write is still there, and what is new asks nothing of them: a new table,
a column that may be empty or that the database fills itself, an index. Everything else waits until they have stopped.
"""

from collections.abc import Iterator

from django.db.migrations import operations
from django.db.migrations.operations.base import Operation
from django.db.models import Field, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

HARMLESS: tuple[type[Operation], ...] = (
    operations.CreateModel,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.RemoveConstraint,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.AlterOrderWithRespectTo,
)


def reasons_to_stop(found: Operation) -> Iterator[str]:
    """Why the version before cannot go on beside this change, in words for whoever upgrades; none when it can."""
    if isinstance(found, operations.SeparateDatabaseAndState):
        for inner in found.database_operations:
            yield from reasons_to_stop(inner)
    elif isinstance(found, operations.AddField):
        if not _fills_itself(found.field):
            yield f"{found.model_name}.{found.name} must be given by whoever stores a row, and they do not know it"
    elif isinstance(found, operations.RunPython | operations.RunSQL):
        if not getattr(found, "elidable", False):
            yield "it runs code over the rows; see what the notes of the release say"
    elif not isinstance(found, HARMLESS):
        yield f"{found.describe()[:1].lower()}{found.describe()[1:]}"


def _fills_itself(field: Field) -> bool:
    """Whether a row stored without a word about this column is accepted."""
    if isinstance(field, ManyToManyField):
        return True
    return field.null or getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED
