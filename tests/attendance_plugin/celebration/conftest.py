"""An autumn term with a half term, a bank holiday's worth of gaps, and a way to fill the register."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.roll.models import Pupil, SchoolClass
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.rules.calendar_data import parse_calendar

TIMES = {
    "am": {"registration": "08:50", "ends": "12:00"},
    "pm": {"registration": "13:00", "ends": "15:15"},
}
YEAR = {
    "academic_year": "2026-27",
    "terms": [
        {"name": "Autumn term", "first": "2026-09-02", "last": "2026-12-18"},
        {"name": "Spring term", "first": "2027-01-04", "last": "2027-03-25"},
    ],
    "half_terms": [{"first": "2026-10-26", "last": "2026-10-30"}],
    "bank_holidays": [],
    "training_days": ["2026-11-27"],
    "closures": [{"date": "2026-11-16", "half": "pm", "year_groups": [1]}],
    "assessment_windows": [],
}


@pytest.fixture
def calendar():
    return parse_calendar({"time_zone": "Europe/London", "session_times": TIMES, "years": [YEAR]}, source="test")


@pytest.fixture
def open_school(school: School, calendar: Any) -> School:
    """The school with its calendar frozen as it would be after publishing."""
    CalendarVersion.objects.create(
        school=school, number=1, calendar=calendar.to_json(), sha256=calendar.sha256, made_at=timezone.now()
    )
    return school


@pytest.fixture
def screen(open_school: School) -> Screen:
    return Screen.objects.create(
        school=open_school,
        slug="hallway",
        title="Here together",
        panels=[{"kind": "leaders", "title": "This week", "text": ""}],
        minimum_on_roll=10,
        open_to_all=True,
        closing="itself",
    )


@pytest.fixture
def fill_register(open_school: School) -> Callable[..., None]:
    """Marks for every pupil of a class, morning and afternoon of each day: present but for the first ``missed``."""
    source = RegisterImport.objects.create(
        school=open_school, format="csv", file_name="marks.csv", sha256="0" * 64, imported_at=timezone.now()
    )

    def fill(school_class: SchoolClass, days: list[date], *, missed: int = 0, code: str = "I") -> None:
        pupils = list(Pupil.objects.filter(memberships__school_class=school_class).order_by("pk"))
        slots = [(pupil, day, half) for day in days for half in ("am", "pm") for pupil in pupils]
        Mark.objects.bulk_create(
            Mark(pupil=pupil, day=day, half=half, source=source, code=code if at < missed else "/\\"[half == "pm"])
            for at, (pupil, day, half) in enumerate(slots)
        )

    return fill


def weekdays(monday: date) -> list[date]:
    return [monday + timedelta(days=step) for step in range(5)]


def london(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour, minute))


@pytest.fixture(autouse=True)
def in_its_year(request: pytest.FixtureRequest) -> None:
    """Of past years nothing is kept, so these tests stand in the year of their calendar whenever they are run."""
    if "db" in request.fixturenames:
        request.getfixturevalue("time_machine_to")("2026-11-20 16:00+00:00")


@pytest.fixture
def time_machine_to() -> Any:
    """Sets the clock until the test ends."""
    import time_machine

    travels: list[Any] = []

    def travel(moment: str) -> None:
        traveller = time_machine.travel(datetime.fromisoformat(moment), tick=False)
        traveller.start()
        travels.append(traveller)

    yield travel
    for traveller in reversed(travels):
        traveller.stop()
