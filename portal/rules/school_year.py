"""The school's calendar: years with terms, breaks, training days, closures and assessment windows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from portal.rules import canonical
from portal.rules.problems import MissingFact, NoValueInForce
from portal.rules.school_hours import DatedTimes, SessionTimes, dated_to_data, times_on, times_to_data
from portal.rules.sessions import Half, Session, Timetable, sessions_of, start_year, year_label

HolidayKind = Literal["term_break", "half_term", "bank_holiday"]
HOLIDAY_KINDS: tuple[HolidayKind, ...] = ("term_break", "half_term", "bank_holiday")
ONE_DAY = timedelta(days=1)


def days_from(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included. `year_groups` None means everybody."""

    first: date
    last: date
    name: str = ""
    year_groups: frozenset[int] | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def concerns(self, year_group: int | None) -> bool:
        """True for everybody's period; with no year group given, only for everybody's."""
        return self.year_groups is None or year_group in self.year_groups


@dataclass(frozen=True, slots=True)
class Closure:
    """A day, or half of one, on which the school or some year groups do not meet although it lies in term."""

    day: date
    half: Half | None = None
    year_groups: frozenset[int] | None = None
    reason: str = ""

    def closes(self, session: Session, year_group: int | None) -> bool:
        if self.day != session.day or (self.half is not None and self.half != session.half):
            return False
        return self.year_groups is None or year_group in self.year_groups


@dataclass(frozen=True, kw_only=True)
class SchoolYear:
    """One academic year. `assessment_windows` None means not entered yet; empty means entered, and there are none."""

    starts: int
    terms: tuple[Period, ...]
    half_terms: tuple[Period, ...] = ()
    bank_holidays: frozenset[date] = frozenset()
    training_days: frozenset[date] = frozenset()
    closures: tuple[Closure, ...] = ()
    assessment_windows: tuple[Period, ...] | None = None

    @property
    def label(self) -> str:
        return year_label(self.starts)

    def terms_of(self, year_group: int | None) -> tuple[Period, ...]:
        return tuple(term for term in self.terms if term.concerns(year_group))

    def _is_free_day(self, day: date) -> bool:
        off = day in self.bank_holidays or day in self.training_days
        return off or day.weekday() >= 5 or any(day in period for period in self.half_terms)

    def sessions(self, year_group: int | None = None) -> Iterator[Session]:
        """The sessions at which pupils of the year group are expected; without a group, those of the whole school."""
        for term in self.terms_of(year_group):
            for day in days_from(term.first, term.last):
                if not self._is_free_day(day):
                    yield from (s for s in sessions_of(day) if not self._is_closed(s, year_group))

    def _is_closed(self, session: Session, year_group: int | None) -> bool:
        return any(closure.closes(session, year_group) for closure in self.closures)

    def free_day_kind(self, day: date, year_group: int | None = None) -> HolidayKind | None:
        """Which holiday a weekday without school belongs to; None for weekends, training days and closures."""
        if day.weekday() >= 5:
            return None
        if any(day in period for period in self.half_terms):
            return "half_term"
        if not any(day in term for term in self.terms_of(year_group)):
            return "term_break"
        return "bank_holiday" if day in self.bank_holidays else None


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """All school years entered, with the session times and the time zone of the school.

    ``session_times`` are the usual ones, ``dated_times`` those of some weekdays or from some day on.
    """

    time_zone: ZoneInfo
    session_times: Mapping[Half, SessionTimes]
    years: tuple[SchoolYear, ...]
    dated_times: tuple[DatedTimes, ...] = ()
    _term_starts: dict[tuple[int | None, int], frozenset[date]] = field(default_factory=dict, compare=False, repr=False)
    _windows: dict[int, tuple[Period, ...]] = field(default_factory=dict, compare=False, repr=False)
    _timetables: dict[int | None, Timetable] = field(default_factory=dict, compare=False, repr=False)
    _gaps: dict[int | None, Mapping[date, frozenset[HolidayKind]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def _by_start(self) -> dict[int, SchoolYear]:
        return {year.starts: year for year in self.years}

    @cached_property
    def _spans(self) -> tuple[tuple[date, date], ...]:
        """The runs of academic years entered, from 1 September to 31 August."""
        spans: list[tuple[date, date]] = []
        for started in sorted(self._by_start):
            begins, ends = date(started, 9, 1), date(started + 1, 8, 31)
            if spans and spans[-1][1] == begins - ONE_DAY:
                begins = spans.pop()[0]
            spans.append((begins, ends))
        return tuple(spans)

    def covers(self, first: date, last: date) -> bool:
        """Whether every academic year from one day to the other is entered."""
        for begins, ends in self._spans:  # noqa: SIM110 - asked for every request, and a loop is thrice as fast
            if begins <= first and last <= ends:
                return True
        return False

    def year_of(self, day: date) -> SchoolYear:
        """The school year of a day; raises `NoValueInForce` if it is not entered."""
        year = self._by_start.get(start_year(day))
        if year is None:
            known = ", ".join(entered.label for entered in self.years) or "none"
            raise NoValueInForce(
                f"The school year {year_label(start_year(day))} is not in the calendar (entered: {known}). "
                "Enter its term dates."
            )
        return year

    def timetable(self, year_group: int | None = None) -> Timetable:
        """The sessions of a year group over all years entered; None for the whole school."""
        found = self._timetables.get(year_group)
        if found is None:
            found = Timetable(session for year in self.years for session in year.sessions(year_group))
            self._timetables[year_group] = found
        return found

    def has_windows(self, first: date, last: date) -> bool:
        """Whether assessment windows are entered for every academic year from one day to the other."""
        years = (self._by_start[started] for started in range(start_year(first), start_year(last) + 1))
        return all(year.assessment_windows is not None for year in years)

    def windows_of(self, year_group: int) -> tuple[Period, ...]:
        """The assessment windows of the year group in all years entered."""
        found = self._windows.get(year_group)
        if found is None:
            every = (window for year in self.years for window in year.assessment_windows or ())
            found = self._windows[year_group] = tuple(window for window in every if window.concerns(year_group))
        return found

    def term_starts(self, year_group: int | None, school_days: int) -> frozenset[date]:
        """The first so many school days of every term."""
        found = self._term_starts.get((year_group, school_days))
        if found is None:
            timetable = self.timetable(year_group)
            starts = (timetable.days_between(term.first, term.last)[:school_days] for term in self.terms_of(year_group))
            found = self._term_starts[year_group, school_days] = frozenset(day for days in starts for day in days)
        return found

    def terms_of(self, year_group: int | None) -> tuple[Period, ...]:
        return tuple(sorted((term for year in self.years for term in year.terms_of(year_group)), key=lambda t: t.first))

    def local_time(self, instant: datetime) -> datetime:
        """The instant on the school's clock."""
        return instant.astimezone(self.time_zone)

    def registration_of(self, session: Session) -> datetime:
        """When registration of the session opens, on the school's clock."""
        return datetime.combine(session.day, self.times_on(session.day)[session.half].registration, self.time_zone)

    def times_on(self, day: date) -> Mapping[Half, SessionTimes]:
        """When the sessions of this very day begin and end."""
        return times_on(day, self.session_times, self.dated_times)

    def holidays_next_to(self, day: date, year_group: int | None) -> frozenset[HolidayKind]:
        """Which holidays begin or end at this school day; training days and closures in between do not part them."""
        gaps = self._gaps.get(year_group)
        if gaps is None:
            gaps = self._gaps[year_group] = self._find_gaps(year_group)
        return gaps.get(day, frozenset())

    def _find_gaps(self, year_group: int | None) -> Mapping[date, frozenset[HolidayKind]]:
        days = self.timetable(year_group).days
        beside: dict[date, set[HolidayKind]] = {day: set() for day in days}
        for earlier, later in pairwise(days):
            kinds = self._kinds_between(earlier, later, year_group)
            beside[earlier] |= kinds
            beside[later] |= kinds
        if days:
            # Before the first day entered and after the last one lies a summer.
            beside[days[0]].add("term_break")
            beside[days[-1]].add("term_break")
        return {day: frozenset(kinds) for day, kinds in beside.items() if kinds}

    def _kinds_between(self, earlier: date, later: date, year_group: int | None) -> set[HolidayKind]:
        if start_year(earlier) != start_year(later):
            return {"term_break"}
        year = self.year_of(earlier)
        between = days_from(earlier + ONE_DAY, later - ONE_DAY)
        return {kind for day in between if (kind := year.free_day_kind(day, year_group)) is not None}

    def need_covered(self, first: date, last: date) -> None:
        """Raise `MissingFact` when the calendar does not reach over these days."""
        if not self.covers(first, last):
            raise MissingFact("school_calendar")

    def to_data(self) -> dict[str, Any]:
        """Plain data that `calendar_data.parse_calendar` reads back to an equal calendar."""
        data = {
            "time_zone": self.time_zone.key,
            "session_times": times_to_data(self.session_times),
            "years": [year_to_data(year) for year in self.years],
        }
        return data | ({"dated_times": dated_to_data(self.dated_times)} if self.dated_times else {})

    def to_json(self) -> str:
        return canonical.to_json(self.to_data())

    @property
    def sha256(self) -> str:
        return canonical.sha256(self.to_data())


def year_to_data(year: SchoolYear) -> dict[str, Any]:
    """One school year as plain data."""
    windows = year.assessment_windows
    return {
        "academic_year": year.label,
        "terms": [_period_to_data(term) for term in year.terms],
        "half_terms": [_period_to_data(period) for period in year.half_terms],
        "bank_holidays": sorted(day.isoformat() for day in year.bank_holidays),
        "training_days": sorted(day.isoformat() for day in year.training_days),
        "closures": [_closure_to_data(closure) for closure in year.closures],
        "assessment_windows": None if windows is None else [window_to_data(window) for window in windows],
    }


def _period_to_data(period: Period) -> dict[str, Any]:
    data: dict[str, Any] = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    if period.name:
        data["name"] = period.name
    if period.year_groups is not None:
        data["year_groups"] = sorted(period.year_groups)
    return data


def window_to_data(window: Period) -> dict[str, Any]:
    """An assessment window as plain data: `name`, `year_groups`, `start`, `end`."""
    return {
        "name": window.name,
        "year_groups": sorted(window.year_groups or ()),
        "start": window.first.isoformat(),
        "end": window.last.isoformat(),
    }


def _closure_to_data(closure: Closure) -> dict[str, Any]:
    data: dict[str, Any] = {"date": closure.day.isoformat()}
    if closure.half is not None:
        data["half"] = closure.half.value
    if closure.year_groups is not None:
        data["year_groups"] = sorted(closure.year_groups)
    if closure.reason:
        data["reason"] = closure.reason
    return data
