"""Which classes lead over the term so far: all its sessions summed, never a mean of weeks. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .figures import Standing, WeekOfClass, counted, standings

# The first week's leaders are the term's as well: nothing to add.
FEWEST_WEEKS = 2


def term_standings(term: Sequence[Sequence[WeekOfClass]], *, target: Decimal, minimum_on_roll: int) -> list[Standing]:
    """The classes of one phase by their sums over the weeks of ``term``, the newest last.

    Short weeks count with the sessions they had. A class of whose weeks fewer than half counted leads nothing.
    """
    if len(term) < FEWEST_WEEKS:
        return []
    summed = []
    for now in term[-1]:
        own = [
            week for each in term for week in counted(each, minimum_on_roll=minimum_on_roll) if week.name == now.name
        ]
        if 2 * len(own) >= len(term):
            summed.append(_sum(now, own))
    return standings(summed, target=target, minimum_on_roll=minimum_on_roll)


def _sum(now: WeekOfClass, own: Sequence[WeekOfClass]) -> WeekOfClass:
    is_open = sum(week.sessions_open for week in own)
    return replace(
        now,
        attended=sum(week.attended for week in own),
        possible=sum(week.possible for week in own),
        sessions_open=is_open,
        sessions_marked=is_open,
    )
