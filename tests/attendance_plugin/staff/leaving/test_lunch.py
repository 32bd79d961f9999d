"""EAR-02 for staff: the headteacher decides, the office enters what a parent ended, Today lists who may go."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from portal.attendance_plugin.leaving.lunch import decide, take_form
from portal.attendance_plugin.leaving.models import LunchPermission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit
from tests.attendance_plugin.staff.conftest import SignIn

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def permission(school: School) -> LunchPermission:
    freeze_calendar(school)
    child = people.pupil(school)
    people.parent(child)
    answers = {"what": "ask", "from_day": "2026-11-20", "way": "alone", "reason": "Grandmother is next door."}
    take_form(submit(school, child=child, form="lunch", answers=answers))
    return LunchPermission.objects.get()


def address(permission: LunchPermission) -> str:
    return reverse("attendance_staff:lunch", args=[permission.pk])


def test_the_list_says_what_waits(permission: LunchPermission, sign_in: SignIn) -> None:
    page = sign_in("office").get(reverse("attendance_staff:lunches")).content.decode()
    assert ("To decide" in page, "Asked for" in page, "next door" in page) == (True, True, False)


def test_only_the_headteacher_decides(permission: LunchPermission, sign_in: SignIn) -> None:
    office = sign_in("office")
    assert 'name="step"' not in office.get(address(permission)).content.decode()
    assert office.post(address(permission), {"step": "granted", "on": "2026-11-20"}).status_code == 404
    head = sign_in("headteacher")
    page = head.get(address(permission)).content.decode()
    assert ("The child walks alone. Grandmother is next door." in page, 'value="granted"' in page) == (True, True)
    assert head.post(address(permission), {"step": "granted", "on": "2026-11-20"}).status_code == 302
    assert [step.step for step in permission.steps.all()] == ["asked", "granted"]
    today = office.get(reverse("attendance_staff:today")).content.decode()
    assert "Home for lunch" in today
    assert address(permission) in today


def test_no_without_reasons_is_sent_back_with_what_was_typed(permission: LunchPermission, sign_in: SignIn) -> None:
    head = sign_in("headteacher")
    answer = head.post(address(permission), {"step": "refused", "on": "2026-11-20", "reasons": ""})
    assert (answer.status_code, "Write the reasons" in answer.content.decode()) == (422, True)
    assert permission.steps.count() == 1


def test_office_enters_that_a_parent_ended_it(permission: LunchPermission, sign_in: SignIn) -> None:
    decide(permission, "granted", TODAY, by=people._account("first", "Una Lark", "Headteacher"))
    office = sign_in("office")
    assert 'value="ended_by_school"' not in office.get(address(permission)).content.decode()
    office.post(address(permission), {"step": "ended_by_parent", "on": "2026-11-20"})
    assert permission.steps.last().step == "ended_by_parent"
    assert "Home for lunch" not in office.get(reverse("attendance_staff:today")).content.decode()


def test_another_schools_child_is_not_there(permission: LunchPermission, sign_in: SignIn) -> None:
    """R17."""
    child = people.pupil(people.other_school(), serial=9)
    elsewhere = LunchPermission.objects.create(school=child.school, pupil=child)
    assert sign_in("headteacher").get(address(elsewhere)).status_code == 404
