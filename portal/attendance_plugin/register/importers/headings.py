"""A table's headings as a set that a school explains once: the same headings in another order are the same set."""

import hashlib
from collections.abc import Mapping, Sequence

from .columns import Column, ColumnMap, map_headings, plain, refuse_missing


def heading_keys(headings: Sequence[str]) -> list[str]:
    """Each heading as it is compared; a second one that reads the same is told apart by a number.

    >>> heading_keys(["UPN", "Name", "name", ""])
    ['upn', 'name', 'name#2', 'column4']
    """
    keys: list[str] = []
    for place, heading in enumerate(headings, start=1):
        key = plain(heading) or f"column{place}"
        times = sum(known.partition("#")[0] == key for known in keys)
        keys.append(f"{key}#{times + 1}" if times else key)
    return keys


def signature_of(keys: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def map_taught(headings: Sequence[str], fields: Mapping[str, str], columns: Sequence[Column]) -> ColumnMap:
    """The columns as the school explained them: ``fields`` has the name of a field by heading key."""
    keys = heading_keys(headings)
    places = {fields[key]: place for place, key in enumerate(keys) if fields.get(key)}
    refuse_missing(headings, columns, places)
    unused = tuple(heading or key for heading, key in zip(headings, keys, strict=True) if not fields.get(key))
    return ColumnMap(places, tuple(headings), unused)


def known_count(headings: Sequence[str], columns: Sequence[Column]) -> int:
    """How many of the columns these headings name."""
    return sum(any(column.is_named(heading) for heading in headings) for column in columns)


def find_columns(
    headings: Sequence[str], columns: Sequence[Column], taught: Mapping[str, Mapping[str, str]]
) -> ColumnMap:
    """As the school explained these very headings, else by the headings we know. Raises `HeadingsUnknown`."""
    fields = taught.get(signature_of(heading_keys(headings)))
    return map_taught(headings, fields, columns) if fields else map_headings(headings, columns)
