"""Early collections as a list: by day and by what each waits for, within what the account may see (abuse case 10)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.attendance_plugin.leaving.collections import answer
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit
from tests.attendance_plugin.staff.conftest import SignIn

LIST = reverse("attendance_staff:collections_results")


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(school: School) -> School:
    freeze_calendar(school)
    return school


def collection(school: School, serial: int, day: str, collector: str = people.PARENT.name) -> Submission:
    child = people.pupil(school, serial=serial)
    people.parent(child)
    answers = {"date": day, "time": "14:15", "collector": collector, "collector_relation": "Mother"}
    return submit(school, child=child, form="early-collection", answers=answers, number=serial)


def shown(client, **asked: str) -> set[str]:
    page = client.get(LIST, asked).content.decode()
    return {row.reference for row in Submission.objects.all() if f"collections/{row.reference}/" in page}


def test_by_day_state_and_name(world: School, sign_in: SignIn) -> None:
    passed = collection(world, 1, "2026-11-19")
    waiting = collection(world, 2, "2026-11-20")
    agreed = collection(world, 3, "2026-11-23")
    answer(agreed, "agreed", by=people._account("first", "Una Lark", "Headteacher"))
    client = sign_in("office")
    assert shown(client) == {passed.reference, waiting.reference, agreed.reference}
    assert shown(client, day="2026-11-23") == {agreed.reference}
    assert shown(client, state="passed") == {passed.reference}
    assert shown(client, state="open") == {waiting.reference}
    assert shown(client, state="agreed") == {agreed.reference}
    assert shown(client, state="not_agreed") == set()
    assert shown(client, q=waiting.reference.lower()) == {waiting.reference}
    assert shown(client, q="nobody of this name") == set()


def test_an_answer_about_another_time_leaves_it_to_be_answered(world: School, sign_in: SignIn) -> None:
    """Abuse case 37: what was agreed to was the earlier time."""
    asked = collection(world, 1, "2026-11-20")
    answer(asked, "agreed", by=people._account("first", "Una Lark", "Headteacher"))
    Submission.objects.filter(pk=asked.pk).update(answers=asked.answers | {"time": "13:00"})
    client = sign_in("office")
    assert (shown(client, state="open"), shown(client, state="agreed")) == ({asked.reference}, set())


def test_flags_stand_beside_the_collector(world: School, sign_in: SignIn) -> None:
    collection(world, 1, "2026-11-20", collector="Morgan Vane")
    page = sign_in("office").get(reverse("attendance_staff:collections")).content.decode()
    assert ("Morgan Vane (Mother)" in page, "Not a contact on record" in page, "Ring back" in page) == (True,) * 3


def test_forgotten_answers_leave_the_row(world: School, sign_in: SignIn) -> None:
    asked = collection(world, 1, "2026-11-20")
    Submission.objects.filter(pk=asked.pk).update(answers={})
    assert shown(sign_in("office"), state="passed") == {asked.reference}


def test_another_schools_collection_is_not_there(world: School, sign_in: SignIn) -> None:
    """R17."""
    collection(people.other_school(), 9, "2026-11-20")
    assert shown(sign_in("office")) == set()


def test_more_rows_need_no_more_queries(world: School, sign_in: SignIn) -> None:
    client, counts = sign_in("office"), []
    for serials in (range(1, 3), range(3, 9)):
        for serial in serials:
            collection(world, serial, "2026-11-20")
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(LIST)
        counts.append(len(found))
    assert counts[0] == counts[1]
