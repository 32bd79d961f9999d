"""Persistent and severe absence, and a school's bands of attendance: compared on whole sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from portal.rules.national import national_value
from portal.rules.percentages import Number, Share

ABSENCE_LIMITS = ("persistent_absence_percent", "severe_absence_percent")
FEW_SESSIONS = 60
"""Below six school weeks one day away weighs more than three points: a share says little about a pupil yet."""


def is_persistently_absent(*, missed: int, possible: int, on: date) -> bool:
    """Whether the pupil missed at least the national share (10 %) of their own possible sessions.

    >>> is_persistently_absent(missed=10, possible=100, on=date(2026, 9, 1))
    True
    """
    return _misses(missed, possible, "persistent_absence_percent", on)


def is_severely_absent(*, missed: int, possible: int, on: date) -> bool:
    """Whether the pupil missed at least the national share (50 %) of their own possible sessions."""
    return _misses(missed, possible, "severe_absence_percent", on)


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """A national line that a pupil's absence reaches: its name, and the percent missed at which it begins."""

    name: str
    percent: int


def absence_line(*, missed: int, possible: int, on: date) -> AbsenceLine | None:
    """The highest national line that the absence reaches; None below both.

    >>> absence_line(missed=50, possible=100, on=date(2026, 9, 1))
    AbsenceLine(name='severely absent', percent=50)
    """
    if is_severely_absent(missed=missed, possible=possible, on=on):
        return AbsenceLine("severely absent", national_value("severe_absence_percent", on=on).value)
    if is_persistently_absent(missed=missed, possible=possible, on=on):
        return AbsenceLine("persistently absent", national_value("persistent_absence_percent", on=on).value)
    return None


def attendance_percent(attendance: Share, *, on: date) -> Decimal:
    """Attendance with two decimals for display: rounding never makes it look equal to, or across, a threshold.

    The thresholds are full attendance, and where persistent and severe absence begin on the day.

    >>> attendance_percent(Share(89999, 100000), on=date(2026, 9, 1)), Share(89999, 100000).percent()
    (Decimal('89.99'), Decimal('90.00'))
    """
    limits = [100, *(100 - national_value(name, on=on).value for name in ABSENCE_LIMITS)]
    beside = [attendance.percent_beside(limit) for limit in limits]
    return next((shown for shown in beside if shown != attendance.percent()), attendance.percent())


def points_of_a_day(possible: int) -> Decimal:
    """By how many percentage points one day away (two sessions) lowers the attendance of so many sessions.

    >>> points_of_a_day(20)
    Decimal('10.00')
    """
    return Share(2, possible).percent()


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
