"""Failed tasks in plain words, without what they were given or what their error said (R18, decision 4)."""

import pytest
from django.utils import timezone
from django_q.models import Failure, OrmQ, Task

from tests.attendance_plugin.staff.conftest import SignIn

pytestmark = pytest.mark.django_db
TASKS = "portal.attendance_plugin.submissions.tasks"
CANARY = "Amara-canary"
PAGE = "/admin/attendance/work/"


def failed(func: str) -> Task:
    now = timezone.now()
    return Task.objects.create(
        id=f"{func[-8:]:0>32}",
        name="a task",
        func=func,
        args=(7,),
        result=f"ValueError: {CANARY}",
        started=now,
        stopped=now,
        success=False,
    )


def test_technician_reads_kinds_and_never_what_the_error_said(sign_in: SignIn) -> None:
    failed(f"{TASKS}.look_for_child")
    page = sign_in("technician").get(PAGE).content.decode()
    assert "A form could not be matched with a child." in page
    assert CANARY not in page


def test_try_again_puts_the_task_in_the_queue_once(sign_in: SignIn) -> None:
    task, office = failed(f"{TASKS}.look_for_child"), sign_in("office")
    OrmQ.objects.all().delete()
    assert office.post(PAGE, {"task": task.pk}).status_code == 302
    assert [(each.func(), each.task["args"]) for each in OrmQ.objects.all()] == [(f"{TASKS}.look_for_child", (7,))]
    assert office.post(PAGE, {"task": task.pk}).status_code == 404
    assert OrmQ.objects.count() == 1
    assert not Failure.objects.exists()


def test_what_the_clock_starts_is_not_started_twice(sign_in: SignIn) -> None:
    task = failed(f"{TASKS}.send_outbox")
    OrmQ.objects.all().delete()
    sign_in("office").post(PAGE, {"task": task.pk})
    assert (OrmQ.objects.count(), Failure.objects.count()) == (0, 0)
