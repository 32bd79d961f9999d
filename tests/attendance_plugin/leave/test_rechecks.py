"""When the school's dates change: waiting requests are checked again, everything else stays as it was."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from portal.attendance_plugin.leave.models import Check, LeaveRequest
from portal.attendance_plugin.leave.rechecks import (
    RECHECK,
    dates_changed_since,
    recheck_after_changes,
    recheck_waiting,
)
from portal.attendance_plugin.leave.services import decide, replay, withdraw
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import current_calendar_version, publish_calendar, save_date
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TERMS = {
    "Autumn term": (date(2026, 9, 2), date(2026, 12, 18)),
    "Spring term": (date(2027, 1, 5), date(2027, 3, 25)),
}


@pytest.fixture
def waiting(school: School) -> LeaveRequest:
    """A request for 3 and 4 December, checked before the dates change."""
    request = build_world(school)
    checked(request)
    return request


def enter_terms(school: School) -> AcademicYear:
    year = AcademicYear.objects.create(school=school, label="2026-27")
    for title, (first, last) in TERMS.items():
        CalendarDate.objects.create(
            year=year, category="term", title=title, first_day=first, last_day=last, modified_at=NOW
        )
    publish_calendar(school, now=NOW)
    return year


def close_on_the_third(year: AcademicYear) -> None:
    day = date(2026, 12, 3)
    with time_machine.travel(NOW, tick=False):
        save_date(CalendarDate(year=year, category="inset", title="INSET day", first_day=day, last_day=day))


def tasks() -> list[str]:
    return [queued.task["func"] for queued in OrmQ.objects.all()]


def test_changed_dates_queue_one_task_where_somebody_waits(school: School, waiting: LeaveRequest) -> None:
    year = enter_terms(school)
    OrmQ.objects.all().delete()
    close_on_the_third(year)
    assert tasks() == [RECHECK]


def test_nobody_waits_nothing_is_queued(school: School, waiting: LeaveRequest) -> None:
    withdraw(waiting)
    OrmQ.objects.all().delete()
    enter_terms(school)
    assert RECHECK not in tasks()


def test_dates_only_tried_queue_nothing(school: School, waiting: LeaveRequest, client: Client) -> None:
    """The admin's form tries a date before it takes it; a refused one leaves no task behind."""
    year = enter_terms(school)
    OrmQ.objects.all().delete()
    client.force_login(people.office())
    answer = {
        "year": year.pk, "category": "term", "title": "Extra", "first_day": "2026-12-01", "last_day": "2026-12-20",
        "half": "", "status": "confirmed",
    }  # fmt: skip
    response = client.post(reverse("wagtailsnippets_portal_calendars_calendardate:add"), answer)
    assert "terms that do not overlap" in response.content.decode()
    assert tasks() == []


def test_waiting_request_is_checked_again_and_the_earlier_check_stays(school: School, waiting: LeaveRequest) -> None:
    first = waiting.checks.get()
    kept = Check.objects.filter(pk=first.pk).values().get()
    close_on_the_third(enter_terms(school))
    assert recheck_waiting(school.pk) == 1
    newest = waiting.checks.first()
    assert newest is not None
    assert newest.calendar_version == current_calendar_version(school) != first.calendar_version
    assert Check.objects.filter(pk=first.pk).values().get() == kept
    assert (replay(first), replay(newest)) == (True, True)
    changed = dates_changed_since(newest)
    assert changed is not None
    assert (changed.sessions_before, changed.sessions_now) == (4, 2)
    assert dates_changed_since(first) is None


def test_running_it_again_checks_nothing_twice(school: School, waiting: LeaveRequest) -> None:
    close_on_the_third(enter_terms(school))
    assert [recheck_waiting(school.pk), recheck_waiting(school.pk)] == [1, 0]
    assert waiting.checks.count() == 2


def test_a_lost_task_is_made_good_by_night(school: School, waiting: LeaveRequest) -> None:
    """A queue outside of the database may lose it; long afterwards nobody looks any more."""
    close_on_the_third(enter_terms(school))
    OrmQ.objects.all().delete()
    with time_machine.travel(NOW + timedelta(days=3650), tick=False):
        assert recheck_after_changes() == 0
    with time_machine.travel(NOW + timedelta(hours=14), tick=False):
        assert [recheck_after_changes(), recheck_after_changes()] == [1, 0]


def test_decided_request_keeps_its_check(school: School, waiting: LeaveRequest) -> None:
    check = waiting.checks.get()
    decide(waiting, check, "grant", by=people.headteacher(), reason="A wedding in the family.")
    close_on_the_third(enter_terms(school))
    assert recheck_waiting(school.pk) == 0
    assert list(waiting.checks.all()) == [check]
