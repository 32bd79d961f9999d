"""Classes' weeks go at the end of the academic year (B6), by the worker's clock, and no recount brings them back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from django_q.models import Schedule

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.celebration.keeping import first_kept_monday
from portal.attendance_plugin.celebration.models import ClassWeek, Screen, WeekClosing
from portal.attendance_plugin.celebration.recount import class_week_differences, mend_figures
from portal.attendance_plugin.celebration.services import recompute_class_weeks
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.submissions.keeping.forgetting import forget_what_is_over
from portal.attendance_plugin.submissions.schedules import SCHEDULES, ensure_schedules

from .conftest import weekdays
from .test_services import class_of

LAST_SUMMER, THIS_AUTUMN = date(2026, 7, 13), date(2026, 9, 7)
KIND = "classes' weeks of past years"
ClockTo = Callable[[str], None]


@pytest.fixture
def two_years(screen: Screen, fill_register: Callable[..., None], time_machine_to: ClockTo) -> Screen:
    """One class with a week in either year, both closed."""
    time_machine_to("2026-07-20 12:00+01:00")
    oak = class_of(screen.school, "Oak", 10)
    fill_register(oak, weekdays(THIS_AUTUMN))
    recompute_class_weeks(screen.school, THIS_AUTUMN, THIS_AUTUMN)
    figures = {"attended": 99, "possible": 100, "on_roll": 10, "sessions_open": 10, "sessions_marked": 10}
    ClassWeek.objects.create(school_class=oak, monday=LAST_SUMMER, updated_at=timezone.now(), **figures)
    for monday in (LAST_SUMMER, THIS_AUTUMN):
        WeekClosing.objects.create(school=screen.school, monday=monday, closed_at=timezone.now(), closed_by=None)
    return screen


def kept() -> tuple[list[date], list[date]]:
    return (
        sorted(ClassWeek.objects.values_list("monday", flat=True)),
        sorted(WeekClosing.objects.values_list("monday", flat=True)),
    )


@pytest.mark.parametrize(
    ("night", "gone", "mondays"),
    [
        ("2026-08-31 23:59+01:00", 0, [LAST_SUMMER, THIS_AUTUMN]),
        ("2026-09-01 00:01+01:00", 2, [THIS_AUTUMN]),
        ("2027-08-31 23:59+01:00", 2, [THIS_AUTUMN]),
        ("2027-09-01 00:01+01:00", 4, []),
    ],
)
def test_weeks_and_closings_of_a_year_go_with_the_first_of_september(
    two_years: Screen, time_machine_to: ClockTo, night: str, gone: int, mondays: list[date]
) -> None:
    time_machine_to(night)
    run = forget_what_is_over()
    assert (run.failed, run.counts[KIND], kept()) == ([], gone, (mondays, mondays))
    entries = AuditEntry.objects.filter(action="class_weeks_forgotten")
    assert [entry.detail["rows"] for entry in entries] == [gone] * (gone > 0)
    assert forget_what_is_over().counts[KIND] == 0


def test_no_recount_brings_a_past_year_back(two_years: Screen, time_machine_to: ClockTo) -> None:
    time_machine_to("2027-08-31 03:00+01:00")
    ClassWeek.objects.all().delete()
    mend_figures(two_years.school)
    assert kept()[0] == [THIS_AUTUMN]
    time_machine_to("2027-09-01 03:00+01:00")
    forget_what_is_over()
    assert Mark.objects.count() == 100
    assert list(class_week_differences(two_years.school)) == []
    mend_figures(two_years.school)
    assert kept()[0] == []


@pytest.mark.django_db
def test_worker_forgets_every_day() -> None:
    ensure_schedules()
    job = Schedule.objects.get(name="forget_what_is_over")
    assert (job.func.rsplit(".", 1)[1], job.schedule_type) == ("forget_what_is_over", Schedule.DAILY)
    assert SCHEDULES["forget_what_is_over"]["func"] == job.func


@pytest.mark.parametrize("year", range(2024, 2040))
def test_every_week_belongs_to_one_year_alone(year: int) -> None:
    """The last week kept before the year's end and the first after it are neighbours, whatever day September begins."""
    ends, begins = first_kept_monday(date(year, 8, 31)), first_kept_monday(date(year, 9, 1))
    assert (begins - ends).days in (52 * 7, 53 * 7)
    assert begins.weekday() == 0
    assert abs((begins - date(year, 9, 1)).days) <= 4
