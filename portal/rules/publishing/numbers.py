"""The numbers in a clause's words must be the numbers of its rules."""

import re
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from typing import NamedTuple

from portal.rules.publishing.concerns import Clause, Concern, PolicyDraft
from portal.rules.rulebook import Entry

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * (n + 2) for n, word in enumerate(_TENS)
}
NUMBER_WORDS |= {
    f"{tens}-{ones}": 10 * (n + 2) + k for n, tens in enumerate(_TENS) for k, ones in enumerate(_ONES[1:10], 1)
}
UNITS = {"%": "percent", "percent": "percent", "per cent": "percent", "day": "day", "week": "week", "hour": "hour",
         "session": "session", "minute": "minute", "year": "year"}  # fmt: skip
_QUANTITY = re.compile(
    rf"(?<![\w.])(\d+(?:\.\d+)?|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\s*"
    r"(?:[-–]\s*)?(?:(?:school|calendar|working|consecutive|full)\s+)*(%|per\s?cent|percent|days?|weeks?|hours?|sessions?|minutes?|years?)",
    re.IGNORECASE,
)

# Which words may state a parameter of this unit, and how many of the parameter's units one of the words' units is.
_SPOKEN = {
    "calendar days": {"day": 1, "week": 7},
    "school days": {"day": 1, "week": 5},
    "school weeks": {"week": 1},
    "percent": {"percent": 1},
    "hours": {"hour": 1},
    "sessions": {"session": 1},
}


class Quantity(NamedTuple):
    """A number with its unit, as the words have it."""

    number: Decimal
    unit: str
    words: str


def find_quantities(words: str) -> tuple[Quantity, ...]:
    """Every number with a unit in a text, whether in digits or in words.

    >>> [(str(q.number), q.unit) for q in find_quantities("at least two weeks, above 96% or 7.5 school days")]
    [('2', 'week'), ('96', 'percent'), ('7.5', 'day')]
    """
    return tuple(_quantity(match) for match in _QUANTITY.finditer(words))


def _quantity(match: "re.Match[str]") -> Quantity:
    number, unit = match[1].lower(), re.sub(r"\s", "", match[2].lower())
    exact = Decimal(NUMBER_WORDS[number]) if number in NUMBER_WORDS else Decimal(number)
    return Quantity(exact, UNITS.get(unit, UNITS.get(unit.rstrip("s"), "percent")), match[0])


def stated_as(quantity: Quantity, unit: str) -> Decimal | None:
    """The quantity in a parameter's unit; None where words of its kind do not state such a parameter."""
    factor = _SPOKEN.get(unit, {}).get(quantity.unit)
    return None if factor is None else quantity.number * factor


def find_number_mismatches(policy: PolicyDraft) -> Iterator[Concern]:
    """Clauses whose words name a quantity of the rule's unit, none of which is the rule's."""
    for entry in policy.rulebook.entries:
        clause = policy.clauses.get(entry.anchors[0])
        if clause is not None:
            yield from _mismatches(entry, clause, find_quantities(clause.words))


def _mismatches(entry: Entry, clause: Clause, quantities: tuple[Quantity, ...]) -> Iterator[Concern]:
    for declared in fields(entry.parameters):
        value, unit = getattr(entry.parameters, declared.name), declared.metadata["unit"]
        if declared.metadata["reads"] not in ("integer", "number") or not value:
            continue
        named = [quantity for quantity in quantities if stated_as(quantity, unit) is not None]
        if named and all(stated_as(quantity, unit) != value for quantity in named):
            said = ", ".join(f"“{quantity.words}”" for quantity in named)
            message = (
                f"The clause “{clause.title}” says {said}; its rule “{entry.rule.label}” has {value} {unit} "
                f"({declared.metadata['label'].lower()})."
            )
            yield Concern("number_differs", entry.rule.id, entry.anchors, message)
