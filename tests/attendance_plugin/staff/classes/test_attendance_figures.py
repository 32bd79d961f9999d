"""The page of attendance figures: what each kind of account is shown, over which days, beside England's figure."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.register_world import take_marks, week


@pytest.fixture(autouse=True)
def on_friday():
    with time_machine.travel(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def two_classes(school: School) -> School:
    """Six in Oak, one of them persistently absent; twelve in Elm, eight of them."""
    freeze_calendar(school)
    elm = people.school_class(school, "Elm", year_groups=[5])
    for serial in range(1, 19):
        in_elm = serial > 6
        people.pupil(
            school,
            serial=serial,
            given_name=f"Child{serial}",
            in_class=elm if in_elm else people.school_class(school),
            year_group=5 if in_elm else 4,
        )
    pupils = list(Pupil.objects.order_by("pk"))
    away = {0, *range(10, 18)}
    take_marks(
        school, {pupil: week("2026-11-09", "I I" if place in away else "/ \\") for place, pupil in enumerate(pupils)}
    )
    return school


def shown_to(user: User, **asked: str) -> dict:
    client = Client()
    client.force_login(user)
    return client.get(reverse("attendance_staff:attendance_figures"), asked).context


def persistent(rows: list) -> dict[str, str]:
    return {row.label: row.persistent.partition(" (")[0] for row in rows}


def test_whole_school_accounts_see_every_count(two_classes: School) -> None:
    context = shown_to(people.headteacher())
    assert persistent(context["class_rows"]) == {"Oak": "1", "Elm": "8"}
    assert persistent(context["year_rows"]) == {"Year 4": "1", "Year 5": "8"}
    assert (context["total"].persistent, context["total"].attendance) == ("9 (50.00\N{NO-BREAK SPACE}%)", "90.00 %")


def test_governors_see_no_small_count_and_nothing_of_a_pupil(two_classes: School) -> None:
    context = shown_to(people.governor())
    assert persistent(context["class_rows"]) == {"Oak": "fewer than 5", "Elm": "not shown"}
    assert persistent(context["year_rows"]) == {"Year 4": "fewer than 5", "Year 5": "not shown"}
    assert context["total"].persistent.startswith("9 ")


def test_teachers_see_their_class_and_the_school(two_classes: School) -> None:
    context = shown_to(people.class_teacher())
    assert persistent(context["class_rows"]) == {"Oak": "1"}
    assert "year_rows" not in context
    assert context["total"].persistent.startswith("9 ")


def test_a_right_without_a_post_shows_no_more_than_governors_see(two_classes: School) -> None:
    office = people.office()
    office.attendance_posts.all().delete()
    assert persistent(shown_to(office)["class_rows"]) == {"Oak": "fewer than 5", "Elm": "not shown"}


def test_days_are_said_and_chosen(two_classes: School) -> None:
    head = people.headteacher()
    assert shown_to(head)["window"].slug == "term"
    assert shown_to(head, window="year")["window"].slug == "year"
    assert shown_to(head, window="elsewhen")["window"].slug == "term"
    client = Client()
    client.force_login(head)
    page = client.get(reverse("attendance_staff:attendance_figures")).content.decode()
    assert "about 2 September 2026 to 13 November 2026" in page
    assert "state-funded schools, 8 September 2025 to 10 July 2026" in page


def test_before_the_first_mark_there_is_nothing_to_say(school: School) -> None:
    freeze_calendar(school)
    assert "window" not in shown_to(people.governor())
