"""Shares of sessions: compared on whole numbers, rounded only to be shown."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

Number = int | Decimal
TWO_PLACES = Decimal("0.01")


class Share(NamedTuple):
    """`part` of `whole` sessions. Comparisons multiply; they never divide.

    >>> Share(96, 100).is_above(96), Share(96, 100).is_below(96)
    (False, False)
    >>> str(Share(24, 25))
    '24/25 = 96.00%'
    """

    part: int
    whole: int

    def is_above(self, percent: Number) -> bool:
        """Strictly above the percentage."""
        return 100 * self.part > percent * self.whole

    def is_below(self, percent: Number) -> bool:
        """Strictly below the percentage."""
        return 100 * self.part < percent * self.whole

    def is_at_least(self, percent: Number) -> bool:
        return 100 * self.part >= percent * self.whole

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.part, self.whole)

    def percent(self) -> Decimal:
        """The percentage with two decimals, halves rounded up."""
        return rounded_percent(self.part, self.whole)

    def percent_beside(self, limit: Number) -> Decimal:
        """The percentage for display beside a limit: rounding never makes it look equal to, or across, the limit.

        >>> Share(95999, 100000).percent(), Share(95999, 100000).percent_beside(96)
        (Decimal('96.00'), Decimal('95.99'))
        """
        if self.is_below(limit) and self.percent() >= limit:
            return _rounded(self.part, self.whole, ROUND_DOWN)
        if self.is_above(limit) and self.percent() <= limit:
            return _rounded(self.part, self.whole, ROUND_UP)
        return self.percent()

    def __str__(self) -> str:
        return f"{self.part}/{self.whole} = {self.percent()}%"


def rounded_percent(part: int, whole: int) -> Decimal:
    """`part` of `whole` in percent with two decimals, halves rounded up; computed from whole numbers.

    >>> rounded_percent(1, 800)
    Decimal('0.13')
    """
    return _rounded(part, whole, ROUND_HALF_UP)


def _rounded(part: int, whole: int, rounding: str) -> Decimal:
    hundredths, rest = divmod(10_000 * part, whole)
    # rounding of each kind is settled on the exact remainder
    up = {ROUND_DOWN: False, ROUND_UP: rest > 0, ROUND_HALF_UP: 2 * rest >= whole}[rounding]
    return Decimal(hundredths + up).scaleb(-2).quantize(TWO_PLACES)
