"""Whole classes' weeks as figures: exact inside, rounded only to be shown, and never a pupil or a count outside.

Places go by the figure as it is shown, so what looks equal is equal. There is no last place: only the first three
places of a phase are ever named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Protocol, TypeVar

# Half of an ordinary week of ten sessions: a shorter week says too little to lead with.
FEWEST_SESSIONS_TO_LEAD = 5
# A group below this is never shown by itself, whatever the school sets.
SMALLEST_GROUP = 6
LAST_PLACE_SHOWN = 3
# One class left unnamed would be known to be last.
FEWEST_LEFT_UNNAMED = 2


class State(StrEnum):
    COUNTED = "counted"
    AWAITING = "awaiting"  # the register is not complete
    SMALL = "small"  # too few on roll for a figure
    CLOSED = "closed"  # no session was possible
    RESTED = "rested"


@dataclass(frozen=True, kw_only=True)
class WeekOfClass:
    """What is known of one class in one week. ``attended`` and ``possible`` are summed sessions."""

    name: str
    phase: str
    mascot: str = ""
    attended: int = 0
    possible: int = 0
    on_roll: int = 0
    sessions_open: int = 10
    sessions_marked: int = 10
    rested: bool = False

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.attended, self.possible)


class HasPlace(Protocol):
    @property
    def place(self) -> int: ...


Placed = TypeVar("Placed", bound=HasPlace)


@dataclass(frozen=True, kw_only=True)
class Standing:
    place: int
    week: WeekOfClass
    shown: Decimal

    @property
    def is_leader(self) -> bool:
        return self.place == 1


def state_of(week: WeekOfClass, *, minimum_on_roll: int) -> State:
    """What may be said of a class this week."""
    if week.rested:
        return State.RESTED
    if week.sessions_open == 0 and week.possible == 0:
        return State.CLOSED
    if week.sessions_marked < week.sessions_open:
        return State.AWAITING
    if week.possible == 0:
        return State.CLOSED
    if week.on_roll < max(minimum_on_roll, SMALLEST_GROUP):
        return State.SMALL
    return State.COUNTED


def shown_percent(attended: int, possible: int, *, target: Decimal) -> Decimal:
    """The figure with one decimal, halves up; 100.0 only when nothing was missed, never rounded up to the target.

    >>> shown_percent(2399, 2500, target=Decimal(96)), shown_percent(24, 25, target=Decimal(96))
    (Decimal('95.9'), Decimal('96.0'))
    """
    tenths, rest = divmod(1000 * attended, possible)
    below = Decimal(tenths).scaleb(-1)
    rounded = Decimal(tenths + (2 * rest >= possible)).scaleb(-1)
    crosses_target = below < target <= rounded and Fraction(100 * attended, possible) < Fraction(target)
    crosses_hundred = rounded == 100 and attended < possible
    return (below if crosses_target or crosses_hundred else rounded).quantize(Decimal("0.1"))


def has_reached(week: WeekOfClass, *, target: Decimal) -> bool:
    return 100 * week.attended >= target * week.possible


def counted(weeks: Iterable[WeekOfClass], *, minimum_on_roll: int) -> list[WeekOfClass]:
    return [week for week in weeks if state_of(week, minimum_on_roll=minimum_on_roll) is State.COUNTED]


def standings(weeks: Sequence[WeekOfClass], *, target: Decimal, minimum_on_roll: int) -> list[Standing]:
    """Every class of one phase that may lead, by place: shared 1-2-2-4, equals in the order the classes were given.

    A week of under half its sessions leads nothing, nor does a class nobody of which was there.
    """
    able = [
        (shown_percent(week.attended, week.possible, target=target), week)
        for week in counted(weeks, minimum_on_roll=minimum_on_roll)
        if week.sessions_open >= FEWEST_SESSIONS_TO_LEAD and week.attended
    ]
    places = [
        Standing(place=1 + sum(other > shown for other, _ in able), week=week, shown=shown) for shown, week in able
    ]
    return sorted(places, key=lambda standing: standing.place)


def named_places(places: Sequence[Placed]) -> list[Placed]:
    """The places a screen names: the first three, fewer where that would point at a class that is last.

    The leaders are always named. The others only while at least two classes stay unnamed.
    """
    named = [standing for standing in places if standing.place <= LAST_PLACE_SHOWN]
    while (lowest := max((standing.place for standing in named), default=1)) > 1:
        if len(places) - len(named) >= FEWEST_LEFT_UNNAMED:
            break
        named = [standing for standing in named if standing.place < lowest]
    return named


def by_phase(weeks: Iterable[WeekOfClass]) -> list[tuple[str, list[WeekOfClass]]]:
    """The classes of each phase together, phases in the order in which they first appear."""
    kept = list(weeks)
    order = {phase: index for index, phase in enumerate(dict.fromkeys(week.phase for week in kept))}
    ordered = sorted(kept, key=lambda week: order[week.phase])
    return [(phase, list(group)) for phase, group in groupby(ordered, key=lambda week: week.phase)]


def reached_target(weeks: Iterable[WeekOfClass], *, target: Decimal, minimum_on_roll: int) -> list[WeekOfClass]:
    """Every class at or above the target, small ones too (by name alone), in the order given."""
    sayable = (State.COUNTED, State.SMALL)
    return [
        week
        for week in weeks
        if state_of(week, minimum_on_roll=minimum_on_roll) in sayable and has_reached(week, target=target)
    ]


def singles_one_out(weeks: Iterable[WeekOfClass], named: Sequence[WeekOfClass], *, minimum_on_roll: int) -> bool:
    """Whether naming these would point at the one class that is left out."""
    sayable = (State.COUNTED, State.SMALL)
    able = [week for week in weeks if state_of(week, minimum_on_roll=minimum_on_roll) in sayable]
    return len(able) > 1 and 0 < len(able) - len(named) < FEWEST_LEFT_UNNAMED


def awaiting_register(weeks: Iterable[WeekOfClass], *, minimum_on_roll: int) -> list[WeekOfClass]:
    return [week for week in weeks if state_of(week, minimum_on_roll=minimum_on_roll) is State.AWAITING]


def most_improved(
    weeks: Sequence[WeekOfClass], before: Sequence[Sequence[WeekOfClass]], *, minimum_on_roll: int
) -> list[WeekOfClass]:
    """The class (or classes, equal to a tenth of a point) that rose most over its own weeks before; none if none rose.

    ``before`` holds the weeks before, each with the same classes by name. A class needs two of them to compare with.
    """
    rises: list[tuple[int, WeekOfClass]] = []
    for week in counted(weeks, minimum_on_roll=minimum_on_roll):
        earlier = [past for past_week in before for past in past_week if past.name == week.name and past.possible]
        if len(earlier) < 2 or week.sessions_open < FEWEST_SESSIONS_TO_LEAD:
            continue
        base = Fraction(sum(past.attended for past in earlier), sum(past.possible for past in earlier))
        rises.append((round(1000 * (week.fraction - base)), week))
    best = max((rise for rise, _ in rises), default=0)
    return [week for rise, week in rises if rise == best] if best > 0 else []
