"""One request read against one calendar: what every rule measures, worked out once."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from portal.rules.leave.facts import NOT_OVERRIDDEN, Facts, Register, need
from portal.rules.leave.kinds import EARLY_COLLECTION
from portal.rules.percentages import Share
from portal.rules.problems import MissingFact
from portal.rules.school_year import Calendar, Period
from portal.rules.sessions import Half, Session, Timetable, academic_year, sessions_of


class Situation:
    """The facts and the calendar together. Every figure is computed on first use and kept."""

    def __init__(self, facts: Facts, calendar: Calendar) -> None:
        self.facts = facts
        self.request = facts.request
        self.pupil = facts.pupil
        self.calendar = calendar
        self.timetable: Timetable = calendar.timetable(facts.pupil.year_group)

    @cached_property
    def received_local(self) -> datetime:
        """When the request arrived, on the school's clock."""
        return self.calendar.local_time(self.request.received_at)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The school sessions the request would miss."""
        if self.request.kind == EARLY_COLLECTION:
            return self._sessions_after_collection()
        first, last = need(self.request.first, "dates"), need(self.request.last, "dates")
        self.calendar.need_covered(first.day, last.day)
        return self.timetable.between(first, last)

    def _sessions_after_collection(self) -> tuple[Session, ...]:
        day, collected_at = need(self.request.day, "date"), need(self.request.at, "time")
        self.calendar.need_covered(day, day)
        times = self.calendar.session_times
        later = (session for session in sessions_of(day) if times[session.half].registration > collected_at)
        return tuple(session for session in later if self.timetable.is_session(session))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The school days the request touches."""
        return tuple(dict.fromkeys(session.day for session in self.sessions))

    @property
    def first_missed(self) -> Session | None:
        """The first school session missed; None when the dates hold no school session."""
        sessions = self.sessions
        return sessions[0] if sessions else None

    @cached_property
    def notice_days(self) -> int | None:
        """Calendar days from the local date of arrival to the date of the first session missed."""
        first = self.first_missed
        return None if first is None else (first.day - self.received_local.date()).days

    def arrived_before(self, session: Session) -> bool:
        """Whether the request arrived before the session's registration opened."""
        return self.received_local < self.calendar.registration_of(session)

    @property
    def register(self) -> Register:
        """The register's figures; a register without a session yet is as unknown as none at all."""
        register = self.facts.register
        if register is None or not register.possible:
            raise MissingFact("register")
        return register

    @property
    def attendance(self) -> Share:
        register = self.register
        return Share(register.attended, register.possible)

    @property
    def authorised_share(self) -> Share:
        register = self.register
        return Share(register.authorised, register.possible)

    @cached_property
    def sessions_by_year(self) -> Mapping[str, int]:
        """School sessions asked for, per academic year."""
        counts: dict[str, int] = {}
        for session in self.sessions:
            label = academic_year(session.day)
            counts[label] = counts.get(label, 0) + 1
        return counts

    @property
    def assessment_windows(self) -> tuple[Period, ...] | None:
        """The windows that count here; None where they are not entered for a year the request touches."""
        if self.facts.assessment_windows is not NOT_OVERRIDDEN:
            return self.facts.assessment_windows
        windows: tuple[Period, ...] = ()
        for day in dict.fromkeys(self.days):
            if self.calendar.year_of(day).assessment_windows is None:
                return None
        for year in self.calendar.years:
            windows += year.assessment_windows or ()
        return windows

    @cached_property
    def after_leave(self) -> Mapping[str, Share]:
        """Attendance at the last session asked for, per academic year touched, if nothing else is missed."""
        last = {academic_year(session.day): session for session in self.sessions}
        return {year: self._projection(year, horizon) for year, horizon in last.items()}

    @cached_property
    def after_year(self) -> Mapping[str, Share]:
        """Attendance at the end of each academic year touched, if nothing else is missed."""
        end = Half.PM
        return {
            year: self._projection(year, Session(date(int(year[:4]) + 1, 8, 31), end)) for year in self.sessions_by_year
        }

    def _projection(self, year: str, horizon: Session) -> Share:
        """(attended + left - asked) of (possible + left), from the register or from the year's first session."""
        register = self.register
        same_year = academic_year(register.as_of) == year
        seen_until = Session(register.as_of if same_year else date(int(year[:4]), 8, 31), Half.PM)
        left = self.timetable.count_after(seen_until, horizon)
        asked = sum(1 for s in self.sessions if seen_until < s <= horizon and academic_year(s.day) == year)
        attended, possible = (register.attended, register.possible) if same_year else (0, 0)
        return Share(attended + left - asked, possible + left)
