"""The whole school's week against its aim, where no class could be worked out from it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .figures import FEWEST_LEFT_UNNAMED, SMALLEST_GROUP, WeekOfClass, shown_percent

# A figure this little below the aim, in points, is told as nearly there.
NEARLY_POINTS = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class WholeSchool:
    shown: Decimal
    has_reached: bool
    is_near: bool


def is_near(shown: Decimal, *, target: Decimal) -> bool:
    """Below the aim as shown, by no more than a point: 95.96 % of 96 shows 95.9 and is nearly there."""
    return target - NEARLY_POINTS <= shown < target


def whole_school(
    weeks: Sequence[WeekOfClass], named: Iterable[str], *, target: Decimal, minimum_on_roll: int
) -> WholeSchool | None:
    """Summed over every class, rested and small ones too; None where it must not be told.

    ``named`` are the classes whose own figure is on the screen. What is left of the whole without them must be two
    classes or more, and together no small group; else the difference would tell a class's figure. A week of which a
    register is still awaited waits.
    """
    least = max(minimum_on_roll, SMALLEST_GROUP)
    if any(week.sessions_marked < week.sessions_open for week in weeks):
        return None
    shown_names, met = set(named), [week for week in weeks if week.possible]
    attended, possible = sum(week.attended for week in met), sum(week.possible for week in met)
    hidden = [week for week in met if week.name not in shown_names]
    if hidden and (len(hidden) < FEWEST_LEFT_UNNAMED or sum(week.on_roll for week in hidden) < least):
        return None
    if not attended or sum(week.on_roll for week in met) < least:
        return None
    shown = shown_percent(attended, possible, target=target)
    return WholeSchool(
        shown=shown, has_reached=100 * attended >= target * possible, is_near=is_near(shown, target=target)
    )
