"""Attendance codes by date, each with its statistical class and what it counts as.

Source: School Attendance (Pupil Registration) (England) Regulations 2024, SI 2024/208, regulation 10, in force from
19 August 2024; before that the codes issued under the Education (Pupil Registration) (England) Regulations 2006.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from portal.rules.problems import NoValueInForce

REGULATIONS_2024 = date(2024, 8, 19)
REGULATIONS_2006 = date(2006, 9, 1)
LAST_DAY_OF_2006 = date(2024, 8, 18)

# A session without a mark: the register is incomplete, nobody is absent.
UNCODED = frozenset({None, "", "-"})


class StatisticalClass(StrEnum):
    PRESENT = "present"
    LATE = "present, late"
    APPROVED_ACTIVITY = "approved educational activity"
    AUTHORISED = "authorised absence"
    UNAUTHORISED = "unauthorised absence"
    NOT_POSSIBLE = "not a possible attendance"
    UNABLE = "unable to attend"
    ADMINISTRATIVE = "administrative"


class CountsAs(StrEnum):
    ATTENDED = "attended"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOTHING = "nothing"


_COUNTS = {
    StatisticalClass.PRESENT: CountsAs.ATTENDED,
    StatisticalClass.LATE: CountsAs.ATTENDED,
    StatisticalClass.APPROVED_ACTIVITY: CountsAs.ATTENDED,
    StatisticalClass.AUTHORISED: CountsAs.AUTHORISED,
    StatisticalClass.UNAUTHORISED: CountsAs.UNAUTHORISED,
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code over the dates on which it may be used, both included."""

    code: str
    meaning: str
    statistical_class: StatisticalClass
    in_force_from: date
    in_force_to: date | None

    @property
    def counts_as(self) -> CountsAs:
        return _COUNTS.get(self.statistical_class, CountsAs.NOTHING)

    @property
    def is_possible(self) -> bool:
        """Whether the session counts among the possible ones."""
        return self.counts_as is not CountsAs.NOTHING

    @property
    def is_late(self) -> bool:
        """Whether the pupil came late, before or after the register closed."""
        return self.code in ("L", "U")


_PRESENT = {"/": "Present when the morning register begins", "\\": "Present when the afternoon register begins"}
_ACTIVITY = {
    "V": "Visit or trip arranged and supervised by the school",
    "P": "Sporting activity approved by the school",
    "W": "Work experience",
    "B": "Another approved educational activity",
}
_AUTHORISED = {
    "C": "Leave in exceptional circumstances",
    "M": "Medical or dental appointment",
    "S": "Study leave for a public examination",
    "E": "Suspended or excluded, without alternative provision",
    "I": "Illness",
    "R": "Religious observance",
}
_UNAUTHORISED = {
    "G": "Holiday without leave",
    "N": "Reason not yet established",
    "O": "Absent without a reason that another code gives",
    "U": "Arrived after the register closed",
}
_ADMINISTRATIVE = {"Z": "Not yet on the register", "#": "Planned closure"}

_SET_OF_2024 = {
    StatisticalClass.PRESENT: _PRESENT,
    StatisticalClass.LATE: {"L": "Arrived after the start, before the register closed"},
    StatisticalClass.APPROVED_ACTIVITY: {"K": "Education arranged by the local authority elsewhere"} | _ACTIVITY,
    StatisticalClass.AUTHORISED: _AUTHORISED
    | {
        "C1": "Leave for a regulated performance or employment abroad",
        "C2": "Leave for a temporary part-time timetable",
        "J1": "Interview for a job or at another institution",
        "T": "Parent travelling for work, with a child who has no fixed home",
    },
    StatisticalClass.UNAUTHORISED: _UNAUTHORISED,
    StatisticalClass.NOT_POSSIBLE: {
        "D": "At another school at which the pupil is also registered",
        "X": "Not of compulsory school age and not required to attend",
    },
    StatisticalClass.UNABLE: {
        "Q": "No transport or other access arranged by the local authority",
        "Y1": "The transport normally provided is not available",
        "Y2": "Widespread disruption to travel",
        "Y3": "Part of the school premises is closed",
        "Y4": "The whole school site is closed unexpectedly",
        "Y5": "In criminal justice detention",
        "Y6": "Public health guidance or law",
        "Y7": "Another cause that cannot be avoided",
    },
    StatisticalClass.ADMINISTRATIVE: _ADMINISTRATIVE,
}

_SET_OF_2006 = {
    StatisticalClass.PRESENT: _PRESENT,
    StatisticalClass.LATE: {"L": "Arrived after the start, before the register closed"},
    StatisticalClass.APPROVED_ACTIVITY: {"J": "Interview"} | _ACTIVITY,
    StatisticalClass.AUTHORISED: _AUTHORISED
    | {"H": "Holiday agreed by the school", "T": "Travelling for the family's work"},
    StatisticalClass.UNAUTHORISED: _UNAUTHORISED,
    StatisticalClass.NOT_POSSIBLE: {
        "D": "At another school at which the pupil is also registered",
        "X": "Not of compulsory school age and not required to attend",
    },
    StatisticalClass.UNABLE: {"Y": "Unable to attend in exceptional circumstances"},
    StatisticalClass.ADMINISTRATIVE: _ADMINISTRATIVE,
}


def _codes(table: Mapping[StatisticalClass, Mapping[str, str]], first: date, last: date | None) -> Mapping[str, Code]:
    return MappingProxyType(
        {
            code: Code(code, meaning, group, first, last)
            for group, codes in table.items()
            for code, meaning in codes.items()
        }
    )


CODES_FROM_2024 = _codes(_SET_OF_2024, REGULATIONS_2024, None)
CODES_FROM_2006 = _codes(_SET_OF_2006, REGULATIONS_2006, LAST_DAY_OF_2006)
CODE_SETS = (CODES_FROM_2006, CODES_FROM_2024)


@lru_cache(maxsize=512)
def codes_on(on: date) -> Mapping[str, Code]:
    """Every code in force on the day. Raises `NoValueInForce` before 1 September 2006.

    >>> len(codes_on(date(2024, 8, 19))), "H" in codes_on(date(2024, 8, 18)), "H" in codes_on(date(2024, 8, 19))
    (34, True, False)
    """
    if on >= REGULATIONS_2024:
        return CODES_FROM_2024
    if on >= REGULATIONS_2006:
        return CODES_FROM_2006
    raise NoValueInForce(
        f"No attendance codes are known for {on.isoformat()}; they begin on {REGULATIONS_2006.isoformat()}."
    )


def code_on(code: str, *, on: date) -> Code:
    """The code as it stood on the day. Raises `NoValueInForce` for a code that was not in force then."""
    known = codes_on(on)
    found = known.get(code)
    if found is None:
        raise NoValueInForce(
            f"{code!r} is no attendance code on {on.isoformat()}; codes then: {' '.join(known)}.{_elsewhere(code, on)}"
        )
    return found


def _elsewhere(code: str, on: date) -> str:
    if code in CODES_FROM_2006 and on >= REGULATIONS_2024:
        return f" {code} was in use until {LAST_DAY_OF_2006.isoformat()}."
    if code in CODES_FROM_2024 and on < REGULATIONS_2024:
        return f" {code} is in use from {REGULATIONS_2024.isoformat()}."
    return ""


def is_ever_code(text: str) -> bool:
    """Whether the text is an attendance code on some date."""
    return text in CODES_FROM_2024 or text in CODES_FROM_2006
