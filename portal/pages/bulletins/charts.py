"""Charts as geometry, drawn on the server: bars for one indicator, columns for a series. Templates only place them.

Every bar begins at nought. A bound without an end runs on in an open outline, a range floats between its ends, and a
count that is not shown is an empty outline up to the limit.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.rules.bulletins.figures import Figure, Kind, Point, in_unit, show_figure

WIDTH, ROW, BAR, TOP, AXIS = 300, 46, 14, 4, 22
LINE, LETTERS_IN_A_LINE = 16, 39
COLUMNS_HEIGHT, LABEL_LETTERS = 110, 9
STEPS = tuple(Decimal(step) for step in ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10"))
FRACTIONS_UNIT = "%"


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be drawn: ``style`` is now, earlier or other."""

    label: str
    figure: Figure
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A rectangle; ``look`` is its row's style, or ``open`` for what is only bounded."""

    x: float
    y: float
    width: float
    height: float
    look: str
    has_arrow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lines of text at a place; the lines stand ``LINE`` apart."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing ``width`` by ``height``. ``title`` and ``description`` say in words all that it shows."""

    id: str
    title: str
    description: str
    height: float
    pieces: tuple[Piece, ...]
    words: tuple[Words, ...]
    zero_x: float
    base_y: float
    is_columns: bool = False
    width: int = WIDTH


def draw_bars(rows: Sequence[Row], *, id: str, title: str, unit: str) -> Chart | None:
    """Bars under each other on one scale; None where there are not two figures to compare."""
    drawn = [row.figure for row in rows if _ends(row.figure)]
    if len(drawn) < 2:
        return None
    lowest, highest = _scale(drawn, unit)
    pieces: list[Piece] = []
    words: list[Words] = []
    y: float = TOP
    for row in rows:
        value = in_unit(row.figure, unit)
        label = tuple(textwrap.wrap(row.label, max(12, LETTERS_IN_A_LINE - len(value) - 2))) or ("",)
        words.append(Words(x=0, y=y + 12, lines=label))
        words.append(Words(x=WIDTH, y=y + 12, lines=(value,), anchor="end", strong=True))
        bar_y = y + 18 + LINE * (len(label) - 1)
        pieces += _bar(row, bar_y, lowest, highest)
        y = bar_y + ROW - 18
    words.append(Words(x=_x(Decimal(0), lowest, highest), y=y + 12, lines=("0",), anchor=_zero_anchor(lowest)))
    end = in_unit(Figure(Kind.NUMBER, low=highest, high=highest), unit if unit == FRACTIONS_UNIT else "")
    words.append(Words(x=WIDTH, y=y + 12, lines=(end,), anchor="end"))
    return Chart(
        id=id,
        title=title,
        description=". ".join(f"{row.label}: {in_unit(row.figure, unit)}" for row in rows) + ".",
        height=y + AXIS,
        pieces=tuple(pieces),
        words=tuple(words),
        zero_x=_x(Decimal(0), lowest, highest),
        base_y=y - 4,
    )


def draw_columns(points: Sequence[Point], *, id: str, title: str, unit: str) -> Chart:
    """A series as columns beside each other, each with its figure above and its period below."""
    _, highest = _scale([point.figure for point in points if _ends(point.figure)] or [_ONE], "")
    slot = WIDTH / max(1, len(points))
    base = LINE + COLUMNS_HEIGHT
    pieces: list[Piece] = []
    words: list[Words] = []
    deepest = 1
    for number, point in enumerate(points):
        middle = slot * (number + 0.5)
        height, look = _column(point.figure, highest)
        if height:
            breadth = min(56.0, slot * 0.62)
            pieces.append(Piece(x=middle - breadth / 2, y=base - height, width=breadth, height=height, look=look))
        lines = tuple(textwrap.wrap(point.period, LABEL_LETTERS))
        deepest = max(deepest, len(lines))
        shown = (show_figure(point.figure),)
        words.append(Words(x=middle, y=base - height - 5, lines=shown, anchor="middle", strong=True))
        words.append(Words(x=middle, y=base + LINE, lines=lines, anchor="middle"))
    return Chart(
        id=id,
        title=title,
        description=". ".join(f"{point.period}: {in_unit(point.figure, unit)}" for point in points) + ".",
        height=base + LINE * deepest + 8,
        pieces=tuple(pieces),
        words=tuple(words),
        zero_x=0,
        base_y=base,
        is_columns=True,
    )


_ONE = Figure(Kind.NUMBER, low=Decimal(1), high=Decimal(1))


def _ends(figure: Figure) -> tuple[Decimal, ...]:
    """The numbers of a figure that must fit on the scale; none where it has none."""
    if figure.kind is Kind.SERIES or not figure.has_numbers:
        return ()
    return tuple(end for end in (figure.low, figure.high, figure.whole) if end is not None)


def _is_open(figure: Figure) -> bool:
    return figure.kind in {Kind.MORE_THAN, Kind.AT_LEAST} or (figure.kind is Kind.RANGE and figure.high is None)


def _scale(figures: Sequence[Figure], unit: str) -> tuple[Decimal, Decimal]:
    """The lowest and highest number on the axis; nought is always on it, and an open bound gets room to run on."""
    ends = [end for figure in figures for end in _ends(figure)]
    lowest, highest = min(Decimal(0), *ends), max(Decimal(0), *ends)
    if any(_is_open(figure) for figure in figures):
        highest *= Decimal("1.15")
    nice = nice_ceiling(highest)
    if unit == FRACTIONS_UNIT and highest <= 100 < nice:
        nice = Decimal(100)
    return (-nice_ceiling(-lowest) if lowest < 0 else Decimal(0)), nice


def nice_ceiling(number: Decimal) -> Decimal:
    """The next round number, for the end of an axis.

    >>> nice_ceiling(Decimal(506)), nice_ceiling(Decimal("23.1"))
    (Decimal('600'), Decimal('25'))
    """
    if number <= 0:
        return Decimal(1)
    power = Decimal(10) ** number.adjusted()
    nice = next(step * power for step in STEPS if step * power >= number)
    return nice.quantize(Decimal(1)) if nice == nice.to_integral_value() else nice.normalize()


def _x(value: Decimal, lowest: Decimal, highest: Decimal) -> float:
    return round(float((value - lowest) / (highest - lowest)) * WIDTH, 1)


def _zero_anchor(lowest: Decimal) -> str:
    return "middle" if lowest < 0 else "start"


def _bar(row: Row, y: float, lowest: Decimal, highest: Decimal) -> list[Piece]:
    figure, zero = row.figure, Decimal(0)

    def piece(start: Decimal, end: Decimal, look: str, *, has_arrow: bool = False) -> Piece:
        left, right = sorted((_x(start, lowest, highest), _x(end, lowest, highest)))
        return Piece(x=left, y=y, width=max(1.0, round(right - left, 1)), height=BAR, look=look, has_arrow=has_arrow)

    low, high = figure.low, figure.high
    if not _ends(figure):
        return []
    if _is_open(figure) and low is not None:
        begins = figure.whole or low
        solid = piece(low if figure.kind is Kind.RANGE else zero, begins, row.style)
        return [solid, piece(begins, highest, "open", has_arrow=True)]
    if figure.kind is Kind.ALL_BUT and high is not None and figure.whole is not None:
        return [piece(zero, figure.whole - high, row.style), piece(figure.whole - high, figure.whole, "open")]
    if figure.kind in {Kind.UP_TO, Kind.FEWER} and high is not None:
        return [piece(zero, high, "open")]
    if figure.kind is Kind.RANGE and low is not None and high is not None:
        return [piece(low, high, row.style)]
    return [piece(zero, low, row.style)] if low is not None else []


def _column(figure: Figure, highest: Decimal) -> tuple[float, str]:
    """Height and look of a column; what is not given has none."""
    end = figure.high if figure.kind is Kind.FEWER else figure.low
    if end is None or end < 0:
        return 0.0, ""
    look = "open" if figure.kind is Kind.FEWER else "now"
    return round(float(end / highest) * (COLUMNS_HEIGHT - LINE), 1), look
