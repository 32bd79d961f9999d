"""Which school the workspace shows to an account with posts at several."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.roll.models import StaffPost
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar

SWITCH, TODAY = reverse("attendance_staff:switch_school"), reverse("attendance_staff:today")


@pytest.fixture
def other(school: School) -> School:
    other = people.other_school()
    for each in (school, other):
        freeze_calendar(each)
    return other


@pytest.fixture
def officer(school: School, other: School) -> User:
    user = people.attendance_officer()
    people.post_at(user, other)
    return user


@pytest.fixture
def browser(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def shown(client: Client) -> School:
    return client.get(TODAY).context["school_shown"]


def test_the_main_school_is_shown_first_then_the_chosen_one(school: School, other: School, browser: Client) -> None:
    assert shown(browser) == school
    answer = browser.post(SWITCH, {"school": other.pk, "next": TODAY})
    assert (answer.status_code, answer.headers["Location"]) == (302, TODAY)
    assert shown(browser) == other


def test_the_switch_is_a_plain_form_on_every_list(school: School, other: School, browser: Client) -> None:
    for name in ("today", "requests", "letters", "register_imports"):
        address = reverse(f"attendance_staff:{name}")
        page = browser.get(address).content.decode()
        assert f'<form class="school-switch" method="post" action="{SWITCH}">' in page, name
        assert f'<option value="{other.pk}">{other.name}</option>' in page, name
        assert f'name="next" value="{address}"' in page, name


def test_who_has_one_school_sees_no_switch(other: School, browser: Client, officer: User) -> None:
    officer.attendance_posts.filter(school=other).delete()
    assert "school-switch" not in browser.get(TODAY).content.decode()


@pytest.mark.parametrize("asked", ["", "x", "999999", "not theirs"])
def test_a_school_outside_the_posts_is_not_there(asked: str, school: School, browser: Client) -> None:
    third = people.other_school("third", "Third School")
    answer = browser.post(SWITCH, {"school": str(third.pk) if asked == "not theirs" else asked})
    assert (answer.status_code, shown(browser)) == (404, school)


def test_a_choice_ends_with_the_post(school: School, other: School, browser: Client) -> None:
    browser.post(SWITCH, {"school": other.pk})
    StaffPost.objects.filter(school=other).delete()
    assert shown(browser) == school


@pytest.mark.parametrize("wished", ["//evil.example/", "https://evil.example/", "/\\evil.example", "today", ""])
def test_the_way_back_stays_in_the_portal(wished: str, other: School, browser: Client) -> None:
    """Abuse case 33."""
    answer = browser.post(SWITCH, {"school": other.pk, "next": wished})
    assert answer.headers["Location"] == "/admin/"


def test_switching_needs_a_post_request(browser: Client) -> None:
    assert browser.get(SWITCH).status_code == 405
