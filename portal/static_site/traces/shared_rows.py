"""Rows of pages that are fetched many at a time: each page depends on its own row, not on the whole query."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Model, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

from .rows import digest_of_text

AT_A_TIME = 400
ROW_TEXT = "portal_row_text"
MOST_ARGUMENTS = 60
# The columns that SQLite writes into JSON as exactly as it keeps them.
EXACT_IN_JSON = ("bool", "integer", "bigint", "smallint", "varchar", "char", "text", "date", "time")


def row_name(model: type[Model], key: int) -> str:
    """How traces call the row: ``portal_pages.ContentPage:12``."""
    return f"{model._meta.label}:{key}"


def fetch_rows(model: type[Model], keys: Sequence[int]) -> Iterator[tuple[Any, str]]:
    """Each object with the digest of its row, in no order; what no longer exists is left out."""
    for asked in _parts(keys):
        for found in _rows_of(model, asked):
            yield found, digest_of_text(vars(found).pop(ROW_TEXT))


def digests_now(names: Iterable[str]) -> dict[str, str]:
    """Row name -> digest of each of these rows that still exists."""
    by_model: dict[str, list[int]] = {}
    for name in names:
        label, _, key = name.rpartition(":")
        by_model.setdefault(label, []).append(int(key))
    found: dict[str, str] = {}
    for label, keys in by_model.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        found |= {f"{label}:{key}": digest_of_text(text) for key, text in _texts(model, keys)}
    return found


def _texts(model: type[Model], keys: Sequence[int]) -> Iterator[tuple[int, str]]:
    with connections[model._base_manager.db].cursor() as cursor:
        for asked in _parts(keys):
            cursor.execute(_query(model, len(asked)), asked)
            yield from cursor.fetchall()


@cache
def _query(model: type[Model], many: int) -> str:
    """For key and text of so many rows. Django takes as long to write it as the database to answer."""
    rows = _rows_of(model, range(many)).values_list("pk", ROW_TEXT)
    sql, _ = rows.query.get_compiler(model._base_manager.db).as_sql()
    return str(sql)


def _rows_of(model: type[Model], keys: Sequence[int]) -> "QuerySet[Any]":
    columns = [F(field.attname) for field in model._meta.concrete_fields]
    parts = [AsText(*columns[start : start + MOST_ARGUMENTS]) for start in range(0, len(columns), MOST_ARGUMENTS)]
    return model._base_manager.filter(pk__in=keys).order_by().annotate(**{ROW_TEXT: AsText(*parts)})


class AsText(Func):
    """All columns as one text that differs where any value differs, written by the database.

    To fetch each value of thousands of rows, only to write all of them down as a text, takes twice as long.
    """

    function = "JSON_ARRAY"
    output_field = TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        exact = self.copy()
        exact.set_source_expressions([_exactly(each, connection) for each in self.get_source_expressions()])
        return exact.as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="ROW(%(expressions)s)::text", **context)


def _exactly(column: Any, connection: BaseDatabaseWrapper) -> Any:
    kind = column.output_field.db_type(connection) or ""
    return column if kind.startswith(EXACT_IN_JSON) else Func(column, function="QUOTE", output_field=TextField())


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_A_TIME):
        yield keys[start : start + AT_A_TIME]
