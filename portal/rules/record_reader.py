"""Read a mapping of plain data value by value; each refusal names the source, the key and what is accepted."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from portal.rules.problems import DataError

T = TypeVar("T")
Number = int | Decimal


class RecordReader:
    """A mapping with the place it came from. `path` is the dotted key of the mapping inside its source."""

    def __init__(self, data: Any, *, source: str, path: str = "") -> None:
        self.source, self.path = source, path
        if not isinstance(data, Mapping):
            raise DataError(source=source, key=path or "(top level)", got=data, accepted="a mapping of keys to values")
        self.data: Mapping[str, Any] = data

    def key(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def problem(self, name: str, accepted: str, *, got: Any = None, advice: str = "") -> DataError:
        shown = self.data.get(name) if got is None else got
        return DataError(source=self.source, key=self.key(name), got=shown, accepted=accepted, advice=advice)

    def has(self, name: str) -> bool:
        return name in self.data

    def refuse_unknown(self, accepted: Collection[str]) -> None:
        """Raise for the first key that means nothing here: a misspelt key must not be dropped silently."""
        for name in self.data:
            if name not in accepted:
                raise DataError(
                    source=self.source,
                    key=self.key(str(name)),
                    got=self.data[name],
                    accepted=", ".join(sorted(accepted)),
                    advice="This key means nothing here: correct its spelling or remove it.",
                )

    def required(self, name: str, accepted: str) -> Any:
        value = self.data.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise self.problem(name, accepted, advice="Fill it in.")
        return value

    def text(self, name: str) -> str:
        value = self.required(name, "text")
        if not isinstance(value, str):
            raise self.problem(name, "text")
        return value

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        return None if self.data.get(name) is None else read(name)

    def flag(self, name: str) -> bool:
        value = self.required(name, "true or false")
        if not isinstance(value, bool):
            raise self.problem(name, "true or false")
        return value

    def integer(self, name: str, minimum: int = 0, maximum: int | None = None) -> int:
        accepted = f"a whole number of at least {minimum}" + ("" if maximum is None else f" and at most {maximum}")
        value = self.required(name, accepted)
        if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
            raise self.problem(name, accepted)
        if maximum is not None and value > maximum:
            raise self.problem(name, accepted)
        return value

    def number(self, name: str, minimum: Number | None = None, maximum: Number | None = None) -> Number:
        return as_number(
            self.required(name, "a number"), source=self.source, key=self.key(name), minimum=minimum, maximum=maximum
        )

    def choice(self, name: str, choices: Collection[str]) -> str:
        accepted = "one of " + ", ".join(choices)
        value = self.required(name, accepted)
        if value not in choices:
            raise self.problem(name, accepted)
        return str(value)

    def day(self, name: str) -> date:
        return as_day(self.required(name, "a date as YYYY-MM-DD"), source=self.source, key=self.key(name))

    def clock(self, name: str) -> time:
        return as_clock(self.required(name, "a time as HH:MM"), source=self.source, key=self.key(name))

    def instant(self, name: str) -> datetime:
        """An instant, in UTC."""
        accepted = "an instant in UTC as YYYY-MM-DDTHH:MM:SSZ"
        value = self.required(name, accepted)
        try:
            instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.problem(name, accepted) from None
        if instant.tzinfo is None:
            raise self.problem(name, accepted, advice="Say the time zone, for example by ending with Z.")
        return instant.astimezone(UTC)

    def items(self, name: str) -> list[Any]:
        value = self.required(name, "a list") if self.data.get(name) != [] else []
        if not isinstance(value, list | tuple):
            raise self.problem(name, "a list")
        return list(value)

    def days(self, name: str) -> tuple[date, ...]:
        items = self.items(name) if self.data.get(name) is not None else []
        return tuple(as_day(item, source=self.source, key=f"{self.key(name)}[{i}]") for i, item in enumerate(items))

    def integers(self, name: str, minimum: int = 0, maximum: int | None = None) -> tuple[int, ...]:
        found = {f"{name}[{i}]": item for i, item in enumerate(self.items(name))}
        inner = RecordReader(found, source=self.source, path=self.path)
        return tuple(inner.integer(key, minimum, maximum) for key in found)

    def texts(self, name: str, choices: Collection[str] | None = None) -> tuple[str, ...]:
        found = {f"{name}[{i}]": item for i, item in enumerate(self.items(name))}
        inner = RecordReader(found, source=self.source, path=self.path)
        return tuple(inner.text(key) if choices is None else inner.choice(key, choices) for key in found)

    def section(self, name: str) -> "RecordReader":
        value = self.required(name, "a mapping of keys to values")
        return RecordReader(value, source=self.source, path=self.key(name))

    def sections(self, name: str) -> list["RecordReader"]:
        return [
            RecordReader(item, source=self.source, path=f"{self.key(name)}[{i}]")
            for i, item in enumerate(self.items(name))
        ]


def as_day(value: Any, *, source: str, key: str) -> date:
    """A date from `YYYY-MM-DD` text or a date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise DataError(source=source, key=key, got=value, accepted="a date as YYYY-MM-DD")


def as_clock(value: Any, *, source: str, key: str) -> time:
    """A time of day from `HH:MM` text or a time."""
    if isinstance(value, time):
        return value
    try:
        if isinstance(value, str) and len(value) == 5:
            return time.fromisoformat(value)
    except ValueError:
        pass
    raise DataError(source=source, key=key, got=value, accepted="a time as HH:MM")


def as_number(
    value: Any, *, source: str, key: str, minimum: Number | None = None, maximum: Number | None = None
) -> Number:
    """An exact number: an int where it is whole, else a Decimal of the digits written."""
    accepted = (
        "a number"
        + ("" if minimum is None else f" of at least {minimum}")
        + ("" if maximum is None else f" and at most {maximum}")
    )
    problem = DataError(source=source, key=key, got=value, accepted=accepted)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise problem
    try:
        exact = Decimal(str(value))
        whole = int(exact)
    except (InvalidOperation, OverflowError, ValueError):
        raise problem from None
    if (minimum is not None and exact < minimum) or (maximum is not None and exact > maximum):
        raise problem
    return whole if exact == whole else exact
