"""Where on a page of a PDF something is drawn: each run of text and each painted line or area, in millimetres.

Read from the page's own operators with the widths of its own typefaces, so that a box is as wide as what is printed.
"""

from dataclasses import dataclass
from typing import Any

from pypdf import PageObject

A4_HEIGHT = 297.0
POINTS = 25.4 / 72
PAINT = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
# Of the type's size: how far letters reach above and below the line.
ABOVE, BELOW = 0.75, 0.25


@dataclass(frozen=True)
class Box:
    """From the upper left corner of the sheet."""

    left: float
    top: float
    right: float
    bottom: float
    is_text: bool

    def is_within(self, left: float, top: float, right: float, bottom: float) -> bool:
        return left <= self.left and self.right <= right and top <= self.top and self.bottom <= bottom

    def touches(self, left: float, top: float, right: float, bottom: float) -> bool:
        return self.left < right and self.right > left and self.top < bottom and self.bottom > top


def boxes_of(page: PageObject) -> list[Box]:
    found: list[Box] = []
    points: list[tuple[float, float]] = []
    state: dict[str, Any] = {"font": None, "size": 0.0}
    widths = {name: _widths(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}

    def see(operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        if operator == b"Tf":
            state["font"], state["size"] = str(operands[0]), float(operands[1])
        elif operator in (b"m", b"l"):
            points.append(_at(cm, float(operands[0]), float(operands[1])))
        elif operator == b"c":
            points.extend(_at(cm, float(operands[n]), float(operands[n + 1])) for n in (0, 2, 4))
        elif operator == b"re":
            x, y, width, height = map(float, operands)
            points.extend([_at(cm, x, y), _at(cm, x + width, y + height)])
        elif operator == b"n":
            points.clear()
        elif operator in PAINT:
            if points:
                found.append(_box(points, is_text=False))
            points.clear()
        elif operator in (b"Tj", b"TJ"):
            parts = operands[0] if operator == b"TJ" else operands
            size = state["size"]
            length = sum(_advance(part, widths[state["font"]], size) for part in parts)
            corners = [(0.0, -BELOW * size), (length, ABOVE * size)]
            found.append(_box([_at(cm, *_at_plain(tm, *corner)) for corner in corners], is_text=True))
        elif operator == b"Do":
            found.append(_box([_at(cm, 0, 0), _at(cm, 1, 1)], is_text=False))

    page.extract_text(visitor_operand_before=see)
    return found


def _widths(font: Any) -> tuple[dict[int, float], float]:
    """Of each glyph, in thousandths of the type's size."""
    inner = font["/DescendantFonts"][0].get_object()
    found: dict[int, float] = {}
    listed = list(inner.get("/W", []))
    while listed:
        first, second = listed[0], listed[1].get_object() if hasattr(listed[1], "get_object") else listed[1]
        if isinstance(second, list):
            found.update({int(first) + place: float(width) for place, width in enumerate(second)})
            listed = listed[2:]
        else:
            found.update(dict.fromkeys(range(int(first), int(second) + 1), float(listed[2])))
            listed = listed[3:]
    return found, float(inner.get("/DW", 1000))


def _advance(part: Any, widths: tuple[dict[int, float], float], size: float) -> float:
    if isinstance(part, (int, float)):
        return -float(part) / 1000 * size
    raw = part.original_bytes if hasattr(part, "original_bytes") else bytes(part)
    known, usual = widths
    glyphs = [int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2)]
    return sum(known.get(glyph, usual) for glyph in glyphs) / 1000 * size


def _at_plain(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _at(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    right, up = _at_plain(matrix, x, y)
    return right * POINTS, A4_HEIGHT - up * POINTS


def _box(points: list[tuple[float, float]], *, is_text: bool) -> Box:
    rights, downs = [point[0] for point in points], [point[1] for point in points]
    return Box(min(rights), min(downs), max(rights), max(downs), is_text)
