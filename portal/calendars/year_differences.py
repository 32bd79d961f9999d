"""What is different from last year: the terms and days off of two years side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from .occasions import Occasion

COMPARED = ("term", "half_term", "holiday", "inset")


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison; a side is None where that year has no such entry."""

    title: str
    before: Occasion | None
    now: Occasion | None


def differences(before: Iterable[Occasion], now: Iterable[Occasion]) -> list[Difference]:
    """The entries both years know by the same name, in this year's order, then what only last year had.

    Entries of one name (INSET days) are paired in the order in which they happen. Years that start on other weekdays
    always differ in their days; the list says how, and leaves the judgement to the reader.
    """
    earlier, later = _by_name(before), _by_name(now)
    found = [
        Difference(name, *pair)
        for name in [*later, *(name for name in earlier if name not in later)]
        for pair in zip_longest(earlier.get(name, []), later.get(name, []))
    ]
    kept = [each for each in found if each.now]
    return sorted(kept, key=_first_day) + [each for each in found if not each.now]


def _first_day(difference: Difference) -> date:
    return difference.now.first_day if difference.now else date.max


def _by_name(occasions: Iterable[Occasion]) -> dict[str, list[Occasion]]:
    found: dict[str, list[Occasion]] = defaultdict(list)
    for entry in sorted(occasions, key=lambda entry: entry.first_day):
        if entry.category in COMPARED and not entry.cancelled:
            found[entry.full_title].append(entry)
    return found
