"""The numbers and choices of a rule, described once: for the parser, the editor's block and its help text."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from portal.rules import canonical
from portal.rules.record_reader import Number, RecordReader

COMPARATORS = {"above": "above", "at_least": "at least", "below": "below", "at_most": "at most"}


@dataclass(frozen=True, slots=True)
class NoParameters:
    """A rule with nothing to set."""


def _described(*, reads: str, label: str, help: str, default: Any = MISSING, **more: Any) -> Any:
    metadata = {
        "reads": reads,
        "label": label,
        "help": help,
        "unit": "",
        "choices": None,
        "minimum": None,
        "maximum": None,
    }
    return field(default=default, metadata=metadata | {"comparator": None} | more)


def whole(
    label: str,
    *,
    help: str,
    unit: str,
    minimum: int = 0,
    maximum: int = 366,
    comparator: str | None = None,
    default: Any = MISSING,
) -> Any:
    """A whole number, for example of days."""
    return _described(
        reads="integer",
        label=label,
        help=help,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        comparator=comparator,
        default=default,
    )


def number(
    label: str,
    *,
    help: str,
    unit: str,
    minimum: Number = 0,
    maximum: Number = 366,
    comparator: str | None = None,
    default: Any = MISSING,
) -> Any:
    """A number that need not be whole, for example of hours."""
    return _described(
        reads="number",
        label=label,
        help=help,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        comparator=comparator,
        default=default,
    )


def percent(label: str, *, help: str, comparator: str, default: Any = MISSING) -> Any:
    """A percentage of sessions from 0 to 100."""
    return _described(
        reads="number",
        label=label,
        help=help,
        unit="percent",
        minimum=0,
        maximum=100,
        comparator=comparator,
        default=default,
    )


def choice(label: str, *, help: str, choices: Mapping[str, str], default: Any = MISSING) -> Any:
    """One of the choices; the mapping gives the words for each."""
    return _described(reads="choice", label=label, help=help, choices=choices, default=default)


def several(label: str, *, help: str, choices: Mapping[str, str] | None = None, default: Any = MISSING) -> Any:
    """Any number of the choices, or of short texts where no choices are given."""
    return _described(reads="texts", label=label, help=help, choices=choices, default=default)


def several_whole(label: str, *, help: str, unit: str, minimum: int, maximum: int, default: Any = MISSING) -> Any:
    """Any number of whole numbers."""
    return _described(
        reads="integers", label=label, help=help, unit=unit, minimum=minimum, maximum=maximum, default=default
    )


def flag(label: str, *, help: str, default: Any = MISSING) -> Any:
    """True or false."""
    return _described(reads="flag", label=label, help=help, default=default)


def clock(label: str, *, help: str, comparator: str | None = None, default: Any = MISSING) -> Any:
    """A time of day."""
    return _described(reads="clock", label=label, help=help, unit="time of day", comparator=comparator, default=default)


def parameter_names(kind: type) -> tuple[str, ...]:
    return tuple(declared.name for declared in fields(kind))


def parse_parameters(kind: type, reader: RecordReader) -> Any:
    """An instance of the parameter dataclass `kind`; a blank or missing value without a default is refused."""
    values = {}
    for declared in fields(kind):
        if reader.data.get(declared.name) is None and declared.default is not MISSING and not reader.has(declared.name):
            continue
        values[declared.name] = _read(declared, reader)
    return kind(**values)


def _read(declared: "Field[Any]", reader: RecordReader) -> Any:
    name, about = declared.name, declared.metadata
    if about["reads"] in ("integer", "number", "integers"):
        return getattr(reader, about["reads"])(name, about["minimum"], about["maximum"])
    if about["reads"] in ("choice", "texts"):
        choices = tuple(about["choices"]) if about["choices"] is not None else None
        return getattr(reader, about["reads"])(name, choices)
    return getattr(reader, about["reads"])(name)


def parameters_to_data(parameters: Any) -> dict[str, Any]:
    """The parameters as plain data, every value written out."""
    return {declared.name: canonical.plain(getattr(parameters, declared.name)) for declared in fields(parameters)}
