"""What changed, and how far two areas lie apart: worked out from the data, never typed."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from portal.rules.bulletins.figures import Figure, Kind, show_number
from portal.rules.bulletins.indicators import Direction, Indicator, Reading

MULTIPLES = ((4, "more than four times"), (3, "more than trebled"), (2, "more than doubled"))
EXACT_MULTIPLES = {2: "doubled", 3: "trebled", 4: "grew to four times"}
TIME_UNITS = frozenset({"hours", "days", "weeks", "months", "years", "minutes"})


@dataclass(frozen=True, slots=True)
class Difference:
    """``change`` is this figure less the other; ``ratio`` this over the other, where both are counts of something."""

    change: Decimal
    ratio: Decimal | None

    def judgement(self, direction: Direction) -> str:
        """``better``, ``worse`` or ``the same``; empty where neither direction is better."""
        if self.change == 0:
            return "the same"
        if direction is Direction.NEITHER:
            return ""
        return "better" if (self.change > 0) == (direction is Direction.HIGHER) else "worse"


def difference(indicator: Indicator, other: Reading) -> Difference | None:
    """How far the present figure lies from another; None unless both are exact."""
    return between(indicator.now.figure, other.figure, has_ratio=not (indicator.is_share or indicator.is_score))


def between(now: Figure, other: Figure, *, has_ratio: bool = True) -> Difference | None:
    here, there = now.exact, other.exact
    if here is None or there is None or now.whole != other.whole:
        return None
    return Difference(here - there, here / there if has_ratio and there > 0 and here >= 0 else None)


def since_words(indicator: Indicator, earlier: Reading) -> str:
    """The change since an earlier reading in words; empty where it cannot be worked out.

    “114 more than in 2018/19: more than doubled (2.08 times)”
    """
    found = difference(indicator, earlier)
    if found is None:
        return ""
    when = f"in {earlier.period}" if earlier.period else "before"
    if found.change == 0:
        return f"the same as {when}"
    amount = f"{_amount(indicator, found)} than {when}"
    return f"{amount}{_growth(found.ratio)}"


def against_words(indicator: Indicator, comparator: Reading) -> str:
    """How the figure lies against a comparator, in words; empty where it cannot be worked out."""
    found = difference(indicator, comparator)
    if found is None:
        return ""
    has_own_period = comparator.period not in {"", indicator.now.period}
    whom = f"{comparator.name}, {comparator.period}" if has_own_period else comparator.name
    if found.change == 0:
        return f"the same as {whom}"
    return f"{_amount(indicator, found)} than {whom}"


def series_words(indicator: Indicator) -> str:
    """A series in words: each step, and the last against the first."""
    figure = indicator.now.figure
    if figure.kind is not Kind.SERIES:
        return ""
    steps = [
        f"{point.period}: {_signed(found.change)}{_percent(found)} on the one before"
        for before, point in pairwise(figure.points)
        if (found := between(point.figure, before.figure))
    ]
    whole = between(figure.points[-1].figure, figure.points[0].figure)
    if whole and len(figure.points) > 2:
        steps.append(f"over the whole: {_signed(whole.change)}{_percent(whole)}")
    return "; ".join(steps)


def show_ratio(ratio: Decimal) -> str:
    """Two decimals, halves up, and never a zero that is only rounding.

    >>> show_ratio(Decimal(220) / Decimal(106))
    '2.08'
    """
    return show_number(ratio.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _amount(indicator: Indicator, found: Difference) -> str:
    amount, is_more = show_number(abs(found.change)), found.change > 0
    if indicator.is_share or indicator.is_score:
        singular = abs(found.change) == 1
        unit = ("percentage point" if indicator.is_share else "point") + ("" if singular else "s")
        return f"{amount} {unit} {'higher' if is_more else 'lower'}"
    less = "less" if indicator.unit in TIME_UNITS else "fewer"
    return f"{amount} {'more' if is_more else less}"


def _growth(ratio: Decimal | None) -> str:
    if ratio is None:
        return ""
    if ratio in EXACT_MULTIPLES:
        return f": {EXACT_MULTIPLES[int(ratio)]}"
    words = next((words for least, words in MULTIPLES if ratio > least), "")
    if words:
        return f": {words} ({show_ratio(ratio)} times)"
    return f", {'up' if ratio > 1 else 'down'} {_rate(ratio)}"


def _percent(found: Difference) -> str:
    return f" ({_signed_rate(found.ratio)})" if found.ratio is not None and found.change else ""


def _rate(ratio: Decimal) -> str:
    return f"{show_number(abs(100 * (ratio - 1)).quantize(Decimal('0.1'), ROUND_HALF_UP))}%"


def _signed_rate(ratio: Decimal) -> str:
    return f"{'+' if ratio > 1 else '−'}{_rate(ratio)}"


def _signed(number: Decimal) -> str:
    return show_number(number) if number < 0 else f"+{show_number(number)}"
