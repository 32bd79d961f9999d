"""The race of points over a term: every full week scores, for every class, by thresholds. Pure.

The scale is the one schools use (100 % = 7 points, 99 % and more = 6, down to 95 % = 2, everything below = 1), so that
every class moves forward every week and none is ever sent back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .figures import FEWEST_SESSIONS_TO_LEAD, WeekOfClass, counted, shown_percent

MOST_POINTS = 7
POINTS_FROM = (
    (Decimal(100), MOST_POINTS),
    (Decimal(99), 6),
    (Decimal(98), 5),
    (Decimal(97), 4),
    (Decimal(96), 3),
    (Decimal(95), 2),
)
POINTS_FOR_ALL = 1
# A race of one week is that week's places over again.
FEWEST_WEEKS = 2


@dataclass(frozen=True, kw_only=True)
class Racer:
    """A class in the race. ``way`` is how much of all points there were, 0 to 100."""

    place: int
    week: WeekOfClass
    points: int
    way: int


def points_for(shown: Decimal) -> int:
    """The points of a week by the figure as it is shown.

    >>> [points_for(Decimal(shown)) for shown in ("100.0", "99.9", "95.0", "94.9", "0.0")]
    [7, 6, 2, 1, 1]
    """
    return next((points for least, points in POINTS_FROM if shown >= least), POINTS_FOR_ALL)


def race(term: Sequence[Sequence[WeekOfClass]], *, target: Decimal, minimum_on_roll: int) -> list[Racer]:
    """The classes of one phase by points, shared places left empty behind: 1-2-2-4.

    ``term`` holds the weeks so far, the newest last, each with its classes. A week that did not count for a class (it
    was closed, short or its register is awaited) is made up for by the mean of the class's own other weeks, rounded
    half up. A class with less than half of the weeks does not race, nor does one that may not be shown now.
    """
    if len(term) < FEWEST_WEEKS:
        return []
    scored: list[tuple[int, WeekOfClass]] = []
    weeks = [{week.name: week for week in _full_weeks(each, minimum_on_roll)} for each in term]
    for now in term[-1]:
        own = [week[now.name] for week in weeks if now.name in week]
        if now.rested or now.on_roll < minimum_on_roll or 2 * len(own) < len(term):
            continue
        total = sum(points_for(shown_percent(week.attended, week.possible, target=target)) for week in own)
        scored.append((_half_up(Fraction(total * len(term), len(own))), now))
    racers = [
        Racer(
            place=1 + sum(other > points for other, _ in scored),
            week=week,
            points=points,
            way=100 * points // (MOST_POINTS * len(term)),
        )
        for points, week in scored
    ]
    return sorted(racers, key=lambda racer: racer.place)


def _full_weeks(weeks: Sequence[WeekOfClass], minimum_on_roll: int) -> list[WeekOfClass]:
    found = counted(weeks, minimum_on_roll=minimum_on_roll)
    return [week for week in found if week.sessions_open >= FEWEST_SESSIONS_TO_LEAD]


def _half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))
