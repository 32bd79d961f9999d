"""Rows of pages that are fetched many at a time: each page depends on its own row, not on the whole query."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model, QuerySet

from .rows import Answer, KeptCursor, Row, digest_of

AT_A_TIME = 400


def row_name(model: type[Model], key: int) -> str:
    """How traces call the row: ``portal_pages.ContentPage:12``."""
    return f"{model._meta.label}:{key}"


def fetch_rows(model: type[Model], keys: Sequence[int]) -> Iterator[tuple[Any, str]]:
    """Each object with the digest of its row, in no order; what no longer exists is left out."""
    for asked in _parts(keys):
        objects = _rows_of(model, asked)
        connection, rows = connections[objects.db], []

        def capture(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            execute(sql, params, many, context)
            cursor = context["cursor"]
            rows.extend(cursor.cursor.fetchall())  # noqa: B023 - called before the next part begins
            cursor.cursor = KeptCursor(cursor.cursor, Answer("", rows, cursor.cursor.description))  # noqa: B023
            return cursor.cursor

        with connection.execute_wrapper(capture):
            found = list(objects)
        yield from zip(found, map(digest_of, rows), strict=True)


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
        found.update((row_name(model, key), digest) for key, digest in _digests(model, keys))
    return found


def _digests(model: type[Model], keys: Sequence[int]) -> Iterator[tuple[int, str]]:
    place = [field.attname for field in model._meta.concrete_fields].index(model._meta.pk.attname)
    query: Callable[[int], str] = cache(lambda many: _rows_of(model, range(many)).query.sql_with_params()[0])
    with connections[model._base_manager.db].cursor() as cursor:
        for asked in _parts(keys):
            cursor.execute(query(len(asked)), asked)
            rows: list[Row] = cursor.fetchall()
            yield from ((row[place], digest_of(row)) for row in rows)


def _rows_of(model: type[Model], keys: Sequence[int]) -> "QuerySet[Any]":
    return model._base_manager.filter(pk__in=keys).order_by()


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_A_TIME):
        yield keys[start : start + AT_A_TIME]
