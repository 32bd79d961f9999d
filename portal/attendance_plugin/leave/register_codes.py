"""Which attendance code the register would get: suggested from the kind of request and the code table of the day."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.rules.codes import Code, CountsAs, codes_on
from portal.rules.leave import kinds
from portal.rules.problems import NoValueInForce

from .models import Decision, LeaveRequest
from .problems import CodeNotInForce

# The code of today's table first; on a day before it was made, the one that stood for the same then.
WHEN_GRANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        kinds.EXCEPTIONAL_LEAVE: ("C",),
        kinds.FUNERAL: ("C",),
        kinds.RELIGIOUS: ("R",),
        kinds.TRAVELLER: ("T",),
        kinds.PERFORMANCE: ("C1", "C"),
        kinds.OPEN_MORNING: ("J1", "J"),
        kinds.MEDICAL: ("M",),
        kinds.INTERVIEW: ("J1", "J"),
        kinds.STUDY_LEAVE: ("S",),
        kinds.PART_TIME: ("C2", "C"),
    }
)
HOLIDAY_REASONS = frozenset({"family_holiday", "holiday_cost", "nature_of_holiday"})
# Sessions of leave are absences somebody authorised, or an activity counted as attended (an interview before 2024).
FITTING = MappingProxyType(
    {True: frozenset({CountsAs.AUTHORISED, CountsAs.ATTENDED}), False: frozenset({CountsAs.UNAUTHORISED})}
)


def suggest_code(request: LeaveRequest, outcome: str) -> str:
    """The code for the sessions granted; where all is refused, the code the absence would get if it happened."""
    if outcome == Decision.Outcome.REFUSE:
        return "G" if request.details.get("reason_code") in HOLIDAY_REASONS else "O"
    table = _table(request)
    wanted = WHEN_GRANTED[request.kind]
    code = next((code for code in wanted if code in table), None)
    if code is None:
        raise CodeNotInForce(
            f"No code for this kind of leave was in force on {request.first_day:%d %B %Y} "
            f"(looked for {', '.join(wanted)}). Choose the code yourself."
        )
    return code


def codes_to_choose(request: LeaveRequest) -> list[Code]:
    """The codes a decision may lead to, as they stood on the first day asked for."""
    fitting = FITTING[True] | FITTING[False]
    return [code for code in _table(request).values() if code.counts_as in fitting and code.code not in "/\\"]


def need_fitting_code(code: str, request: LeaveRequest, outcome: str) -> str:
    """The code, if it was in force on the first day and fits the outcome; else `CodeNotInForce`."""
    known = _table(request).get(code)
    fitting = FITTING[outcome != Decision.Outcome.REFUSE]
    if known is None or known.counts_as not in fitting:
        accepted = " ".join(found.code for found in codes_to_choose(request) if found.counts_as in fitting)
        raise CodeNotInForce(
            f"Register code {code!r} does not fit this decision on {request.first_day:%d %B %Y}; accepted: {accepted}."
        )
    return code


def _table(request: LeaveRequest) -> Mapping[str, Code]:
    try:
        return codes_on(request.first_day)
    except NoValueInForce as error:
        raise CodeNotInForce(str(error)) from error
