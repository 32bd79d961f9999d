"""Shares against what they are made of, and small counts that could be worked out from the rest."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from portal.rules.bulletins.checks.concerns import Concern
from portal.rules.bulletins.figures import in_unit, show_figure, show_number
from portal.rules.bulletins.indicators import Bulletin, Indicator, Reading
from portal.rules.bulletins.suppression import suppress


def percentages_that_do_not_follow(bulletin: Bulletin) -> Iterator[Concern]:
    """A percentage that its own numerator and denominator do not give at the decimals it is written with."""
    for indicator in (each for each in bulletin.indicators if each.is_share):
        for reading in indicator.readings():
            right = _percent(reading)
            if right is not None and right != reading.figure.exact:
                yield Concern(
                    "percentage",
                    (indicator.id,),
                    f"{indicator.id}: {show_figure(reading.parts)} is {show_number(_exactly(reading))}%, so "
                    f"{show_number(right)}% and not {in_unit(reading.figure, '%')}. Correct whichever is wrong.",
                )


def wholes_that_give_small_counts_away(bulletin: Bulletin) -> Iterator[Concern]:
    """One part of a whole is not shown, but the whole and all other parts are, and add up to it."""
    shown = {each.id: each for each in suppress(bulletin).indicators}
    for whole in bulletin.indicators:
        parts = [each for each in bulletin.indicators if each.part_of == whole.id and not each.is_share]
        hidden = [part for part in parts if shown[part.id].is_suppressed]
        if len(hidden) == 1 and _sum(parts) == whole.now.figure.exact and not shown[whole.id].is_suppressed:
            others = ", ".join(part.id for part in parts if part not in hidden)
            yield Concern(
                "small_count",
                (hidden[0].id, whole.id),
                f"{hidden[0].id} is not shown because it counts fewer than {bulletin.small_below}, but {whole.id} less "
                f"{others} gives it away. Leave one of them out, or join it with another.",
            )


def _percent(reading: Reading) -> Decimal | None:
    """What the parts give, with as many decimals as the percentage was written with."""
    share, parts = reading.figure.exact, reading.parts
    if share is None or parts.low is None or not parts.whole:
        return None
    return (100 * parts.low / parts.whole).quantize(share, ROUND_HALF_UP)


def _exactly(reading: Reading) -> Decimal:
    part, whole = reading.parts.low or Decimal(0), reading.parts.whole or Decimal(1)
    return (100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _sum(parts: list[Indicator]) -> Decimal | None:
    counts = [part.now.figure.exact for part in parts]
    return sum((count for count in counts if count is not None), Decimal(0)) if None not in counts else None
