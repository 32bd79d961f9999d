"""Term dates: the start of a term, and days next to a school holiday. Source: LOA-06, LOA-07."""

from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.evidence import judge_evidence
from portal.rules.leave.findings import MEETS, Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import several, whole

HOLIDAYS = {
    "term_break": "the holidays between terms",
    "half_term": "half term",
    "bank_holiday": "a bank holiday in term",
}


@dataclass(frozen=True, slots=True)
class TermStart:
    school_days: int = whole(
        "School days at the start of a term",
        unit="school days",
        minimum=1,
        maximum=20,
        help="The return after half term is not the start of a term.",
    )


@dataclass(frozen=True, slots=True)
class NextToHoliday:
    holiday_kinds: tuple[str, ...] = several(
        "Holidays that count",
        choices=HOLIDAYS,
        help="A training day in between does not separate a day from its holiday.",
    )


@rule(
    "term.start",
    parameters=TermStart,
    needs={"calendar"},
    label="Start of term",
    help="No day asked for is among the first school days of a term.",
)
def term_start(case: Situation, limit: TermStart) -> Outcome:
    starts = case.calendar.term_starts(case.pupil.year_group, limit.school_days)
    found = tuple(day for day in case.days if day in starts)
    return meets_if(not found, {"days": found})


@rule(
    "holiday.adjacent",
    parameters=NextToHoliday,
    needs={"calendar"},
    label="Next to a school holiday",
    help="A day next to a school holiday needs evidence.",
)
def next_to_holiday(case: Situation, limit: NextToHoliday) -> Outcome:
    counted = set(limit.holiday_kinds)
    beside = case.calendar.holidays_next_to
    found = tuple(day for day in case.days if counted & beside(day, case.pupil.year_group))
    if not found:
        return Outcome(MEETS, {"days": ()})
    return judge_evidence(case, {"days": found})
