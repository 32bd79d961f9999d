"""Brothers and sisters of one form, and leave asked for twice: shown beside one another, never dropped (R4)."""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.related_requests import probable_duplicates, sent_together
from portal.attendance_plugin.leave.services import open_request, withdraw
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara(school: School) -> Pupil:
    return people.pupil(school)


def ask(school: School, number: int, child: Pupil | None = None, **changes: object) -> LeaveRequest:
    together = changes.pop("sent_together", None)
    return open_request(submit(school, child=child, number=number, sent_together=together, answers=changes))


def test_requests_of_one_form_in_the_order_of_the_children(school: School, amara: Pupil) -> None:
    one_form = uuid.uuid4()
    brother = people.pupil(school, serial=2, given_name="Chidi")
    first = ask(school, 1, amara, sent_together=one_form)
    second = ask(school, 2, brother, sent_together=one_form, child_name="Chidi")
    third = ask(school, 3, sent_together=one_form, child_name="Ada")
    alone = ask(school, 4, amara)
    assert list(sent_together(first)) == [second, third]
    assert list(sent_together(third)) == [first, second]
    assert list(sent_together(alone)) == []
    assert list(probable_duplicates(first)) == [alone]


def test_unmatched_request_is_known_by_the_name_as_typed(school: School, amara: Pupil) -> None:
    matched = ask(school, 1, amara)
    typed = ask(school, 2, child_name=" amara oneill-OKAFOR")
    other = ask(school, 3, child_name="Somebody Else")
    assert list(probable_duplicates(matched)) == [typed]
    assert list(probable_duplicates(typed)) == [matched]
    assert list(probable_duplicates(other)) == []


def test_namesake_who_is_another_child_on_the_roll_is_no_duplicate(school: School, amara: Pupil) -> None:
    first, second = ask(school, 1, amara), ask(school, 2, people.pupil(school, serial=2))
    assert list(probable_duplicates(first)) == []
    assert list(probable_duplicates(second)) == []


def test_request_taken_back_is_no_duplicate(school: School, amara: Pupil) -> None:
    first, second = ask(school, 1, amara), ask(school, 2, amara)
    withdraw(second)
    assert list(probable_duplicates(first)) == []


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_same_child_is_a_duplicate_exactly_when_days_are_shared(
    school: School, amara: Pupil, start: int, length: int, other_start: int, other_length: int
) -> None:
    """R4, and both ways round; both requests are kept."""
    LeaveRequest.objects.all().delete()
    amara.submissions.all().delete()

    def days(start: int, length: int) -> dict[str, str]:
        first = date(2026, 12, 1) + timedelta(days=start)
        return {"first_day": first.isoformat(), "last_day": (first + timedelta(days=length)).isoformat()}

    one, other = (
        ask(school, number, amara, **days(*span))
        for number, span in enumerate([(start, length), (other_start, other_length)], 1)
    )
    shared = {*range(start, start + length + 1)} & {*range(other_start, other_start + other_length + 1)}
    assert list(probable_duplicates(one)) == ([other] if shared else [])
    assert list(probable_duplicates(other)) == ([one] if shared else [])
    assert LeaveRequest.objects.count() == 2
