"""The hours of a day, and what staff should look at (REG-02, REG-03, CX-02, CX-48)."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from portal.pages.hours import hours_of, hours_on, hours_warnings
from portal.pages.models import School, SchoolHours
from tests import people

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 8, 28), time(15, 15)),
        (date(2026, 9, 4), time(14, 0)),
        (date(2026, 9, 3), time(15, 15)),
        (date(2027, 1, 8), time(13, 30)),
    ],
)
def test_the_latest_hours_of_the_weekday_hold_else_the_usual_ones(day: date, ends: time, school: School) -> None:
    people.early_fridays(school)
    people.early_fridays(school, valid_from=date(2027, 1, 8), pm_ends=time(13, 30))
    assert hours_on(school, day).pm.ends == ends


def test_a_register_is_open_for_the_minutes_the_school_says(school: School) -> None:
    hours = hours_on(school, TODAY)
    assert (hours.am.registration, hours.am.register_closes, hours.am.window_minutes) == (time(8, 50), time(9, 20), 30)


def test_another_schools_hours_do_not_hold(school: School) -> None:
    people.early_fridays(people.other_school())
    assert hours_on(school, TODAY).pm.ends == time(15, 15)


def test_hours_are_looked_up_once(school: School, django_assert_num_queries) -> None:
    people.early_fridays(school)
    with django_assert_num_queries(1):
        hours = hours_of(school)
        assert [hours.on(date(2026, 9, day)).pm.ends.hour for day in range(1, 8)] == [15, 15, 15, 14, 15, 15, 15]


def test_hours_of_thirty_minutes_for_every_session_are_fine(school: School) -> None:
    people.early_fridays(school)
    assert hours_warnings(school, TODAY) == []


def test_a_register_open_too_long_is_told(school: School) -> None:
    """CX-48: 08:45 to 09:30 would be 45 minutes."""
    people.early_fridays(school, am_registration=time(8, 45), am_register_closes=time(9, 30))
    assert hours_warnings(school, TODAY) == [
        "The register of Friday morning is open for 45 minutes, from 08:45 to 09:30; the guidance allows 30 at most.",
        "The registers are not open equally long, as the guidance asks for every session. 30 minutes: Monday morning, "
        "Monday afternoon, Tuesday morning, Tuesday afternoon, Wednesday morning, Wednesday afternoon, Thursday "
        "morning, Thursday afternoon, Friday afternoon; 45 minutes: Friday morning.",
    ]


def test_unequal_registers_are_told_also_when_they_are_still_to_come(school: School) -> None:
    """CX-48: half an hour in the morning, a quarter in the afternoon."""
    for weekday in range(5):
        row = people.early_fridays(school, valid_from=date(2027, 1, 4), pm_register_closes=time(13, 0))
        SchoolHours.objects.filter(pk=row.pk).update(weekday=weekday)
    assert hours_warnings(school, TODAY) == [
        "The registers are not open equally long, as the guidance asks for every session. "
        "15 minutes: every afternoon; 30 minutes: every morning."
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"am_register_closes": time(8, 50)},
        {"am_ends": time(9, 10)},
        {"pm_registration": time(11, 0)},
        {"pm_ends": time(13, 0)},
    ],
)
def test_hours_out_of_order_are_not_stored(change: dict[str, time], school: School) -> None:
    with pytest.raises(IntegrityError, match="hours_in_the_order_of_the_day"), transaction.atomic():
        people.early_fridays(school, **change)
