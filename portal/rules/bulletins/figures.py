"""One figure as an editor writes it: a number, a range, a bound, a part of a whole, a series, a word, or nothing."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

NUMBER = r"[-−]?\d[\d,]*(?:\.\d+)?"
ACCEPTED = (
    "a number (3,394), a range (43 to 56), an open range (37 to 70 or more), a bound (more than 120, at least 5, "
    "up to 6), about 50, a part (6 of 8), a multiple (2 times), a series (Q1: 506; Q2: 320), or a word without digits"
)
NOT_GIVEN = "not given"


class Kind(StrEnum):
    NONE = "not_given"
    NUMBER = "number"
    ABOUT = "about"
    RANGE = "range"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    PART = "part"
    TIMES = "times"
    SERIES = "series"
    WORD = "word"
    FEWER = "fewer_than"
    ALL_BUT = "all_but_fewer_than"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Figure:
    """``low`` and ``high`` enclose the value: equal for a number; None where there is no bound on that side."""

    kind: Kind
    low: Decimal | None = None
    high: Decimal | None = None
    whole: Decimal | None = None
    word: str = ""
    points: "tuple[Point, ...]" = ()

    @property
    def exact(self) -> Decimal | None:
        """The number that arithmetic may use; None where the figure is not exact."""
        return self.low if self.kind in {Kind.NUMBER, Kind.PART} else None

    @property
    def has_numbers(self) -> bool:
        return self.kind not in {Kind.NONE, Kind.WORD, Kind.WITHHELD}


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series, with its period."""

    period: str
    figure: Figure


GIVEN_NOTHING = Figure(Kind.NONE)
FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Kind.NUMBER, rf"(?P<low>{NUMBER})"),
        (Kind.RANGE, rf"(?P<low>{NUMBER})(?:\s*[–—-]\s*|\s+to\s+)(?P<high>{NUMBER})(?P<open>\s*\+|\s+or more)?"),
        (Kind.MORE_THAN, rf"(?:>|more than)\s*(?P<low>{NUMBER})"),
        (Kind.AT_LEAST, rf"(?:≥|>=|at least)\s*(?P<low>{NUMBER})"),
        (Kind.AT_LEAST, rf"(?P<low>{NUMBER})(?:\s*\+|\s+or more)"),
        (Kind.UP_TO, rf"(?:≤|<=|up to)\s*(?P<high>{NUMBER})"),
        (Kind.FEWER, rf"(?:<|fewer than|less than)\s*(?P<high>{NUMBER})"),
        (Kind.ABOUT, rf"(?:~|≈|about)\s*(?P<low>{NUMBER})"),
        (Kind.PART, rf"(?P<low>{NUMBER})\s+of\s+(?P<whole>{NUMBER})"),
        (Kind.TIMES, rf"(?:×\s*(?P<low>{NUMBER})|(?P<low_>{NUMBER})\s+times)"),
    )
)


def parse_figure(written: str | int | float | Decimal) -> Figure:
    """What was written as a figure. Raises ValueError that says what is accepted.

    >>> parse_figure("3,394").low, parse_figure("37–70+").kind.value
    (Decimal('3394'), 'range')
    """
    text = " ".join(str(written).split())
    if text.lower() in {"", "–", "-", NOT_GIVEN}:
        return GIVEN_NOTHING
    if ";" in text or re.match(r"[^:]*\d[^:]*: ?\S", text):
        return _parse_series(text)
    for kind, pattern in FORMS:
        if found := pattern.fullmatch(text):
            return _figure(kind, found.groupdict())
    if re.search(r"\d", text):
        raise ValueError(f"got “{text}”; accepted: {ACCEPTED}")
    return Figure(Kind.WORD, word=text)


def show_figure(figure: Figure) -> str:
    """The figure in words; `parse_figure` reads it back.

    >>> show_figure(parse_figure(">1200")), show_figure(parse_figure("43–56"))
    ('more than 1,200', '43 to 56')
    """
    if figure.kind is Kind.SERIES:
        return "; ".join(f"{point.period}: {show_figure(point.figure)}" for point in figure.points)
    low, high = show_number(figure.low), show_number(figure.high)
    shown = {
        Kind.NONE: NOT_GIVEN,
        Kind.NUMBER: low,
        Kind.ABOUT: f"about {low}",
        Kind.RANGE: f"{low} to {high}" if figure.whole is None else f"{low} to {show_number(figure.whole)} or more",
        Kind.MORE_THAN: f"more than {low}",
        Kind.AT_LEAST: f"at least {low}",
        Kind.UP_TO: f"up to {high}",
        Kind.PART: f"{low} of {show_number(figure.whole)}",
        Kind.TIMES: f"{low} times",
        Kind.WORD: figure.word,
        Kind.FEWER: f"fewer than {high}" + (f" of {show_number(figure.whole)}" if figure.whole is not None else ""),
        Kind.ALL_BUT: f"all but fewer than {high} of {show_number(figure.whole)}",
        Kind.WITHHELD: "not shown",
    }
    return shown[figure.kind]


def show_number(number: Decimal | None) -> str:
    """With commas, as many decimals as were given, and a true minus sign.

    >>> show_number(Decimal("-17500")), show_number(Decimal("7.060"))
    ('−17,500', '7.060')
    """
    return "" if number is None else f"{number:,}".replace("-", "−")


def in_unit(figure: Figure, unit: str) -> str:
    """The figure with its unit: “93.5%”, “220 children”, “6 of 8 pupils”. Words need none.

    >>> in_unit(parse_figure("43–56"), "%"), in_unit(parse_figure("good"), "grade")
    ('43 to 56%', 'good')
    """
    text = show_figure(figure)
    if not unit or not figure.has_numbers or figure.kind in {Kind.TIMES, Kind.SERIES}:
        return text
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def _parse_series(text: str) -> Figure:
    points = []
    for part in text.split(";"):
        period, separator, value = part.rpartition(":")
        figure = parse_figure(value)
        if not separator or not period.strip() or figure.kind not in {Kind.NUMBER, Kind.NONE, Kind.FEWER}:
            raise ValueError(f"got “{part.strip()}” in a series; accepted: a period and its number, such as Q1: 506")
        points.append(Point(period.strip(), figure))
    return Figure(Kind.SERIES, points=tuple(points))


def _figure(kind: Kind, found: dict[str, str | None]) -> Figure:
    low, high, whole = (_number(found.get(name)) for name in ("low", "high", "whole"))
    low = low if low is not None else _number(found.get("low_"))
    if kind is Kind.RANGE:
        return _range(low, high, is_open=bool(found.get("open")))
    if kind is Kind.PART and (low is None or whole is None or low > whole):
        raise ValueError(f"got {show_number(low)} of {show_number(whole)}; accepted: a part no larger than its whole")
    figure = Figure(kind, low=low, high=high, whole=whole)
    return replace(figure, high=low) if kind in {Kind.NUMBER, Kind.ABOUT, Kind.PART, Kind.TIMES} else figure


def _range(low: Decimal | None, high: Decimal | None, *, is_open: bool) -> Figure:
    """A range without an upper end keeps the last number that was named in ``whole``."""
    if low is None or high is None or low >= high:
        raise ValueError(f"got {show_number(low)} to {show_number(high)}; accepted: a range from less to more")
    return Figure(Kind.RANGE, low=low, high=None, whole=high) if is_open else Figure(Kind.RANGE, low=low, high=high)


def _number(text: str | None) -> Decimal | None:
    return Decimal(text.replace(",", "").replace("−", "-")) if text else None
