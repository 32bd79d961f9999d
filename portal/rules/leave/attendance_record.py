"""The attendance record: how much was attended, and how much would be left. Source: LOA-02, LOA-05."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, NEEDS_JUDGEMENT, Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import choice, percent
from portal.rules.percentages import Number, Share
from portal.rules.problems import MissingFact

BASES = {
    "end_of_leave": "at the end of the leave",
    "end_of_year": "at the end of the school year",
    "both": "at both; if only one is below, a person judges",
}


CLEAN_RECORD = Outcome(MEETS, {"unauthorised": 0})


@dataclass(frozen=True, slots=True)
class AttendanceAbove:
    percent: Number = percent(
        "Attendance above", comparator="above", help="Attendance exactly at this figure does not meet the clause."
    )


@dataclass(frozen=True, slots=True)
class AttendanceNotLess:
    percent: Number = percent(
        "Attendance not less than", comparator="at_least", help="Attendance exactly at this figure meets the clause."
    )


@dataclass(frozen=True, slots=True)
class AttendanceAfter:
    percent: Number = percent(
        "Attendance not below", comparator="at_least", help="Attendance exactly at this figure meets the clause."
    )
    basis: str = choice(
        "Looked at", help="When the attendance after the leave is worked out, if nothing else is missed.", choices=BASES
    )


@dataclass(frozen=True, slots=True)
class AuthorisedShare:
    percent: Number = percent(
        "Authorised absence at most",
        comparator="at_most",
        help="Authorised absence exactly at this figure meets the clause.",
    )


@rule(
    "attendance.now_above",
    parameters=AttendanceAbove,
    needs={"register"},
    quantity="attendance_now",
    label="Attendance so far, above a figure",
    help="Attendance at the time of asking is strictly above the figure.",
)
def now_above(case: Situation, limit: AttendanceAbove) -> Outcome:
    share = case.attendance
    return meets_if(share.is_above(limit.percent), {"attendance": share})


@rule(
    "attendance.record_not_less",
    parameters=AttendanceNotLess,
    needs={"register"},
    quantity="attendance_now",
    label="Attendance so far, not less than a figure",
    help="Attendance at the time of asking is at the figure or above it.",
)
def record_not_less(case: Situation, limit: AttendanceNotLess) -> Outcome:
    share = case.attendance
    return meets_if(share.is_at_least(limit.percent), {"attendance": share})


@rule(
    "attendance.after_not_below",
    parameters=AttendanceAfter,
    needs={"register", "calendar"},
    quantity="attendance_after",
    label="Attendance after the leave",
    help="Attendance is not likely to fall below the figure.",
)
def after_not_below(case: Situation, limit: AttendanceAfter) -> Outcome:
    return judge_projection(case, percent=limit.percent, basis=limit.basis)


def judge_projection(case: Situation, *, percent: Number, basis: str) -> Outcome:
    """Compare the projected attendance with the figure; the worst academic year touched decides."""
    if case.register and not case.sessions:
        return Outcome(MEETS, {"after_leave": {}, "after_year": {}})
    looked_at = {
        "end_of_leave": (case.after_leave,),
        "end_of_year": (case.after_year,),
        "both": (case.after_leave, case.after_year),
    }[basis]
    measured = {"after_leave": case.after_leave, "after_year": case.after_year}
    below = max(_times_below(year, looked_at, percent) for year in case.sessions_by_year)
    if below == 0:
        return Outcome(MEETS, measured)
    return Outcome(DOES_NOT_MEET if below == len(looked_at) else NEEDS_JUDGEMENT, measured)


def _times_below(year: str, looked_at: tuple[Mapping[str, Share], ...], percent: Number) -> int:
    return sum(shares[year].is_below(percent) for shares in looked_at)


@rule(
    "record.no_unauthorised",
    needs={"register"},
    label="No unauthorised absence",
    help="The year's record holds no unauthorised absence, leaving out the sessions asked for.",
)
def no_unauthorised(case: Situation, _: object) -> Outcome:
    register = case.register
    earlier = register.unauthorised - register.unauthorised_in_request
    if earlier > 0:
        return Outcome(DOES_NOT_MEET, {"unauthorised": earlier})
    if register.unresolved:
        raise MissingFact("unresolved_n")
    return CLEAN_RECORD


@rule(
    "record.authorised_share",
    parameters=AuthorisedShare,
    needs={"register"},
    label="Authorised absence so far",
    help="Authorised absence this year is not above the figure.",
)
def authorised_share(case: Situation, limit: AuthorisedShare) -> Outcome:
    share = case.authorised_share
    return meets_if(not share.is_above(limit.percent), {"authorised": share})
