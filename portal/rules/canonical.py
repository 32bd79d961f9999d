"""One way of writing data as JSON, so that equal data has equal bytes and an equal hash."""

import hashlib
import json
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any


def plain(value: Any) -> Any:
    """The value as JSON types: dates and times as ISO text, instants in UTC with `Z`, whole decimals as integers.

    >>> plain({"on": date(2026, 9, 1), "hours": Decimal("2.50")})
    {'on': '2026-09-01', 'hours': 2.5}
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _plain_scalar(value)


def _key(key: Any) -> str:
    written = plain(key)
    return written if isinstance(written, str) else str(written)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"An instant needs its time zone; got {value.isoformat()} without one.")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if hasattr(value, "to_data"):
        return plain(value.to_data())
    raise TypeError(f"{type(value).__name__} has no canonical form; use dates, numbers, text, lists or mappings.")


def to_json(data: Any) -> str:
    """Canonical JSON: keys sorted, no spaces, every character as itself."""
    return json.dumps(plain(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(data: Any) -> str:
    """The SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return sha256_of_text(to_json(data))


def sha256_of_text(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
