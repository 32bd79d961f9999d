"""Persistent and severe absence, and a school's bands of attendance: compared on whole sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from portal.rules.national import national_value
from portal.rules.percentages import Number, Share


def is_persistently_absent(*, missed: int, possible: int, on: date) -> bool:
    """Whether the pupil missed at least the national share (10 %) of their own possible sessions.

    >>> is_persistently_absent(missed=10, possible=100, on=date(2026, 9, 1))
    True
    """
    return _misses(missed, possible, "persistent_absence_percent", on)


def is_severely_absent(*, missed: int, possible: int, on: date) -> bool:
    """Whether the pupil missed at least the national share (50 %) of their own possible sessions."""
    return _misses(missed, possible, "severe_absence_percent", on)


def _misses(missed: int, possible: int, name: str, on: date) -> bool:
    limit: int = national_value(name, on=on).value
    return possible > 0 and Share(missed, possible).is_at_least(limit)


@dataclass(frozen=True, slots=True)
class Band:
    """Attendance from `low` percent (included) to the next band's; the highest band reaches 100 (included)."""

    name: str
    low: Number


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands from the highest to the lowest, without gap or overlap; the lowest starts at 0."""

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        lows = [band.low for band in self.bands]
        if not lows or lows[-1] != 0 or any(high <= low for high, low in pairwise(lows)) or lows[0] >= 100:
            raise ValueError(
                f"Bands: got lower bounds {lows}; accepted: falling lower bounds below 100, the last one 0. "
                "Give each band only its lower bound: the upper bound is the next band's."
            )

    def band_of(self, share: Share) -> Band:
        """The band a share of sessions falls in.

        >>> Bands((Band("good", 96), Band("low", 0))).band_of(Share(96, 100)).name
        'good'
        """
        return next(band for band in self.bands if share.is_at_least(band.low))


@dataclass(frozen=True, slots=True)
class StatedBand:
    """A band as a policy prints it, both ends named."""

    name: str
    low: Number
    high: Number


def find_band_faults(bands: Sequence[StatedBand]) -> tuple[str, ...]:
    """What is wrong with printed bands: percentages that lie in two of them, or in none."""
    faults = []
    ordered = sorted(bands, key=lambda band: band.low)
    for lower, upper in pairwise(ordered):
        if upper.low <= lower.high:
            faults.append(f"{upper.low} % lies in both “{lower.name}” and “{upper.name}”")
        elif upper.low - lower.high > 1:
            faults.append(f"nothing covers attendance between {lower.high} % and {upper.low} %")
    return tuple(faults)
