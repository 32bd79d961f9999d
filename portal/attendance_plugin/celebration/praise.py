"""What classes are praised for in a week: for certificates and for the call to a class. Names alone. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .class_of_the_week import class_of_the_week
from .figures import (
    WeekOfClass,
    by_phase,
    most_improved,
    reached_target,
    singles_one_out,
    standings,
)
from .panels import Week


class Reason(StrEnum):
    LEADER = "leader"
    OF_THE_WEEK = "of_the_week"
    IMPROVED = "improved"
    TARGET = "target"


# Whom somebody rings in the classroom; every class that reached the aim would be too many for one morning.
CALLED_FOR = (Reason.LEADER, Reason.OF_THE_WEEK, Reason.IMPROVED)


@dataclass(frozen=True, kw_only=True)
class Praise:
    """A class with what it is praised for, the greatest first."""

    week: WeekOfClass
    reasons: tuple[Reason, ...]

    @property
    def is_called(self) -> bool:
        return any(reason in CALLED_FOR for reason in self.reasons)


def praises(week: Week) -> list[Praise]:
    """Every class with something to praise, in the order of classes. Nothing that the screen would not say (B6)."""
    found: dict[str, list[Reason]] = {}
    for reason, praised in _by_reason(week):
        found.setdefault(praised.name, []).append(reason)
    return [Praise(week=each, reasons=tuple(found[each.name])) for each in week.classes if each.name in found]


def _by_reason(week: Week) -> Iterator[tuple[Reason, WeekOfClass]]:
    shown = {"target": week.target, "minimum_on_roll": week.minimum_on_roll}
    for _, classes in by_phase(week.classes):
        yield from ((Reason.LEADER, each.week) for each in standings(classes, **shown) if each.is_leader)  # type: ignore[arg-type]
    for each in class_of_the_week(week.classes, turn=week.turn, honoured=week.honoured, **shown):  # type: ignore[arg-type]
        yield Reason.OF_THE_WEEK, each
    for each in most_improved(week.classes, week.before, minimum_on_roll=week.minimum_on_roll):
        yield Reason.IMPROVED, each
    reached = reached_target(week.classes, **shown)  # type: ignore[arg-type]
    if not singles_one_out(week.classes, reached, minimum_on_roll=week.minimum_on_roll):
        yield from ((Reason.TARGET, each) for each in reached)
