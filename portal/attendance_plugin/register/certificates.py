"""A pupil's attendance over a span of days as the school certifies it: for staff, and for a parent of this child.

Figures are whole sessions from the register; they are compared as such and rounded only to be shown.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Min

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.services import class_on
from portal.calendars.services import calendar_of
from portal.pages.models import School
from portal.rules.national_attendance import NationalAttendance, national_attendance
from portal.rules.sessions import Half, Session, start_year
from portal.rules.thresholds import (
    FEW_SESSIONS,
    AbsenceLine,
    absence_line,
    attendance_percent,
    points_of_a_day,
)

from .away_days import AwayDay, away_days
from .models import Mark
from .tallies import Tally, tallies_of, tally_to


@dataclass(frozen=True, slots=True, kw_only=True)
class MayShow:
    """What the reader may be told. A parent may be told everything about their own child."""

    special_codes: bool = True
    school_figure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """``last`` is the last day the school's register reaches; None when it has nothing in the span asked for."""

    pupil: Pupil
    class_name: str
    first: date
    last: date | None
    tally: Tally
    days_away: tuple[AwayDay, ...] = ()
    sessions_unmarked: int = 0
    school_percent: Decimal | None = None
    national: NationalAttendance | None = None
    made_at: datetime
    made_by: str

    @property
    def school(self) -> School:
        return self.pupil.school

    @property
    def percent(self) -> Decimal | None:
        """Attendance for display, never rounded to or across a threshold."""
        if self.last is None or not self.tally.possible:
            return None
        return attendance_percent(self.tally.attendance, on=self.last)

    @property
    def absence_line(self) -> AbsenceLine | None:
        """The national line the pupil's absence reaches, if one."""
        if self.last is None:
            return None
        return absence_line(missed=self.tally.missed, possible=self.tally.possible, on=self.last)

    @property
    def points_of_a_day(self) -> Decimal | None:
        """How much one day away weighs, while there are too few sessions to say much; None after that."""
        possible = self.tally.possible
        return points_of_a_day(possible) if 2 <= possible < FEW_SESSIONS else None


def build_certificate(
    pupil: Pupil, first: date, last: date, *, show: MayShow, made_at: datetime, made_by: str
) -> Certificate:
    """The pupil's attendance from the first to the last day, as far as the pupil was on roll and the register reaches.

    ``made_by`` is who reads or signs for it, as it stands at the foot.
    """
    first = max(first, pupil.stays[0][0])
    last = min(last, pupil.left_on or last)
    reached = last_day_marked(pupil.school, first, last)
    if reached is None:
        return Certificate(
            pupil=pupil,
            class_name=_class_name(pupil, last),
            first=first,
            last=None,
            tally=Tally(),
            made_at=made_at,
            made_by=made_by,
        )
    marks = list(Mark.objects.filter(pupil=pupil, day__range=(first, reached)).order_by("day", "half"))
    return Certificate(
        pupil=pupil,
        class_name=_class_name(pupil, reached),
        first=first,
        last=reached,
        tally=tally_to(pupil, first, reached),
        days_away=tuple(away_days(marks, special=show.special_codes)),
        sessions_unmarked=_unmarked(pupil, first, reached, marks),
        school_percent=school_percent(pupil.school, first, reached) if show.school_figure else None,
        national=national_attendance(pupil.school.phase, on=reached),
        made_at=made_at,
        made_by=made_by,
    )


def last_day_marked(school: School, first: date, last: date) -> date | None:
    """The newest of these days for which the school's register has a mark; None without any."""
    marks = Mark.objects.filter(pupil__school=school, day__range=(first, last)).order_by("-day")
    return marks.values_list("day", flat=True).first()


def school_tally(school: School, first: date, last: date) -> Tally:
    """The sessions of all the school's pupils on these days; leavers count until they left."""
    return sum(tallies_of(Pupil.objects.filter(school=school), first, last).values(), Tally())


def school_percent(school: School, first: date, last: date) -> Decimal | None:
    counted = school_tally(school, first, last)
    return attendance_percent(counted.attendance, on=last) if counted.possible else None


def school_years_of(pupil: Pupil) -> list[int]:
    """The academic years, by the calendar year they began in, over which the pupil has marks; the newest first."""
    reach = Mark.objects.filter(pupil=pupil).aggregate(first=Min("day"), last=Max("day"))
    if reach["first"] is None:
        return []
    return list(range(start_year(reach["last"]), start_year(reach["first"]) - 1, -1))


def days_of_year(started: int) -> tuple[date, date]:
    """The academic year that began in this calendar year, from 1 September to 31 August."""
    return date(started, 9, 1), date(started + 1, 8, 31)


def _class_name(pupil: Pupil, day: date) -> str:
    found = class_on(pupil, day)
    return found.name if found else ""


def _unmarked(pupil: Pupil, first: date, last: date, marks: list[Mark]) -> int:
    """School sessions of these days that the register has no mark for; none known where no calendar is entered."""
    marked = {Session(mark.day, Half(mark.half)) for mark in marks}
    expected = calendar_of(pupil.school).timetable(pupil.year_group)
    return len(set(expected.between(Session(first, Half.AM), Session(last, Half.PM))) - marked)
