"""Failed tasks in plain words, without what they were given or what their error said (R18, decision 4)."""

import pytest
from django.utils import timezone
from django_q.models import Failure, OrmQ, Schedule, Task

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.rechecks import RECHECK
from portal.attendance_plugin.register.tasks import DELETE
from portal.attendance_plugin.staff.work.failed import WORDS
from portal.attendance_plugin.submissions.new_links import SEND_LINKS
from portal.attendance_plugin.submissions.outbox import DELIVER
from portal.attendance_plugin.submissions.retrying import kind_of
from portal.attendance_plugin.submissions.services import LOOK_FOR_CHILD
from tests.attendance_plugin.staff.conftest import SignIn

pytestmark = pytest.mark.django_db
TASKS = "portal.attendance_plugin.submissions.tasks"
RUNS = "portal.attendance_plugin.register.run_tasks"
QUEUED = (LOOK_FOR_CHILD, DELIVER, SEND_LINKS, DELETE, RECHECK, f"{RUNS}.read_file", f"{RUNS}.take_file")
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


def test_who_tried_again_is_written_down_and_nothing_of_what_failed(sign_in: SignIn) -> None:
    """R12: one entry for the one start, none for whoever came second."""
    task, technician = failed(f"{TASKS}.look_for_child"), sign_in("technician")
    for _ in range(2):
        technician.post(PAGE, {"task": task.pk})
    entries = AuditEntry.objects.filter(action="task_tried_again")
    assert list(entries.values_list("actor_name", "subject", "detail")) == [
        ("technician", f"failure:{task.pk}", {"kind": "look_for_child"})
    ]
    told = sign_in("headteacher").get("/admin/attendance/audit/").content.decode()
    assert "Tried failed background work again" in told


def test_every_task_the_portal_starts_has_plain_words() -> None:
    started = [*Schedule.objects.values_list("func", flat=True), *QUEUED]
    assert len(started) > len(QUEUED)
    assert [kind_of(func) for func in started if kind_of(func) not in WORDS] == []
    assert [words for words in WORDS.values() if not words.endswith(".") or "_" in words] == []


def test_what_the_clock_starts_is_not_started_twice(sign_in: SignIn) -> None:
    task = failed(f"{TASKS}.send_outbox")
    OrmQ.objects.all().delete()
    sign_in("office").post(PAGE, {"task": task.pk})
    assert (OrmQ.objects.count(), Failure.objects.count()) == (0, 0)
