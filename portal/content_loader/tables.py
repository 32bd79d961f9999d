"""A TOML table read value by value; each refusal names the file, the key and what is accepted."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from portal.rules.precise_dates import ACCEPTED, PreciseDate, parse_precise_date

from .problems import ContentError, nearest

T = TypeVar("T")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9_]*")
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,24}")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
OLDEST_YEAR_GROUP = 14


class Table:
    """A table with the file it stands in; ``path`` is its dotted place there."""

    def __init__(self, data: dict[str, Any], file: str, path: str = "") -> None:
        self.data, self.file, self.path = data, file, path

    def place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def problem(self, key: str, accepted: str, next_step: str = "Correct the value.", got: Any = None) -> ContentError:
        return ContentError(self.file, self.place(key), self.data.get(key) if got is None else got, accepted, next_step)

    def only(self, known: Collection[str]) -> None:
        """Raise for the first key that means nothing here: a misspelt key must not be dropped silently."""
        for key in self.data:
            if key not in known:
                advice = nearest(key, known, "Remove the key.")
                raise self.problem(key, f"the keys {', '.join(sorted(known))}", advice, got=key)

    def _need(self, key: str, kind: type | tuple[type, ...], accepted: str) -> Any:
        if key not in self.data:
            raise self.problem(key, accepted, f"Add {key} to the file.")
        value = self.data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.problem(key, accepted)
        return value

    def optional(self, key: str, read: Callable[[str], T], otherwise: T) -> T:
        return read(key) if key in self.data else otherwise

    def text(self, key: str) -> str:
        value: str = self._need(key, str, "some text").strip()
        if not value:
            raise self.problem(key, "some text", "Fill it in.")
        return value

    def line(self, key: str) -> str:
        value = self.text(key)
        if "\n" in value:
            raise self.problem(key, "one line of text", "Join the lines.")
        return value

    def _matching(self, key: str, pattern: re.Pattern[str], accepted: str) -> str:
        value: str = self._need(key, str, accepted)
        if not pattern.fullmatch(value):
            raise self.problem(key, accepted)
        return value

    def slug(self, key: str) -> str:
        return self._matching(key, SLUG, "small letters, digits and single hyphens, such as autumn-1")

    def name(self, key: str) -> str:
        return self._matching(key, NAME, "small letters, digits and underscores, such as next_date")

    def telephone(self, key: str) -> str:
        return self._matching(key, TELEPHONE, "a telephone number such as 01632 960200")

    def email(self, key: str) -> str:
        return self._matching(key, EMAIL, "an e-mail address such as office@thistlemere.example")

    def uid(self, key: str) -> str:
        return self._matching(key, UID, "a UID such as 0f8fad5b-d9cb-469f-a165-70867728950e")

    def flag(self, key: str) -> bool:
        value: bool = self._need(key, bool, "true or false")
        return value

    def whole(self, key: str, minimum: int, maximum: int) -> int:
        accepted = f"a whole number from {minimum} to {maximum}"
        value: int = self._need(key, int, accepted)
        if not minimum <= value <= maximum:
            raise self.problem(key, accepted)
        return value

    def decimal(self, key: str, minimum: int, maximum: int) -> Decimal:
        accepted = f"a number from {minimum} to {maximum}"
        value = Decimal(str(self._need(key, (int, float), accepted)))
        if not minimum <= value <= maximum:
            raise self.problem(key, accepted)
        return value

    def day(self, key: str) -> date:
        accepted = "a date such as 2026-09-01"
        value = self._need(key, (date, str), accepted)
        if isinstance(value, datetime):
            raise self.problem(key, accepted, "Leave the time of day out.")
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            raise self.problem(key, accepted) from None

    def precise_day(self, key: str) -> PreciseDate:
        """A day, or a month or term where no more is known."""
        value = self._need(key, (date, str), ACCEPTED)
        if isinstance(value, datetime):
            raise self.problem(key, ACCEPTED, "Leave the time of day out.")
        try:
            return parse_precise_date(value)
        except ValueError:
            raise self.problem(key, ACCEPTED) from None

    def clock(self, key: str) -> time:
        accepted = "a time of day such as 08:50"
        value = self._need(key, (time, str), accepted)
        if isinstance(value, time):
            return value
        if not CLOCK.fullmatch(value):
            raise self.problem(key, accepted)
        return time.fromisoformat(value)

    def choice(self, key: str, choices: Collection[str]) -> str:
        accepted = f"one of {', '.join(choices)}"
        value: str = self._need(key, str, accepted)
        if value not in choices:
            raise self.problem(key, accepted, nearest(value, choices, "Take one of these."))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._need(key, list, "a list of texts")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.problem(key, "a list of texts")
        self._refuse_twice(key, values)
        return tuple(value.strip() for value in values)

    def named_texts(self, key: str) -> dict[str, str]:
        """A table of texts by name."""
        section = self.section(key)
        return {name: section.text(name) for name in section.data}

    def year_groups(self, key: str = "year_groups") -> tuple[int, ...]:
        """Year groups in order; 0 is Reception. A missing key means everybody and is for the caller to allow."""
        accepted = f"a list of year groups from 0 (Reception) to {OLDEST_YEAR_GROUP}"
        values = self._need(key, list, accepted)
        right = (type(value) is int and 0 <= value <= OLDEST_YEAR_GROUP for value in values)
        if not values or not all(right):
            raise self.problem(key, accepted)
        self._refuse_twice(key, values)
        return tuple(sorted(values))

    def _refuse_twice(self, key: str, values: list[Any]) -> None:
        twice = next((value for place, value in enumerate(values) if value in values[:place]), None)
        if twice is not None:
            raise self.problem(key, "each entry once", "Remove the second one.", got=twice)

    def section(self, key: str) -> "Table":
        """A table that must be there."""
        value = self._need(key, dict, f"a table [{self.place(key)}]")
        return Table(value, self.file, self.place(key))

    def sections(self, key: str) -> list["Table"]:
        """The tables written ``[[key]]``, in order; none where the key is missing."""
        if key not in self.data:
            return []
        values = self._need(key, list, f"tables written [[{self.place(key)}]]")
        if not all(isinstance(value, dict) for value in values):
            raise self.problem(key, f"tables written [[{self.place(key)}]]")
        return [Table(value, self.file, f"{self.place(key)}[{place}]") for place, value in enumerate(values, 1)]


def refuse_repeated(tables: Iterable["Table"], key: str) -> None:
    """Raise for the first table whose value under ``key`` an earlier table has already."""
    seen: dict[Any, str] = {}
    for table in tables:
        value = table.data.get(key)
        if value in seen:
            raise table.problem(key, f"a value of its own ({seen[value]} has this one)", "Choose another one.")
        seen[value] = table.path
