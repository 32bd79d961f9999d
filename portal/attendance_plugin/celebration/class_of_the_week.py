"""One class with its animal for the whole school: the phases take turns, so that none is compared with another."""

from collections.abc import Sequence
from decimal import Decimal

from .figures import WeekOfClass, by_phase, standings


def class_of_the_week(
    weeks: Sequence[WeekOfClass], *, turn: int, target: Decimal, minimum_on_roll: int, honoured: str = ""
) -> list[WeekOfClass]:
    """The class that staff chose (``honoured``), unless it rests; else the leaders of the phase whose turn it is, more
    than one where the first place is shared.

    ``turn`` goes up by one with each week. A phase without a leader leaves its turn to the next.
    """
    if chosen := [week for week in weeks if week.name == honoured and not week.rested]:
        return chosen
    led = []
    for _, classes in by_phase(weeks):
        found = standings(classes, target=target, minimum_on_roll=minimum_on_roll)
        if leaders := [standing.week for standing in found if standing.is_leader]:
            led.append(leaders)
    return led[turn % len(led)] if led else []
