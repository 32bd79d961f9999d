"""Counts so small that they could point at somebody, made unreadable before anything is shown or worked out.

Everything public is made from what `suppress` gives back; nothing public sees the figures before it.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from portal.rules.bulletins.figures import GIVEN_NOTHING, Figure, Kind, Point
from portal.rules.bulletins.indicators import Bulletin, Indicator, Reading


def suppress(bulletin: Bulletin) -> Bulletin:
    """The bulletin as readers may see it: 1 to 4 people (or the bulletin's own limit) is “fewer than 5”."""
    shown = tuple(_suppress_indicator(each, bulletin) for each in bulletin.indicators)
    return replace(bulletin, indicators=shown)


def is_small(count: Decimal | None, below: int) -> bool:
    """A count of somebody, but of so few that they could be known. Nobody at all is no secret.

    >>> [is_small(Decimal(count), 5) for count in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return count is not None and 0 < count < below


def _suppress_indicator(indicator: Indicator, bulletin: Bulletin) -> Indicator:
    below = bulletin.small_below
    if indicator.is_share and indicator.people is not False:
        whole = _whole_of(indicator, bulletin)
        return _shown(indicator, _share(indicator.now, below, whole), lambda each: _share(each, below, None))
    if indicator.counts_people:
        return _shown(indicator, _count(indicator.now, below), lambda each: _count(each, below))
    return indicator


def _shown(indicator: Indicator, now: Reading, change: Callable[[Reading], Reading]) -> Indicator:
    earlier, comparators = (tuple(map(change, each)) for each in (indicator.earlier, indicator.comparators))
    shown = replace(indicator, now=now, earlier=earlier, comparators=comparators)
    return replace(shown, is_suppressed=shown != indicator)


def _whole_of(indicator: Indicator, bulletin: Bulletin) -> Decimal | None:
    """The number of people a share is of, where that is an indicator too."""
    whole = bulletin.indicator(indicator.part_of) if indicator.part_of else None
    return whole.now.figure.exact if whole and whole.counts_people else None


def _share(reading: Reading, below: int, whole: Decimal | None) -> Reading:
    """A share gives a small count away where its parts are known, or the whole it is of."""
    parts, share = reading.parts, reading.figure.exact
    by_parts = parts.kind is Kind.PART and _gives_away(parts.low, parts.whole, below)
    count = (share * whole / 100).quantize(Decimal(1)) if share is not None and whole is not None else None
    if by_parts or _gives_away(count, whole, below):
        return replace(reading, figure=Figure(Kind.WITHHELD), parts=GIVEN_NOTHING)
    return reading


def _gives_away(part: Decimal | None, whole: Decimal | None, below: int) -> bool:
    rest = whole - part if part is not None and whole is not None else None
    return is_small(part, below) or is_small(rest, below)


def _count(reading: Reading, below: int) -> Reading:
    return replace(reading, figure=_fewer(reading.figure, below))


def _fewer(figure: Figure, below: int) -> Figure:
    limit = Decimal(below)
    if figure.kind is Kind.SERIES:
        points = (Point(point.period, _fewer(point.figure, below)) for point in figure.points)
        return replace(figure, points=tuple(points))
    if figure.kind is Kind.PART and figure.low is not None and figure.whole is not None:
        if is_small(figure.low, below):
            return Figure(Kind.FEWER, high=limit, whole=None if is_small(figure.whole, below) else figure.whole)
        is_rest_small = is_small(figure.whole - figure.low, below)
        return Figure(Kind.ALL_BUT, high=limit, whole=figure.whole) if is_rest_small else figure
    if figure.kind is Kind.RANGE and is_small(figure.low, below):
        return _widened(figure, limit)
    ends = (figure.low, figure.high)
    if figure.kind not in {Kind.MORE_THAN, Kind.AT_LEAST, Kind.TIMES} and any(is_small(end, below) for end in ends):
        return Figure(Kind.FEWER, high=limit)
    return figure


def _widened(figure: Figure, limit: Decimal) -> Figure:
    """A range that begins among the small counts: its beginning is not told."""
    if figure.high is None:
        return Figure(Kind.AT_LEAST, low=Decimal(1))
    return Figure(Kind.FEWER, high=limit) if figure.high < limit else Figure(Kind.UP_TO, high=figure.high)
