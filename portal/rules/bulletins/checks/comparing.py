"""Figures that are compared with each other: a value copied twice, a comparator that says two things."""

from collections.abc import Iterator
from itertools import combinations

from portal.rules.bulletins.checks.concerns import Concern
from portal.rules.bulletins.figures import in_unit
from portal.rules.bulletins.indicators import Bulletin, Reading


def equal_values_in_a_family(bulletin: Bulletin) -> Iterator[Concern]:
    """Two indicators of one family, said to be different things, with one value."""
    for one, other in combinations(bulletin.indicators, 2):
        if not one.family or one.family != other.family or one.unit != other.unit:
            continue
        if one.now.figure.exact is not None and one.now.figure == other.now.figure:
            value = in_unit(one.now.figure, one.unit)
            yield Concern(
                "equal_values",
                (one.id, other.id),
                f"{one.id} and {other.id} both say {value}, though “{one.family}” are different things. One of them "
                "may have been copied: look both up at their source.",
            )


def comparators_given_twice(bulletin: Bulletin) -> Iterator[Concern]:
    """One area with two figures for one indicator and one period."""
    for indicator in bulletin.indicators:
        for one, other in combinations(indicator.comparators, 2):
            if (one.name.lower(), one.period.lower()) == (other.name.lower(), other.period.lower()):
                yield Concern(
                    "comparator_twice",
                    (indicator.id,),
                    f"{indicator.id} gives {one.name} twice{_when(one)}: {in_unit(one.figure, indicator.unit)} and "
                    f"{in_unit(other.figure, indicator.unit)}. Keep one, or say which period or measure each is of.",
                )


def _when(reading: Reading) -> str:
    return f" for {reading.period}" if reading.period else ""
