"""Medical and dental appointments. Source: LOA-14."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import MEETS, NEEDS_JUDGEMENT, Outcome, Status
from portal.rules.leave.situation import Situation
from portal.rules.parameters import choice
from portal.rules.sessions import Half, Session, sessions_of

LATE = {
    "meets": "still meets the clause",
    "needs_judgement": "is for the headteacher to judge",
    "does_not_meet": "does not meet the clause",
    "missing_fact": "waits for an explanation",
}


@dataclass(frozen=True, slots=True)
class Advance:
    late: str = choice(
        "Told after the appointment began", help="What such a notice means under this policy.", choices=LATE
    )


@rule(
    "medical.advance",
    parameters=Advance,
    label="Told before the appointment",
    help="The school hears of the appointment before it begins.",
)
def told_in_advance(case: Situation, policy: Advance) -> Outcome:
    appointment = need(case.request.appointment, "appointment")
    begins = datetime.combine(appointment.day, appointment.start, case.calendar.time_zone)
    if case.received_local < begins:
        return Outcome(MEETS, {"appointment": begins})
    status = Status(policy.late)
    return Outcome(status, {"appointment": begins}, ("late_reason",) if status == "missing_fact" else ())


@rule(
    "medical.minimum_time",
    needs={"calendar"},
    label="No more time than needed",
    help="Only the sessions that the appointment and its travel overlap are asked for.",
)
def minimum_time(case: Situation, _: object) -> Outcome:
    needed = tuple(sessions_needed(case))
    extra = tuple(session for session in case.sessions if session not in needed)
    return Outcome(NEEDS_JUDGEMENT if extra else MEETS, {"sessions_needed": needed, "extra": extra})


def sessions_needed(case: Situation) -> Iterator[Session]:
    """The sessions that the appointment, with the way there and back, overlaps."""
    appointment = need(case.request.appointment, "appointment")
    travel = timedelta(minutes=need(appointment.travel_minutes, "travel_minutes"))
    leaves = datetime.combine(appointment.day, appointment.start) - travel
    returns = datetime.combine(appointment.day, appointment.end) + travel
    for session in sessions_of(appointment.day):
        times = case.calendar.times_on(session.day)[Half(session.half)]
        begins, ends = (datetime.combine(session.day, clock) for clock in (times.registration, times.ends))
        if leaves < ends and returns > begins and case.timetable.is_session(session):
            yield session
