"""Parameters of queries as JSON and back, so that the next build can ask the same question."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

PLAIN = (str, int, float, type(None))
# A kind's mark -> how it is written and read. Subclasses stand before what they are made from.
KINDS: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "span": (timedelta, lambda span: repr(span.total_seconds()), lambda text: timedelta(seconds=float(text))),
    "decimal": (Decimal, str, Decimal),
    "uuid": (UUID, str, UUID),
    "bytes": (bytes, lambda octets: b64encode(octets).decode(), b64decode),
}


class CannotBeWritten(TypeError):
    """A parameter of a kind that JSON cannot hold; the answer is then made anew each time."""


def written(parameters: Iterable[Any]) -> list[Any]:
    """JSON values; raises CannotBeWritten."""
    return [_written(each) for each in parameters]


def _written(value: Any) -> Any:
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, list | tuple):
        return {"list": written(value)}
    for kind, (type_, write, _) in KINDS.items():
        if isinstance(value, type_):
            return {kind: write(value)}
    raise CannotBeWritten(f"A query's parameter of the type {type(value).__name__} cannot be kept.")


def read(values: Iterable[Any]) -> tuple[Any, ...]:
    """What ``written`` wrote."""
    return tuple(_read(each) for each in values)


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return list(read(text)) if kind == "list" else KINDS[kind][2](text)
