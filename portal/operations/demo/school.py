"""Put the demo school's people and register in place, through the same importer that takes a real school's files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from django.contrib.auth.models import User

from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import SchoolClass
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.pages.models import School
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session, Timetable, start_year, year_label

from .attendance import Attendance
from .families import DemoPupil, Place, Village
from .register_file import RegisterFiles, SettledLater
from .roll_file import render_roll

OLDEST_YEAR_GROUP = 6
WEEKS_IN_AN_OLD_FILE = 3
FRIDAY_AFTERNOON = time(16, 10)
BEFORE_TERM = time(7, 0)
FILE_PREFIX = "demo-"


class DemoNotPossible(ValueError):
    """Something the demo school stands on is missing; the words say what to do."""


@dataclass
class DemoSchool:
    """The school with its calendar at one moment; everything else follows from the seed."""

    school: School
    seed: str
    now: datetime
    officer: User
    say: Callable[[str], None]
    pupils: list[DemoPupil] = field(default_factory=list)

    @cached_property
    def calendar(self) -> Calendar:
        return rules_calendar(current_calendar_version(self.school))

    @cached_property
    def timetables(self) -> dict[int, Timetable]:
        return {year_group: self.calendar.timetable(year_group) for year_group in range(OLDEST_YEAR_GROUP + 1)}

    @property
    def today(self) -> date:
        return self.calendar.local_time(self.now).date()

    @cached_property
    def year(self) -> int:
        """The calendar year in which the school year began: today's, or the one before while term has not begun."""
        started = start_year(self.today)
        return started if self.days_of(started)[0] < self.today else started - 1

    def days_of(self, started: int) -> tuple[date, ...]:
        """The school days of the year that began then; raises `DemoNotPossible` where it is not entered."""
        days = self.calendar.timetable().days_between(date(started, 9, 1), date(started + 1, 8, 31))
        if not days:
            raise DemoNotPossible(
                f"The school year {year_label(started)} is not in the calendar. Run `portal load-content` with the "
                "calendars of this school year and the two before, then `portal demo` again."
            )
        return days

    def days_so_far(self, started: int) -> tuple[date, ...]:
        """The school days of that year whose register has been taken, this morning's included."""
        return tuple(day for day in self.days_of(started) if day <= self.last_marked.day)

    @cached_property
    def last_marked(self) -> Session:
        """The last session whose register has closed by now."""
        window = timedelta(minutes=self.school.register_closes_after_minutes)
        sessions = self.calendar.timetable().between(
            Session(date(self.year, 9, 1), Half.AM), Session(self.today, Half.PM)
        )
        return [one for one in sessions if self.calendar.registration_of(one) + window <= self.now][-1]

    def invent_families(self, count: int) -> None:
        """Everybody who is at the school this year."""
        village = Village(
            Random(self.seed),  # noqa: S311 - a made-up school needs no secrets
            school_year=self.year,
            first_day=self.days_of(self.year)[0],
            local_authority=self.school.local_authority_number or "999",
            establishment=self.school.establishment_number or "2000",
        )
        self.pupils = village.settle(self._places(count))

    def _places(self, count: int) -> list[Place]:
        classes = self._classes
        places = []
        for number in range(count):
            room = classes[number % len(classes)]
            groups = room.year_groups or [0]
            places.append(Place(room.name, groups[number // len(classes) % len(groups)]))
        return places

    @cached_property
    def _classes(self) -> list[SchoolClass]:
        classes = list(SchoolClass.objects.filter(school=self.school).order_by("year_groups", "name"))
        if not classes:
            raise DemoNotPossible(
                "There are no classes. Run `portal load-content` first: content/school.toml lists them."
            )
        return classes

    def pupils_in(self, started: int) -> list[DemoPupil]:
        """The same children in an earlier year, in the classes they were in then; those not yet at school left out."""
        back = self.year - started
        then = [
            replace(pupil, year_group=pupil.year_group - back, class_name=self._class_before(pupil, back))
            for pupil in self.pupils
            if pupil.year_group >= back and pupil.admitted_on < date(started + 1, 8, 1)
        ]
        return [replace(pupil, left_on=None) for pupil in then] if back else then

    def _class_before(self, pupil: DemoPupil, back: int) -> str:
        """The class at the same place among those of the younger year group."""
        now = [room.name for room in self._classes if pupil.year_group in room.year_groups]
        then = [room.name for room in self._classes if pupil.year_group - back in room.year_groups]
        return then[now.index(pupil.class_name) % len(then)]

    def enrol(self, started: int) -> None:
        """Import the roll as it was on 1 September of that year."""
        roll = render_roll(self.pupils_in(started))
        self._import(roll, "pupils-csv", f"roll-{started}.csv", self.at(date(started, 9, 1), BEFORE_TERM))

    def register_of(self, started: int, pupils: Iterable[DemoPupil]) -> RegisterFiles:
        """The marks of that year so far: a file for each week of this year, and for a few weeks of an earlier one."""
        days = self.days_so_far(started)
        attendance = Attendance(
            self.seed, first=days[0], last=days[-1], until=self.last_marked, timetables=self.timetables
        )
        weeks = 1 if started == self.year else WEEKS_IN_AN_OLD_FILE
        return RegisterFiles(((pupil, attendance.marks_of(pupil)) for pupil in pupils), weeks_in_a_file=weeks)

    def keep_register(self, register: RegisterFiles, settled: SettledLater) -> Iterator[datetime]:
        """Import the files one by one; each moment is given out before its file is made, for what came until then."""
        for number, monday in enumerate(register.last_mondays):
            at = min(self.at(monday + timedelta(days=4), FRIDAY_AFTERNOON), self.now)
            yield at
            self._import(register.render(number, settled), "marks-csv", f"register-{monday.isoformat()}.csv", at)

    def _import(self, file: bytes, format: str, name: str, at: datetime) -> None:
        import_register(self.school, file, format=format, file_name=FILE_PREFIX + name, by=self.officer, at=at)

    def at(self, day: date, clock: time) -> datetime:
        """The moment on the school's clock."""
        return datetime.combine(day, clock, self.calendar.time_zone)
