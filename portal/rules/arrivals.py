"""What the clock at the gate says of a session: how late a child came, and which registers closed without it.

Times are the school's own for that day, never a constant of ours. Source: School Attendance (Pupil Registration)
(England) Regulations 2024, SI 2024/208, regulation 10, in force from 19 August 2024: code L before the register is
closed, code U afterwards.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Protocol

from portal.rules.sessions import Half
from portal.rules.suggested_codes import ARRIVED_LATE, LATE, NO_CODE


class RegisterTimes(Protocol):
    """When a session's register opens and closes, and when the session ends."""

    @property
    def registration(self) -> time: ...

    @property
    def register_closes(self) -> time: ...

    @property
    def ends(self) -> time: ...


class When(StrEnum):
    IN_TIME = "in_time"
    LATE = "late"
    BETWEEN = "between"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """``minutes_late`` counts whole minutes from the opening of the register. Only a late arrival has a code.

    ``BETWEEN``: the morning is over and the afternoon's register not open yet, so no session was come late to.
    """

    when: When
    half: Half = Half.AM
    minutes_late: int = 0
    code: str = NO_CODE


def arrival_at(clock: time, *, am: RegisterTimes, pm: RegisterTimes) -> Arrival:
    """What an arrival at this minute means on a day with these times.

    A register that closes at 9:20 is closed at 9:20, so an arrival of that minute is after it.
    """
    if _minutes(clock) <= _minutes(am.registration):
        return Arrival(when=When.IN_TIME)
    if clock < am.ends:
        return _late(clock, am, Half.AM)
    if _minutes(clock) <= _minutes(pm.registration):
        return Arrival(when=When.BETWEEN, half=Half.PM)
    return _late(clock, pm, Half.PM) if clock < pm.ends else Arrival(when=When.OVER, half=Half.PM)


def _late(clock: time, times: RegisterTimes, half: Half) -> Arrival:
    code = LATE if clock < times.register_closes else ARRIVED_LATE
    return Arrival(when=When.LATE, half=half, minutes_late=_minutes(clock) - _minutes(times.registration), code=code)


def registers_missed(left: time, back: time | None, *, am: RegisterTimes, pm: RegisterTimes) -> tuple[Half, ...]:
    """The sessions whose register closed while the child was out. ``back`` None: the child did not come back.

    Whoever is there when the register is taken is marked present for the whole session, so a child who leaves after
    that has missed none.
    """
    return tuple(
        half
        for half, times in ((Half.AM, am), (Half.PM, pm))
        if left < times.register_closes and (back is None or back >= times.register_closes)
    )


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
