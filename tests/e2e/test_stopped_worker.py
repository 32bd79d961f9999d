"""The worker is killed and stands still for a day: the office and monitors are told, forms still come in; once it runs
again, what waited goes out once, and a reminder of what was answered meanwhile never does (R8, R10, abuse case 62)."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.operations.supervisor import end_group
from tests import people
from tests.e2e.form_client import ABSENCE, FormClient
from tests.e2e.portal_process import ROOT, ask_portal, clean_environment, days_later
from tests.e2e.test_kill import messages_in
from tests.forms.posts import REFERENCE
from tests.servers import free_port, smtp

pytestmark = pytest.mark.heavy

PATIENCE_SECONDS = 120
BANNER = "Something stands still."
PAGES = ("/admin/", "/admin/attendance/today/", "/admin/attendance/requests/", "/admin/attendance/work/")
# A question nobody has answered, whose day to answer by was yesterday.
WORLD = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule
from portal.attendance_plugin.leave.services import open_request
from portal.attendance_plugin.letters.questions import ask_parent
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
call_command("load_content", verbosity=0)
school, now = School.objects.get(slug="thistlemere"), timezone.now()
child, office = people.pupil(school), people.office()
people.post_at(office, school)
mother = people.parent(child).contact
days = {name: str(now.date() + timedelta(days=30)) for name in ("first_day", "last_day")}
request = open_request(submit(school, child=child, received_at=now - timedelta(days=9), answers=days))
asked = {"at": now - timedelta(days=8), "answer_by": now.date() - timedelta(days=1)}
ask_parent(request, mother, "Which day is the wedding itself?", by=office, **asked)
Schedule.objects.update(next_run=now)
Schedule.objects.filter(name="remind_of_questions").update(next_run=now + timedelta(days=9))
"""
REMIND = """
from portal.attendance_plugin.letters.reminders import remind_of_questions
assert remind_of_questions() == 1
"""
ANSWERED = """
from django.contrib.auth.models import User
from portal.attendance_plugin.letters.models import Question
from portal.attendance_plugin.letters.reminders import note_answer
note_answer(Question.objects.get(), by=User.objects.get(username="office"))
"""
STATES = """
import json
from portal.attendance_plugin.submissions.models import OutboxMessage
print(json.dumps(list(OutboxMessage.objects.order_by("pk").values_list("recipient", "cause", "state"))))
"""


@contextlib.contextmanager
def running_part(var: Path, part: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The web server or the worker alone, as a technician who runs them as two services."""
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", part],
        cwd=ROOT,
        env=clean_environment(var) | environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        end_group(process)


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS} seconds: {what}"
        time.sleep(0.3)


def health(base_url: str) -> tuple[int, dict[str, object]]:
    """What a monitor is told; status 0 while nothing answers."""
    try:
        with urllib.request.urlopen(f"{base_url}/healthz/worker", timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, json.load(answer)
    except OSError:
        return 0, {}


def office_at(base_url: str) -> FormClient:
    client = FormClient(base_url)
    client.send(client.get("/admin/login/"), username="office", password=people.PASSWORD)
    return client


def pages_with_banner(client: FormClient) -> list[str]:
    return [page for page in PAGES if BANNER in client.get(page).body]


def send_a_form(base_url: str, email: str) -> None:
    client = FormClient(base_url)
    answers: dict[str, str | list[str]] = {**ABSENCE, "child_name": "Nobody Onroll", "email": email}
    check = client.walk("/forms/absence/child/", answers, until="/check/")
    assert REFERENCE.findall(client.send(check).body)


def states(var: Path) -> dict[tuple[str, str], str]:
    rows = json.loads(ask_portal(var, STATES).splitlines()[-1])
    return {(recipient, cause.split(":")[0]): state for recipient, cause, state in rows}


def test_a_killed_worker_is_seen_and_nothing_is_lost_doubled_or_late(migrated_file: Path, tmp_path: Path) -> None:
    var, box = tmp_path / "var", tmp_path / "box"
    var.mkdir()
    shutil.copy(migrated_file, var / "portal.sqlite3")
    ask_portal(var, WORLD)
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    mother = people.PARENT.email
    with smtp(box) as mail:
        with (
            running_part(var, "web", PORT=str(port)),
            running_part(var, "worker", **mail) as worker,
        ):
            wait_until(lambda: health(base_url) == (200, {"status": "ok"}), "the worker at work")
            wait_until(lambda: states(var)[mother, "request"] == "sent", "the question sent")
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            assert pages_with_banner(office_at(base_url)) == [], "nobody is alarmed by a minute"
            ask_portal(var, REMIND)
            send_a_form(base_url, "waits-overnight@family.example")

        tomorrow = days_later(1)
        with running_part(var, "web", PORT=str(port), **tomorrow):
            wait_until(lambda: health(base_url)[0] == 503, "the monitor told")
            told = health(base_url)[1]
            assert told == {"status": "standing still", "standing_still": ["worker", "mail", "tasks"]}
            office = office_at(base_url)
            assert pages_with_banner(office) == list(PAGES)
            send_a_form(base_url, "sent-meanwhile@family.example")
            ask_portal(var, ANSWERED, **tomorrow)
            before = messages_in(box)

            with running_part(var, "worker", **mail, **tomorrow):
                wait_until(lambda: health(base_url)[0] == 200, "the worker at work again")
                wait_until(lambda: not set(states(var).values()) & {"queued", "delayed"}, "the queue empty")
                assert pages_with_banner(office) == []
                time.sleep(3)  # whatever is started twice would go out by now

    found = states(var)
    assert found[mother, "question"] == "dropped"
    assert {state for key, state in found.items() if key != (mother, "question")} == {"sent"}
    after = messages_in(box)
    assert set(after.values()) == {1}, "each mail once"
    new = Counter(recipient for recipient, _ in after - before)
    assert new["waits-overnight@family.example"] == new["sent-meanwhile@family.example"] == 1
    assert mother not in new
