"""The value of a parameter as a reader writes it."""

from collections.abc import Iterable
from dataclasses import Field
from datetime import time
from decimal import Decimal
from typing import Any

from portal.rules.spoken_clock import spoken_clock

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def show_parameter(field: "Field[Any]", value: Any) -> str:
    """The value of a parameter as a text shows it, without its unit."""
    if isinstance(value, tuple):
        return listed(_show_one(field, item) for item in value) or "none"
    return _show_one(field, value)


def show_value(value: Any) -> str:
    """A number, time of day or text as a reader writes it.

    >>> show_value(time(8, 45)), show_value(time(12)), show_value(Decimal("2.50")), show_value(14)
    ('8:45am', '12 noon', '2.5', '14')
    """
    if isinstance(value, time):
        return spoken_clock(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def listed(items: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(items)
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _show_one(field: "Field[Any]", value: Any) -> str:
    about = field.metadata
    if about["choices"]:
        return str(about["choices"].get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if about["unit"] == "month":
        return MONTHS[value - 1]
    if about["unit"] == "year group":
        return f"Year {value}" if value else "Reception"
    return show_value(value)
