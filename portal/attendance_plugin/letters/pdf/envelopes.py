"""Where the window of an envelope lies over a folded sheet: plain measures, no database.

A sheet is a little smaller than its envelope and slides in it. What the window shows wherever the sheet slides is where
the address belongs; what it may show at some place must hold nothing else, or the post reads the wrong words and a
neighbour reads the right ones. Lengths are whole or half millimetres; on the sheet they count from its upper left
corner, on the envelope from the left and from the bottom, as its maker prints them on the box.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0
CLEAR = 1.5
"""How far the address keeps from the window's edge."""
# Below these an address of a house with a name, a village and a town cannot be read.
NARROWEST, LOWEST = 55.0, 16.0
# The school's name stands above what may show, its address to the right, and the first words below.
HIGHEST_SEEN, FURTHEST_SEEN, DEEPEST_SEEN = 40.0, 122.0, 125.0


@dataclass(frozen=True, slots=True)
class Area:
    """On the sheet, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """An envelope and how A4 is folded for it; ``panel`` is the folded sheet, width and height."""

    key: str
    name: str
    width: float
    height: float
    panel: tuple[float, float]
    folds_down: tuple[float, ...]
    folds_across: tuple[float, ...] = ()
    how: str
    window: tuple[int, int, int, int]
    """Usual at English stationers: from the left, from the bottom, width, height."""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "DL": Kind(
            key="DL",
            name="DL (110 × 220 mm)",
            width=220,
            height=110,
            panel=(210, 99),
            folds_down=(99, 198),
            how="Fold the sheet in three.",
            window=(20, 18, 90, 35),
        ),
        "C5": Kind(
            key="C5",
            name="C5 (162 × 229 mm)",
            width=229,
            height=162,
            panel=(210, 148.5),
            folds_down=(148.5,),
            how="Fold the sheet in half.",
            window=(20, 60, 90, 35),
        ),
        "C6": Kind(
            key="C6",
            name="C6 (114 × 162 mm)",
            width=162,
            height=114,
            panel=(148.5, 105),
            folds_down=(105, 210),
            folds_across=(148.5,),
            how="Fold the sheet in three at the marks, then the right-hand part to the back.",
            window=(20, 22, 90, 35),
        ),
    }
)


class WindowUnusable(ValueError):
    """No letter can be laid out for such a window; the message can be shown to whoever typed its measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The window of an envelope of this kind."""

    kind: Kind
    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def usual(cls, kind: str) -> "Window":
        left, bottom, width, height = KINDS[kind].window
        return cls(kind=KINDS[kind], left=left, bottom=bottom, width=width, height=height)

    @property
    def _upper_edge(self) -> float:
        return self.kind.height - self.bottom - self.height

    @property
    def _slack(self) -> tuple[float, float]:
        width, height = self.kind.panel
        return self.kind.width - width, self.kind.height - height

    @property
    def seen(self) -> Area:
        """All of the sheet that may come into view."""
        aside, down = self._slack
        top = self._upper_edge
        return Area(max(self.left - aside, 0), max(top - down, 0), self.left + self.width, top + self.height)

    @property
    def sure(self) -> Area:
        """What shows wherever the sheet slides."""
        aside, down = self._slack
        top = self._upper_edge
        return Area(self.left, top, self.left + self.width - aside, top + self.height - down)

    @property
    def address(self) -> Area:
        """Where the address is set: within what surely shows, and no further left than the letter's words."""
        sure = self.sure
        return Area(max(sure.left + CLEAR, 25.0), sure.top + CLEAR, sure.right - CLEAR, sure.bottom - CLEAR)

    def check(self) -> None:
        """Raise `WindowUnusable` unless a letter can be laid out for it."""
        kind, seen, address = self.kind, self.seen, self.address
        if self.left + self.width > kind.width or self.bottom + self.height > kind.height:
            raise WindowUnusable(
                f"Such a window lies outside the envelope, which is {kind.width:g} mm wide and {kind.height:g} mm high."
            )
        if address.right - address.left < NARROWEST or address.bottom - address.top < LOWEST:
            shown = f"{max(address.right - address.left, 0):g} by {max(address.bottom - address.top, 0):g} mm"
            raise WindowUnusable(
                f"Of such a window {shown} show the sheet wherever it slides; an address needs {NARROWEST:g} by "
                f"{LOWEST:g} mm."
            )
        if seen.top < HIGHEST_SEEN or seen.right > FURTHEST_SEEN or seen.bottom > DEEPEST_SEEN:
            raise WindowUnusable(
                "Such a window would show the school's heading or the letter's words beside the address. The window "
                "must be in the left half of the envelope; check that the measures are from its left and bottom edge."
            )

    def for_the_template(self) -> dict[str, object]:
        address, seen = self.address, self.seen
        return {
            "left": address.left,
            "top": address.top,
            "right": address.right,
            "bottom": address.bottom,
            "seen": {"left": seen.left, "top": seen.top, "right": seen.right, "bottom": seen.bottom},
            "folds_down": list(self.kind.folds_down),
            "folds_across": list(self.kind.folds_across),
        }
