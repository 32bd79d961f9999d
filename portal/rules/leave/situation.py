"""One request read against one calendar: what every rule measures, worked out once."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from portal.rules.attendance import project
from portal.rules.lazy import lazy
from portal.rules.leave.facts import Facts, Register, Windows, need
from portal.rules.leave.kinds import EARLY_COLLECTION
from portal.rules.percentages import Share
from portal.rules.problems import MissingFact
from portal.rules.school_year import Calendar, Period
from portal.rules.sessions import (
    PM,
    Session,
    Timetable,
    academic_year,
    last_session,
    sessions_of,
    start_year,
    year_label,
)

NOTHING_SEEN = Share(0, 0)


class Situation:
    """The facts and the calendar together. Every figure is computed on first use and kept."""

    def __init__(self, facts: Facts, calendar: Calendar) -> None:
        self.facts = facts
        self.request = request = facts.request
        self.pupil = facts.pupil
        self.calendar = calendar
        self.timetable: Timetable = calendar.timetable(facts.pupil.year_group)
        # When the request arrived, on the school's clock.
        self.received_local: datetime = request.received_at.astimezone(calendar.time_zone)

    @lazy
    def sessions(self) -> tuple[Session, ...]:
        """The school sessions the request would miss."""
        if self.request.kind == EARLY_COLLECTION:
            return self._sessions_after_collection()
        first, last = self.request.first, self.request.last
        if first is None or last is None:
            raise MissingFact("dates")
        if not self.calendar.covers(first.day, last.day):
            raise MissingFact("school_calendar")
        return self.timetable.between(first, last)

    def _sessions_after_collection(self) -> tuple[Session, ...]:
        if self.request.lunch_leave:
            return ()  # home for lunch, and back for the afternoon
        day, collected_at = need(self.request.day, "date"), need(self.request.at, "time")
        self.calendar.need_covered(day, day)
        times = self.calendar.times_on(day)
        later = (session for session in sessions_of(day) if times[session.half].registration > collected_at)
        return tuple(session for session in later if self.timetable.is_session(session))

    @lazy
    def days(self) -> tuple[date, ...]:
        """The school days the request touches."""
        return tuple(dict.fromkeys(session.day for session in self.sessions))

    @property
    def first_missed(self) -> Session | None:
        """The first school session missed; None when the dates hold no school session."""
        sessions = self.sessions
        return sessions[0] if sessions else None

    def notice_before(self, session: Session) -> int:
        """Calendar days from the local date of arrival to the date of the session."""
        return session.day.toordinal() - self.received_local.toordinal()

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

    @lazy
    def attendance(self) -> Share:
        register = self.register
        return Share(register.attended, register.possible)

    @property
    def authorised_share(self) -> Share:
        register = self.register
        return Share(register.authorised, register.possible)

    @lazy
    def sessions_by_year(self) -> Mapping[str, int]:
        """School sessions asked for, per academic year."""
        sessions = self.sessions
        if not sessions:
            return {}
        first = start_year(sessions[0].day)
        if first == start_year(sessions[-1].day):
            return {year_label(first): len(sessions)}
        return Counter(academic_year(session.day) for session in sessions)

    @lazy
    def assessment_windows(self) -> tuple[Period, ...] | None:
        """The pupil's windows; None where they are not entered for a year the request touches."""
        year_group = need(self.pupil.year_group, "year_group")
        given = self.facts.assessment_windows
        if not isinstance(given, Windows):
            return None if given is None else tuple(window for window in given if window.concerns(year_group))
        sessions = self.sessions
        if sessions and not self.calendar.has_windows(sessions[0].day, sessions[-1].day):
            return None
        return self.calendar.windows_of(year_group)

    @lazy
    def after_leave(self) -> Mapping[str, Share]:
        """Attendance at the last session asked for, per academic year touched, if nothing else is missed."""
        last = {start_year(session.day): session for session in self._last_sessions}
        return {year_label(started): self._projection(started, horizon) for started, horizon in last.items()}

    @lazy
    def after_year(self) -> Mapping[str, Share]:
        """Attendance at the end of each academic year touched, if nothing else is missed."""
        years = dict.fromkeys(start_year(session.day) for session in self._last_sessions)
        return {year_label(started): self._projection(started, last_session(started)) for started in years}

    @property
    def _last_sessions(self) -> tuple[Session, ...]:
        """The sessions asked for, or only the last of them where all lie in one academic year."""
        return self.sessions if len(self.sessions_by_year) > 1 else self.sessions[-1:]

    def _projection(self, started: int, horizon: Session) -> Share:
        """(attended + left - asked) of (possible + left), from the register or from the year's first session."""
        register = self.register
        if start_year(register.as_of) == started:
            seen_until, seen = Session(register.as_of, PM), self.attendance
        else:
            seen_until, seen = last_session(started - 1), NOTHING_SEEN
        left = self.timetable.count_after(seen_until, horizon)
        return project(seen, left=left, missed=self._asked_after(seen_until, horizon))

    def _asked_after(self, seen: Session, horizon: Session) -> int:
        """How many sessions asked for come after `seen`, up to `horizon`."""
        sessions = self.sessions
        if seen < sessions[0] and sessions[-1] <= horizon:
            return len(sessions)
        return sum(1 for session in sessions if seen < session <= horizon)
