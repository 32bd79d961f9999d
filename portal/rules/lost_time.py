"""What a percentage or a few minutes come to over a year, under a declared formula."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from portal.rules.percentages import Number

SCHOOL_DAYS = 190
Rounding = Literal["half_up", "down", "up"]
_ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}


def days_lost(percent: Number, *, school_days: int = SCHOOL_DAYS) -> int:
    """Whole school days missed in a year at this attendance, halves rounded up.

    >>> [days_lost(percent) for percent in (98, 95, 92, 90)]
    [4, 10, 15, 19]
    """
    exact = (100 - Decimal(percent)) * school_days / 100
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessFormula:
    """How minutes late on every day become days: minutes x school days / minutes of a day, rounded to a step."""

    school_days: int = SCHOOL_DAYS
    day_minutes: int
    step_days: Decimal = Decimal("0.5")
    rounding: Rounding = "half_up"

    def days_lost(self, minutes_late_each_day: int) -> Decimal:
        """School days lost in a year by being this late every day.

        >>> LatenessFormula(day_minutes=280, rounding="down").days_lost(20)
        Decimal('13.5')
        """
        exact = Decimal(minutes_late_each_day) * self.school_days / self.day_minutes
        steps = (exact / self.step_days).quantize(Decimal(1), rounding=_ROUNDINGS[self.rounding])
        return steps * self.step_days

    def describe(self) -> str:
        """The formula in words, to stand beside the figures."""
        words = {"half_up": "rounded", "down": "rounded down", "up": "rounded up"}[self.rounding]
        return (
            f"minutes late × {self.school_days} school days ÷ {self.day_minutes} minutes of teaching a day, "
            f"{words} to {self.step_days} of a day"
        )
