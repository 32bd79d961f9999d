"""Whatever is imported in whatever order, marks, amendments, roll and figures are what plain dictionaries say."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.attendance_plugin.celebration.models import ClassWeek
from portal.attendance_plugin.celebration.recount import figure_differences
from portal.attendance_plugin.register.models import Mark, MarkAmendment, PupilWeek
from portal.attendance_plugin.register.services import ImportRefused, import_register, preview_import
from portal.attendance_plugin.roll.models import ClassMembership, Pupil
from portal.attendance_plugin.roll.upn import build_upn
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.rules.calendar_data import parse_calendar
from tests import people

from .register_model import Entry, Model, Slot

EVERYTHING = {"older", "changes", "leavers"}
ROOMS = ["Ash", "Oak"]
MONDAY = date(2026, 11, 9)
# The last day of the codes of 2006, the first of those of 2024, and two weeks with a weekend between them.
DAYS = [date(2024, 8, 18), date(2024, 8, 19), *(MONDAY + timedelta(days=step) for step in range(12))]
OPEN = {MONDAY: 10, MONDAY + timedelta(days=7): 9}
UPNS = [build_upn(local_authority="999", establishment="2001", year=2022, serial=serial) for serial in range(3)]
CALENDAR = {
    "time_zone": "Europe/London",
    "session_times": {
        "am": {"registration": "08:50", "ends": "12:00"},
        "pm": {"registration": "13:00", "ends": "15:15"},
    },
    "years": [
        {
            "academic_year": "2026-27",
            "terms": [{"name": "Autumn term", "first": "2026-09-02", "last": "2026-12-18"}],
            "half_terms": [],
            "bank_holidays": [],
            "training_days": [],
            "closures": [{"date": "2026-11-18", "half": "pm", "year_groups": [4]}],
            "assessment_windows": [],
        }
    ],
}

slots = st.tuples(st.integers(0, 2), st.sampled_from(DAYS), st.sampled_from(["am", "pm"]))
entries = st.sampled_from(
    [("/", None), ("I", None), ("N", None), ("O", None), ("L", None), ("L", 5), ("U", 40), ("X", None), ("J", None)]
)
marks_files = st.dictionaries(slots, entries, min_size=1, max_size=8)
roll_files = st.dictionaries(st.integers(0, 2), st.sampled_from(ROOMS), min_size=1, max_size=3)
# How many days later, and which file: of marks, of the roll, or one taken before.
steps = st.tuples(st.integers(0, 3), st.one_of(marks_files, marks_files, roll_files, st.integers(0, 5)))
stories = st.lists(steps, min_size=1, max_size=5)


@pytest.fixture
def open_school(school: School) -> School:
    for room in ROOMS:
        people.school_class(school, room)
    calendar = parse_calendar(CALENDAR, source="test")
    CalendarVersion.objects.create(
        school=school, number=1, calendar=calendar.to_json(), sha256=calendar.sha256, made_at=timezone.now()
    )
    return school


def in_force(file: dict[Slot, Entry], today: date) -> dict[Slot, Entry]:
    """The file without days to come; an interview is J1 from the day the codes changed on."""
    return {
        slot: ("J1" if entry[0] == "J" and slot[1] > DAYS[0] else entry[0], entry[1])
        for slot, entry in file.items()
        if slot[1] <= today
    }


def render_marks(file: dict[Slot, Entry]) -> bytes:
    rows = [
        f"{UPNS[child]},{day},{half},{code},{'' if minutes is None else minutes}\n"
        for (child, day, half), (code, minutes) in file.items()
    ]
    return ("UPN,Date,Session,Code,Minutes late\n" + "".join(rows)).encode()


def render_roll(file: dict[int, str]) -> bytes:
    rows = [
        f"{UPNS[child]},Given,Family {child},2018-03-14,4,{room},2022-09-05,\n" for child, room in sorted(file.items())
    ]
    return (
        "UPN,Given name,Family name,Date of birth,Year group,Class,Admitted,Leaving date\n" + "".join(rows)
    ).encode()


class Told:
    """One story, told to the portal and to the model alike."""

    def __init__(self, school: School) -> None:
        self.school, self.model, self.today = school, Model(), MONDAY
        self.taken: list[tuple[str, bytes]] = []
        self.take_roll({0: "Oak", 1: "Oak", 2: "Ash"})

    def step(self, later: int, file: Any) -> None:
        self.today += timedelta(days=later)
        if isinstance(file, int):
            self.refuse(*self.taken[file % len(self.taken)])
        elif isinstance(next(iter(file)), int):
            self.take_roll(file)
        elif marks := in_force(file, self.today):
            self.take_marks(marks)
        self.check()

    def take_marks(self, file: dict[Slot, Entry]) -> None:
        content = render_marks(file)
        if ("marks-csv", content) in self.taken:
            return self.refuse("marks-csv", content)
        counts = preview_import(self.school, "marks-csv", content, at=self.now).counts
        assert (counts["new"], counts["changed"]) == self.model.take_marks(file)
        return self._import("marks-csv", content)

    def take_roll(self, file: dict[int, str]) -> None:
        content = render_roll(file)
        if ("pupils-csv", content) in self.taken:
            return self.refuse("pupils-csv", content)
        self.model.take_roll(file, self.today)
        return self._import("pupils-csv", content)

    def refuse(self, format: str, content: bytes) -> None:
        with pytest.raises(ImportRefused, match="This very file was imported"):
            import_register(self.school, content, format=format, confirm=EVERYTHING, at=self.now)

    def _import(self, format: str, content: bytes) -> None:
        self.taken.append((format, content))
        import_register(self.school, content, format=format, confirm=EVERYTHING, at=self.now)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(16), UTC)

    def check(self) -> None:
        place = dict(Pupil.objects.filter(school=self.school).values_list("pk", "upn"))
        child = {pk: UPNS.index(upn) for pk, upn in place.items()}
        marks = Mark.objects.all()
        assert {(child[m.pupil_id], m.day, m.half): (m.code, m.minutes_late) for m in marks} == self.model.marks
        amended = [
            (
                (child[one.mark.pupil_id], one.mark.day, one.mark.half),
                (one.original_code, one.original_minutes_late),
                (one.amended_code, one.amended_minutes_late),
            )
            for one in MarkAmendment.objects.select_related("mark")
        ]
        assert sorted(amended, key=repr) == sorted(self.model.amendments, key=repr)
        spells = [
            (child[pupil], [room, first, last])
            for pupil, room, first, last in ClassMembership.objects.values_list(
                "pupil", "school_class__name", "first_day", "last_day"
            )
        ]
        expected = [(number, spell) for number, one in self.model.children.items() for spell in one.spells]
        assert sorted(spells, key=repr) == sorted(expected, key=repr)
        left = {child[pk]: left_on for pk, left_on in Pupil.objects.values_list("pk", "left_on")}
        assert left == {number: one.left_on for number, one in self.model.children.items()}
        self.check_figures(child)

    def check_figures(self, child: dict[int, int]) -> None:
        weeks = PupilWeek.objects.values_list(
            "pupil", "monday", "attended", "authorised", "unauthorised", "unresolved_n", "late"
        )
        assert {(child[row[0]], row[1]): row[2:] for row in weeks} == self.model.pupil_weeks()
        rooms = ClassWeek.objects.values_list(
            "school_class__name", "monday", "attended", "possible", "on_roll", "sessions_open", "sessions_marked"
        )
        assert {row[:2]: row[2:] for row in rooms} == self.model.class_weeks(ROOMS, OPEN)


def tell(school: School, story: list[Any]) -> None:
    with transaction.atomic():
        told = Told(school)
        for later, file in story:
            told.step(later, file)
        assert list(figure_differences(school)) == []
        transaction.set_rollback(True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_register_and_figures_equal_a_plain_model_after_any_imports(open_school: School, story: list[Any]) -> None:
    tell(open_school, story)


@pytest.mark.heavy
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(steps, min_size=3, max_size=12))
def test_register_and_figures_equal_a_plain_model_after_long_stories(open_school: School, story: list[Any]) -> None:
    tell(open_school, story)
