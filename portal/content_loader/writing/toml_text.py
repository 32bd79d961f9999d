"""Plain values as TOML that ``tomllib`` reads back to equal values."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
MUST_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')
LINE_LENGTH = 100


def toml_lines(values: Mapping[str, Any]) -> list[str]:
    """One line for each key; what is None is left out.

    >>> toml_lines({"title": "Say “hi”", "days": (1, 2), "source": None})
    ['title = "Say “hi”"', 'days = [1, 2]']
    """
    return [f"{toml_key(key)} = {toml_value(value)}" for key, value in values.items() if value is not None]


def toml_table(name: str, values: Mapping[str, Any], *, is_one_of_many: bool = False) -> str:
    """A table with its heading, ``[name]`` or, of a list of tables, ``[[name]]``."""
    heading = f"[[{name}]]" if is_one_of_many else f"[{name}]"
    return "\n".join([heading, *toml_lines(values)]) + "\n"


def toml_key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _text(key)


def toml_value(value: Any) -> str:
    """The value as it stands after the equals sign. Long lists have one item to a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _text(f"{value:%H:%M}")
    if isinstance(value, Mapping):
        inner = ", ".join(f"{toml_key(key)} = {toml_value(item)}" for key, item in value.items() if item is not None)
        return f"{{ {inner} }}" if inner else "{}"
    return _list(value)


def _list(values: Iterable[Any]) -> str:
    items = [toml_value(item) for item in values]
    on_one_line = f"[{', '.join(items)}]"
    if len(on_one_line) <= LINE_LENGTH or any("\n" in item for item in items):
        return on_one_line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def _text(text: str) -> str:
    escaped = MUST_ESCAPE.sub(lambda found: ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}"), text)
    return f'"{escaped}"'
