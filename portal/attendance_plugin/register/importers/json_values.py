"""Texts out of decoded JSON, whatever they were written as: a number, a word, an object wrapped in `data`."""

import re
from collections.abc import Mapping
from typing import Any

from .problems import CellRefused

# Characters that no database and no page takes; a pair of them cannot be told from damage.
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
TEXT_CHARACTERS = 1_000


def text_of(value: Any) -> str:
    """The trimmed text of a scalar; empty for null. Raises `CellRefused` for an object or a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        raise CellRefused("one text or number")
    if len(value) > TEXT_CHARACTERS:
        raise CellRefused(f"at most {TEXT_CHARACTERS:,} characters")
    return UNSTORABLE.sub("\ufffd", value).strip()


def inside(value: Any) -> Any:
    """What is wrapped as ``{"data": …}``, or the value itself."""
    return value["data"] if isinstance(value, dict) and "data" in value else value


def part(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of this name, unwrapped; an empty one when there is none."""
    value = inside(record.get(name))
    return value if isinstance(value, dict) else {}


def parts(record: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of the list of this name, unwrapped."""
    value = inside(record.get(name))
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def day_text(value: Any) -> str:
    """The text of a date, also of one written as an object with a `date` in it."""
    return text_of(value.get("date") if isinstance(value, dict) else value)
