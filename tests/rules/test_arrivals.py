"""Late by the school's own times of the day (SI 2024/208, regulation 10): L while the register is open, then U."""

from dataclasses import dataclass
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.arrivals import When, arrival_at, registers_missed
from portal.rules.sessions import Half


@dataclass(frozen=True)
class Times:
    registration: time
    register_closes: time
    ends: time


AM = Times(time(8, 50), time(9, 20), time(12, 0))
PM = Times(time(13, 0), time(13, 30), time(15, 15))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("clock", "when", "half", "minutes", "code"),
    [
        (time(8, 30), When.IN_TIME, Half.AM, 0, ""),
        (time(8, 50, 59), When.IN_TIME, Half.AM, 0, ""),
        (time(8, 51), When.LATE, Half.AM, 1, "L"),
        (time(9, 19, 59), When.LATE, Half.AM, 29, "L"),
        (time(9, 20), When.LATE, Half.AM, 30, "U"),
        (time(11, 59), When.LATE, Half.AM, 189, "U"),
        (time(12, 0), When.BETWEEN, Half.PM, 0, ""),
        (time(13, 0), When.BETWEEN, Half.PM, 0, ""),
        (time(13, 12), When.LATE, Half.PM, 12, "L"),
        (time(13, 30), When.LATE, Half.PM, 30, "U"),
        (time(15, 15), When.OVER, Half.PM, 0, ""),
    ],
)
def test_what_an_arrival_means(clock: time, when: When, half: Half, minutes: int, code: str) -> None:
    found = arrival_at(clock, am=AM, pm=PM)
    assert (found.when, found.half, found.minutes_late, found.code) == (when, half, minutes, code)


@given(CLOCKS)
def test_only_a_late_arrival_has_minutes_and_a_code(clock: time) -> None:
    found = arrival_at(clock, am=AM, pm=PM)
    assert (found.when is When.LATE) == (found.minutes_late > 0) == (found.code in ("L", "U"))


@pytest.mark.parametrize(
    ("left", "back", "missed"),
    [
        (time(9, 30), None, (Half.PM,)),
        (time(9, 30), time(13, 10), ()),
        (time(9, 30), time(13, 30), (Half.PM,)),
        (time(9, 0), time(9, 40), (Half.AM,)),
        (time(12, 10), time(12, 50), ()),
        (time(13, 30), None, ()),
        (time(14, 15), None, ()),
    ],
)
def test_whoever_is_there_when_the_register_is_taken_has_missed_nothing(
    left: time, back: time | None, missed: tuple[Half, ...]
) -> None:
    assert registers_missed(left, back, am=AM, pm=PM) == missed


@given(CLOCKS, CLOCKS)
def test_coming_back_never_misses_more_than_staying_away(left: time, back: time) -> None:
    assert set(registers_missed(left, max(left, back), am=AM, pm=PM)) <= set(registers_missed(left, None, am=AM, pm=PM))
