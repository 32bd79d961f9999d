"""The page of register hours: what holds now, what will, and what to look at (CX-48)."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.urls import reverse

from portal.attendance_plugin.staff.register.hours import weeks_of_hours
from portal.pages.hours import hours_of
from portal.pages.models import School
from tests import people

PAGE = reverse("attendance_staff:register_hours")
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


def test_days_with_the_same_hours_stand_together_now_and_later(school: School) -> None:
    people.early_fridays(school)
    people.early_fridays(school, valid_from=date(2027, 1, 4), pm_ends=time(13, 30))
    weeks = [
        (week.first, [(days, f"{hours.pm.ends:%H:%M}") for days, hours in week.rows])
        for week in weeks_of_hours(hours_of(school), TODAY)
    ]
    assert weeks == [
        (None, [("Monday to Thursday", "15:15"), ("Friday", "14:00")]),
        (date(2027, 1, 4), [("Monday to Thursday", "15:15"), ("Friday", "13:30")]),
    ]


def test_the_page_shows_hours_and_warnings_to_the_teacher_too(school: School, sign_in) -> None:
    people.early_fridays(school, am_register_closes=time(9, 35))
    page = sign_in("class_teacher").get(PAGE).content.decode()
    assert "08:50 to 09:35 (45&nbsp;min)" in page
    assert "open for 45 minutes, from 08:50 to 09:35; the guidance allows 30 at most." in page
