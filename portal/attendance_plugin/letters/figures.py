"""One child's figures over some days, as a letter tells them: counts with period and source (CX-13, CX-18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.attendance_plugin.leave.counting import long_date
from portal.attendance_plugin.register.away_days import HALVES, away_days
from portal.attendance_plugin.register.certificates import days_of_year, last_day_marked
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.tallies import Tally, tally, tally_to
from portal.attendance_plugin.roll.models import Pupil
from portal.calendars.services import calendar_of
from portal.pages.hours import SessionHours, hours_of
from portal.pages.models import School
from portal.rules.codes import CountsAs, codes_on
from portal.rules.sessions import start_year
from portal.rules.spoken_clock import spoken_clock
from portal.rules.thresholds import attendance_percent

from .placeholders import NOTHING, Words, plain, table

MINUTES_LATE = (5, 10, 15, 20, 30)
"""What the table of minutes lost is worked out for."""
MISSED = (CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
ILLNESS, NOT_KNOWN, AFTER_CLOSE = "I", "N", "U"


class NoFigures(LookupError):
    """The register has nothing about the child in these days, so a letter about figures cannot be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateMark:
    day: date
    half: str
    is_after_close: bool
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """From the first to the last day, as far as the register reaches."""

    pupil: Pupil
    first: date
    last: date
    counted: Tally
    ill: int
    marks: tuple[Mark, ...]

    @property
    def missed(self) -> list[Mark]:
        """The marks of the sessions missed, each with its day."""
        known = ((mark, codes_on(mark.day).get(mark.code)) for mark in self.marks)
        return [mark for mark, code in known if code and code.counts_as in MISSED]

    @property
    def lates(self) -> list[LateMark]:
        return [
            LateMark(
                day=mark.day,
                half=HALVES[(mark.half,)],
                is_after_close=mark.code == AFTER_CLOSE,
                minutes=mark.minutes_late,
            )
            for mark in self.marks
            if (code := codes_on(mark.day).get(mark.code)) and code.is_late
        ]


def figures_of(pupil: Pupil, first: date, last: date) -> Figures:
    """Raises `NoFigures` where the register has no mark of the child in these days."""
    first, last = max(first, pupil.stays[0][0]), min(last, pupil.left_on or last)
    reached = last_day_marked(pupil.school, first, last)
    counted = tally_to(pupil, first, reached) if reached else Tally()
    if reached is None or not counted.possible:
        raise NoFigures(
            f"The register has no marks of {pupil.full_name} from {long_date(first)} to {long_date(last)}. "
            "Choose other days, or import the register first."
        )
    marks = Mark.objects.filter(pupil=pupil, day__range=(first, reached)).order_by("day", "half")
    ill = tally(pupil, first, reached).get(ILLNESS, 0)
    return Figures(pupil=pupil, first=first, last=reached, counted=counted, ill=ill, marks=tuple(marks))


def words_of_figures(figures: Figures, *, on: date) -> dict[str, Words]:
    """Every figure a letter may tell. A share never stands without the sessions it is made of."""
    counted, lates = figures.counted, figures.lates
    return {
        "period": plain(f"{long_date(figures.first)} to {long_date(figures.last)}"),
        "source": plain(f"the school's attendance register, with marks up to {long_date(figures.last)}"),
        "attendance_figure": plain(
            f"{attendance_percent(counted.attendance, on=figures.last)} % "
            f"({counted.attended} of {counted.possible} possible sessions attended)"
        ),
        "missed_of_possible": plain(f"{_sessions(counted.missed)} of {counted.possible} possible"),
        "sessions_unauthorised": plain(_sessions(counted.unauthorised)),
        "sessions_ill": plain(_sessions(figures.ill)),
        "lates": plain(_sessions(len(lates))),
        "lates_after_close": plain(_sessions(sum(late.is_after_close for late in lates))),
        "absence_table": _absences(figures),
        "late_table": _lates(lates),
        "unexplained_table": _unexplained(figures),
        **words_of_hours(figures.pupil.school, figures.pupil.year_group, on=on),
    }


def _sessions(count: int) -> str:
    return f"{count} session" if count == 1 else f"{count} sessions"


def _absences(figures: Figures) -> Words:
    """Day, part of the day, and how it counts; no code and no reason, so nothing of anybody's health."""
    away = away_days(figures.marks, special=True)
    rows = [(long_date(one.day), one.halves, _counts_as(one.code.code, one.is_authorised)) for one in away]
    return table(("Day", "When", "How it counts"), rows, otherwise="No session was missed.")


def _counts_as(code: str, is_authorised: bool) -> str:
    if code == NOT_KNOWN:
        return "We do not know the reason yet"
    if code == AFTER_CLOSE:
        return "Unauthorised: came after the register closed"
    return "Authorised" if is_authorised else "Unauthorised"


def _lates(lates: Sequence[LateMark]) -> Words:
    rows = [
        (
            long_date(late.day),
            late.half,
            "After the register closed" if late.is_after_close else "Before the register closed",
            f"{late.minutes} minutes" if late.minutes else "not noted",
        )
        for late in lates
    ]
    return table(("Day", "When", "Came", "How late"), rows, otherwise="No late arrival is marked.")


def _unexplained(figures: Figures) -> Words:
    unknown = [mark for mark in figures.marks if mark.code == NOT_KNOWN]
    rows = [(long_date(one.day), one.halves) for one in away_days(unknown, special=True)]
    return table(("Day", "When"), rows, otherwise="We know the reason for every absence of these days.")


def words_of_hours(school: School, year_group: int | None, *, on: date) -> dict[str, Words]:
    """When school begins on the letter's day, and what coming late each day adds up to over its school year."""
    hours = hours_of(school).on(on)
    return {
        "school_starts": plain(spoken_clock(hours.am.registration)),
        "registers_close": plain(spoken_clock(hours.am.register_closes)),
        "minutes_table": _minutes(school, year_group, on, _minutes_of(hours.am) + _minutes_of(hours.pm)),
    }


def _minutes_of(session: SessionHours) -> int:
    opens, ends = (datetime.combine(date.min, clock) for clock in (session.registration, session.ends))
    return (ends - opens) // timedelta(minutes=1)


def _minutes(school: School, year_group: int | None, on: date, minutes_of_a_day: int) -> Words:
    days = calendar_of(school).timetable(year_group).days_between(*days_of_year(start_year(on)))
    if not days:
        return NOTHING
    rows = [
        (f"{minutes} minutes", f"about {minutes * len(days) / minutes_of_a_day:.1f} school days")
        for minutes in MINUTES_LATE
    ]
    return table(("Late each day", f"Missed over this year's {len(days)} school days"), rows, otherwise="")
