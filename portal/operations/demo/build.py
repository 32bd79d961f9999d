"""The whole demo school from its seed, and how it is taken away again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.apps import apps
from django.db import connection

from portal.attendance_plugin.leave.models import Decision
from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from portal.policies.versions.triggers import lifted_triggers
from portal.rules.sessions import year_label

from .agreements_asked import live_with_agreements, wipe_agreements
from .calls import ring_families
from .families import DemoPupil
from .letters_sent import post_paper, write_to_families
from .morning import hand_back_leave, marks_of_the_morning
from .reports_asked import Reports, unclear_leave
from .requests_asked import AT_SHORT_NOTICE, Asked, Ending, LeaveRequests, those_who_write
from .requests_taken import Post
from .school import FILE_PREFIX, DemoSchool
from .staff import create_accounts, give_posts
from .weeks_closed import close_finished_weeks

DEFAULT_SEED = "thistlemere"
EARLIER_YEARS = 2
ONE_DAY = timedelta(days=1)
# Loaded from content/, or said of accounts and televisions, which outlive the demo data.
KEPT = {"SchoolClass", "Screen", "Player", "LetterTemplate", "LetterWording", "StaffPost", "StaffPostClass"}

# Kind, reason code, school days asked for, days ago it came in, what became of it.
STILL_OPEN: tuple[tuple[str, str, int, int, Ending], ...] = (
    ("exceptional_leave", "family_holiday", 5, 1, "waiting"),
    ("exceptional_leave", "family_event", 2, 3, "waiting"),
    ("exceptional_leave", "death_close_relative", 2, 0, "waiting"),
    ("exceptional_leave", "other", 1, 4, "waiting"),
    ("funeral", "", 1, 1, "waiting"),
    ("performance", "", 2, 3, "waiting"),
    ("traveller", "", 9, 5, "waiting"),
    ("medical", "", 0, 2, "waiting"),
    ("part_time_timetable", "", 15, 4, "waiting"),
    ("interview", "", 1, 6, "waiting"),
    ("exceptional_leave", "holiday_cost", 4, 5, "withdrawn"),
)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How large a school to make."""

    pupils: int = 400
    families_who_ask: int = 70
    asked_in_an_earlier_year: int = 80
    decided_this_year: int = 15


FULL_SIZE = Scale()


def build_demo(
    school: School, *, seed: str, now: datetime, say: Callable[[str], None], scale: Scale = FULL_SIZE
) -> dict[str, int]:
    """Make everything, in the order in which it would have happened; the caller holds the transaction.

    Returns how much there is of what. Raises `DemoNotPossible` when the calendar or the classes are missing.
    """
    accounts = create_accounts()
    give_posts(school, accounts)
    demo = DemoSchool(school, seed, now, officer=accounts["attendance"], say=say)
    demo.invent_families(scale.pupils)
    say(f"Inventing {len(demo.pupils)} pupils and their families …")
    chance = Random(f"{seed}:requests")  # noqa: S311 - a made-up school needs no secrets
    post = Post(school, chance, accounts["headteacher"])
    for started in range(demo.year - EARLIER_YEARS, demo.year):
        live_earlier_year(demo, post, started, scale)
    live_this_year(demo, post, scale)
    close_finished_weeks(school, accounts["office"], now)
    hand_back_leave(demo, accounts["office"])
    ring_families(demo, accounts["office"])
    written = write_to_families(demo, accounts)
    post_paper(demo, accounts["office"])
    say("Asking for signatures …")
    signatures = live_with_agreements(school, Random(f"{seed}:agreements"), accounts, now)  # noqa: S311 - as above
    post.clear_tasks()
    return {
        "pupils": Pupil.objects.count(),
        "marks": Mark.objects.count(),
        "forms from parents": Submission.objects.count(),
        "decisions": Decision.objects.count(),
        "letters by hand": written,
        "signatures": signatures,
    }


def live_earlier_year(demo: DemoSchool, post: Post, started: int, scale: Scale) -> None:
    """A year that is over: requests decided, and the register of the pupils who asked."""
    demo.enrol(started)
    pupils = demo.pupils_in(started)
    families = those_who_write(pupils)
    who_ask = post.chance.sample(families, min(scale.families_who_ask, len(families)))
    days = demo.days_of(started)
    requests = LeaveRequests(post.chance, who_ask, days, DemoClock(demo, post.chance))
    asked = list(requests.decided(scale.asked_in_an_earlier_year, by=days[-1]))
    demo.say(f"Living through {year_label(started)}: {len(asked)} requests for leave …")
    _live(demo, post, started, [pupil for pupil in pupils if pupil in who_ask], asked)


def live_this_year(demo: DemoSchool, post: Post, scale: Scale) -> None:
    """The year to date: everybody's register, some requests decided, some waiting, today's reports."""
    demo.enrol(demo.year)
    pupils = demo.pupils_in(demo.year)
    asked = list(_asked_this_year(demo, post.chance, pupils, scale))
    post.settled |= marks_of_the_morning(demo, pupils, asked)
    demo.say(f"Living through {year_label(demo.year)} until today …")
    _live(demo, post, demo.year, pupils, asked)


def _live(demo: DemoSchool, post: Post, started: int, pupils: list[DemoPupil], asked: list[Asked]) -> None:
    register = demo.register_of(started, pupils)
    for moment in demo.keep_register(register, post.settled):
        post.take_until(asked, moment)
    post.take_until(asked, demo.now)


def _asked_this_year(demo: DemoSchool, chance: Random, pupils: list[DemoPupil], scale: Scale) -> Iterator[Asked]:
    today, days = demo.today, demo.days_of(demo.year)
    requests = LeaveRequests(chance, pupils, days, DemoClock(demo, chance))
    soon = [day for day in days if day <= today + 21 * ONE_DAY]
    yield from requests.decided(
        scale.decided_this_year, by=max(today - 6 * ONE_DAY, days[0] + 6 * ONE_DAY), first_days=soon
    )
    coming = [day for day in days if today + 4 * ONE_DAY < day <= today + 60 * ONE_DAY] or list(days[-20:])
    at_once = [day for day in days if today + ONE_DAY < day <= today + 9 * ONE_DAY] or coming
    for kind, code, length, ago, ending in STILL_OPEN:
        yield requests.one(
            kind,
            code,
            days=length,
            first_days=at_once if (code or kind) in AT_SHORT_NOTICE else coming,
            received_on=max(today - ago * ONE_DAY, days[0]),
            ending=ending,
        )
    yield from _unclear_leave(requests, pupils, coming[len(coming) // 2], received_on=max(today - 2 * ONE_DAY, days[0]))
    yield from _reports(demo, chance, pupils)


def _unclear_leave(
    requests: LeaveRequests, pupils: list[DemoPupil], first: date, *, received_on: date
) -> Iterator[Asked]:
    """Leave asked for a child who cannot be told apart, and for one who is not on the roll."""
    yield unclear_leave(requests, namesakes(pupils)[-1], first, requests.clock.at_home(received_on))
    yield unclear_leave(requests, None, first, requests.clock.at_home(received_on))


def _reports(demo: DemoSchool, chance: Random, pupils: list[DemoPupil]) -> Iterator[Asked]:
    """Absences and early collections of today; at a weekend of the last school day, and a few for the next."""
    timetable = demo.calendar.timetable()
    is_school_day = timetable.is_school_day(demo.today)
    day = demo.today if is_school_day else timetable.day_before(demo.today)
    now = demo.calendar.local_time(demo.now)
    if day is not None:
        reports = Reports(chance, pupils, day, now)
        yield from reports.absences(9)
        yield reports.absence_of_nobody()
        yield reports.absence_of_namesake(namesakes(pupils)[0])
        yield from reports.collections(3)
    if not is_school_day and (coming := timetable.day_after(demo.today)):
        yield from Reports(chance, pupils, coming, now).absences(3)


def namesakes(pupils: list[DemoPupil]) -> list[DemoPupil]:
    """One of each pair of children in one year group who have the same name."""
    seen: dict[tuple[str, int], DemoPupil] = {}
    found = []
    for pupil in pupils:
        if seen.setdefault((pupil.full_name, pupil.year_group), pupil) is not pupil:
            found.append(pupil)
    return found


@dataclass(frozen=True)
class DemoClock:
    """Chance moments on the school's clock, none of them still to come."""

    demo: DemoSchool
    chance: Random

    def at_home(self, day: date) -> datetime:
        return self._moment(day, first_hour=7, hours=14)

    def at_school(self, day: date) -> datetime:
        return self._moment(day, first_hour=8, hours=9)

    def _moment(self, day: date, *, first_hour: int, hours: int) -> datetime:
        awake = self.demo.at(day, time(first_hour)) + timedelta(seconds=self.chance.randrange(hours * 3600))
        just_now = self.demo.now.replace(microsecond=0) - timedelta(minutes=self.chance.randint(20, 90))
        return min(awake, just_now)


def has_only_demo_data() -> bool:
    """Whether every pupil and mark came from the demo's own files."""
    of_the_demo = RegisterImport.objects.filter(file_name__startswith=FILE_PREFIX)
    return of_the_demo.exists() and of_the_demo.count() == RegisterImport.objects.count()


def wipe_demo() -> None:
    """Empty the plugin's tables and what was signed. Rows that may never be edited go this way alone.

    The caller holds the transaction.
    """
    wipe_agreements()
    with lifted_triggers(), connection.cursor() as cursor:
        for model in apps.get_app_config("attendance").get_models():
            if model.__name__ not in KEPT:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
