"""Deadlines and returns that follow from an absence: first contact, code N, long sickness, unauthorised absence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from portal.rules.codes import CountsAs, code_on
from portal.rules.national import national_value
from portal.rules.problems import MissingFact
from portal.rules.sessions import AM, Session, Timetable, academic_year

Marks = Mapping[Session, str]


def unestablished_deadline(session: Session, *, timetable: Timetable) -> date:
    """The last school day by which code N of this session must become another code.

    School days after the session's day, from the calendar. Raises `MissingFact` where the calendar ends before it.
    Source: SI 2024/208, regulation 10(7) to (9), in force from 19 August 2024.
    """
    count: int = national_value("unestablished_reason_school_days", on=session.day).value
    days = timetable.days_after(session.day, count)
    if len(days) < count:
        raise MissingFact("school_calendar")
    return days[-1]


def code_while_unanswered(session: Session, *, on: date, timetable: Timetable) -> Literal["N", "O"]:
    """The code of a session whose reason nobody has given: N up to its deadline, never O before.

    Source: SI 2024/208, regulation 10(7) to (9), in force from 19 August 2024.
    """
    return "N" if on <= unestablished_deadline(session, timetable=timetable) else "O"


@dataclass(frozen=True, slots=True)
class FirstContact:
    """When the school first asks where a child is, until when it waits, and the last day on which code N may stand."""

    at: datetime
    answer_by: datetime
    code_n_until: date


def plan_first_contact(at: datetime, *, wait_minutes: int, timetable: Timetable) -> FirstContact:
    """The plan for a morning without news; `at` is on the school's clock. Source: ABS-04, ABS-05."""
    deadline = unestablished_deadline(Session(at.date(), AM), timetable=timetable)
    return FirstContact(at, at + timedelta(minutes=wait_minutes), deadline)


def day_of_absence(first: date, *, number: int, timetable: Timetable) -> date:
    """The school day that is number 1, 2, 3 ... of an absence. Source: ABS-06.

    Weekends, closures and holidays are not counted. Raises `MissingFact` where the calendar ends before it.
    """
    days = timetable.days_after(first - timedelta(days=1), number)
    if len(days) < number:
        raise MissingFact("school_calendar")
    return days[-1]


@dataclass(frozen=True, slots=True)
class Return:
    """Something the school must tell the local authority: why, since when, reached on which day, with how many days."""

    why: Literal["sickness_consecutive", "sickness_cumulative", "unauthorised_continuous"]
    first: date
    reached_on: date
    sessions: int


def find_sickness_return(marks: Marks, *, timetable: Timetable, year: str) -> Return | None:
    """The sickness return of an academic year: 15 days of code I, consecutive or cumulative, whichever comes first.

    Consecutive means every school session from first to last is I; closures and holidays do not interrupt.
    """
    sessions = [session for session in timetable.sessions if academic_year(session.day) == year and session in marks]
    if not sessions:
        return None
    limit = 2 * national_value("sickness_return_days", on=sessions[0].day).value
    ill = [session for session in sessions if marks[session] == "I"]
    if len(ill) < limit:
        return None
    reached = ill[limit - 1]
    run = next((found for found in _runs(ill, sessions) if len(found) >= limit and found[limit - 1] <= reached), None)
    if run is not None:
        return Return("sickness_consecutive", run[0].day, run[limit - 1].day, limit)
    return Return("sickness_cumulative", ill[0].day, reached.day, limit)


def find_unauthorised_returns(marks: Marks, *, timetable: Timetable) -> tuple[Return, ...]:
    """Every continuous absence without authorisation of at least 10 school days."""
    sessions = [session for session in timetable.sessions if session in marks]
    missed = [s for s in sessions if code_on(marks[s], on=s.day).counts_as is CountsAs.UNAUTHORISED]
    found = []
    for run in _runs(missed, sessions):
        limit = 2 * national_value("unauthorised_return_school_days", on=run[0].day).value
        if len(run) >= limit:
            found.append(Return("unauthorised_continuous", run[0].day, run[limit - 1].day, len(run)))
    return tuple(found)


def _runs(chosen: Iterable[Session], sessions: list[Session]) -> Iterator[list[Session]]:
    """The chosen sessions in runs that follow each other without a gap among all sessions."""
    place = {session: index for index, session in enumerate(sessions)}
    run: list[Session] = []
    for session in chosen:
        if run and place[session] != place[run[-1]] + 1:
            yield run
            run = []
        run.append(session)
    if run:
        yield run
