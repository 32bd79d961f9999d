"""Two web servers and two workers on PostgreSQL and Redis; one of each is killed in the middle of a busy morning.

Nothing is lost and nothing doubled: every parent who was shown a reference has exactly one form stored, with its audit
rows; every mail went out once, but for the one that was on the wire when its worker died; the clock's work ran once,
though two workers have a clock each (R1, R3, R8, R9, abuse cases 37, 38 and 59).
"""

import contextlib
import http.client
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client

from portal.operations.supervisor import end_group
from tests.e2e.form_client import FormClient, Page
from tests.e2e.portal_process import ROOT, ask_portal, clean_environment
from tests.e2e.test_kill import messages_in
from tests.forms.posts import REFERENCE
from tests.servers import free_port, redis, smtp

pytestmark = pytest.mark.heavy

PARENTS, AT_ONCE, KILLED_AFTER = 24, 6, 8
PATIENCE_SECONDS = 90
MAIL_SECONDS = 0.25
"""What the mail server takes for each: so a killed worker has tasks in its hands."""
WORLD = """
from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule
from portal.pages.models import School
from tests import people
call_command("load_content", verbosity=0)
people.parent(people.pupil(School.objects.get(slug="thistlemere")))
Schedule.objects.update(next_run=timezone.now())
"""
FOUND = """
import json
from django.db.models import Count
from django_q.models import Schedule, Task
from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
forms = Submission.objects.all()
audit = {
    action: list(AuditEntry.objects.filter(action=action).values_list("subject_id", flat=True))
    for action in ("submission_received", "submission_looked_for", "mail_sent")
}
print(json.dumps({
    "forms": [[one.pk, one.child_name, one.reference, one.match, bool(one.handed_on_at)] for one in forms],
    "audit": audit,
    "mails": list(OutboxMessage.objects.values_list("pk", "recipient", "state")),
    "daily": [
        list(Task.objects.filter(group=name).values_list("success", flat=True))
        for name in Schedule.objects.filter(schedule_type="D").exclude(name="backup").values_list("name", flat=True)
    ],
}))
"""
DUE_NOW = """
from django.utils import timezone
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import OPEN_STATES
held = OutboxMessage.objects.filter(state__in=OPEN_STATES, next_attempt_at__gt=timezone.now())
print(held.update(next_attempt_at=timezone.now()))
"""


class Balanced(FormClient):
    """A parent behind a load balancer that knows nothing of sessions: each request goes to the next server; one that
    was refused or broken off is sent again to another, as the balancer or the parent would."""

    def __init__(self, servers: list[str], seed: int) -> None:
        super().__init__(servers[0])
        self.servers = itertools.cycle(random.Random(seed).sample(servers, len(servers)))

    def _open(self, request: urllib.request.Request) -> Page:
        for _ in range(40):
            request.host = next(self.servers)
            with contextlib.suppress(OSError, http.client.HTTPException):
                return super()._open(request)
            time.sleep(0.1)
        raise AssertionError("no server answered in four seconds")


@dataclass
class Cluster:
    """What runs: the servers' ``host:port``, every process by its name, and how to ask."""

    environment: dict[str, str]
    var: Path
    servers: list[str]
    processes: dict[str, subprocess.Popen[bytes]]

    def kill(self, name: str) -> None:
        """-9 to the part and everything it started, as when its machine dies."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def ask(self, code: str) -> Any:
        return json.loads(ask_portal(self.var, code, **self.environment).splitlines()[-1])

    def queue(self) -> tuple[int, int]:
        """Tasks that wait, and tasks in the hands of a worker."""
        with redis_client.from_url(self.environment["BROKER_URL"]) as broker:
            tasks = broker.zrange("portal:queue:portal", 0, -1, withscores=True)
        return sum(score <= time.time() for _, score in tasks), sum(score > time.time() for _, score in tasks)


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail") / "box"


@pytest.fixture(scope="module")
def cluster(migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory, mailbox: Path) -> Iterator[Cluster]:
    var = tmp_path_factory.mktemp("var")
    ports = [free_port(), free_port()]
    with redis() as addresses, smtp(mailbox, seconds=MAIL_SECONDS) as mail, contextlib.ExitStack() as stack:
        impatient = {"TASK_TIMEOUT": "6", "TASK_RETRY": "8", "SCHOOL_NETWORKS": "127.0.0.0/8"}
        environment = {"DATABASE_URL": migrated_postgres, **addresses, **mail, **impatient}
        ask_portal(var, WORLD, **environment)
        servers = [f"127.0.0.1:{port}" for port in ports]
        cluster = Cluster(environment, var, servers, {})
        for name, port in {"web 1": ports[0], "web 2": ports[1], "worker 1": 0, "worker 2": 0}.items():
            part = subprocess.Popen(
                [sys.executable, "-m", "portal", name.split()[0]],
                cwd=ROOT,
                env=clean_environment(var) | environment | {"PORT": str(port or free_port())},
                start_new_session=True,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(end_group, part)
            cluster.processes[name] = part
        for server in servers:
            wait_until(lambda server=server: is_ready(server), f"{server} ready")
        yield cluster


def wait_until(is_so: Any, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS} seconds: {what}"
        time.sleep(0.2)


def is_ready(server: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{server}/healthz/ready", timeout=10) as answer:
        return bool(answer.status == 200)
    return False


def parent(cluster: Cluster, number: int) -> tuple[str, set[str]]:
    """One parent's whole way; the child, and every reference that was shown."""
    client = Balanced(cluster.servers, seed=number)
    child = f"Two By Two {number}"
    answers: dict[str, str | list[str]] = {
        "child_name": child,
        "child_class": "Year 4",
        "when": "today",
        "reason_kind": "ill",
        "reason": "Temperature of 39 since last night",
        "return_when": "unknown",
        "parent_name": "Test Parent",
        "relationship": "mother",
        "email": f"two-by-two-{number}@family.example",
        "telephone": "07700 900123",
    }
    check = client.walk("/forms/absence/child/", answers, until="/check/")
    shown: set[str] = set()

    def press() -> None:
        shown.update(REFERENCE.findall(client.send(check).body))

    fingers = [threading.Thread(target=press) for _ in range(2 if number % 5 == 0 else 1)]
    for finger in fingers:
        finger.start()
    for finger in fingers:
        finger.join()
    return child, shown


def test_one_of_each_killed_loses_nothing_and_doubles_nothing(cluster: Cluster, mailbox: Path) -> None:
    done = itertools.count(1)

    def one(number: int) -> tuple[str, set[str]]:
        outcome = parent(cluster, number)
        if next(done) == KILLED_AFTER:
            cluster.kill("web 2")
            cluster.kill("worker 2")
            held.append(cluster.queue())
        return outcome

    held: list[tuple[int, int]] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        shown = dict(pool.map(one, range(PARENTS)))
    assert held[0][1] > 0, "the killed worker had nothing in its hands: the test shows nothing"

    wait_until(lambda: cluster.queue() == (0, 0), "every task done")
    # The mail that was on the wire is kept back for ten minutes, lest it go out twice.
    on_the_wire = cluster.ask(DUE_NOW)
    assert on_the_wire <= 1
    wait_until(lambda: {state for *_, state in cluster.ask(FOUND)["mails"]} == {"sent"}, "every mail sent")
    found = cluster.ask(FOUND)

    stored = {(child, reference) for _, child, reference, _, _ in found["forms"]}
    assert stored == {(child, reference) for child, references in shown.items() for reference in references}
    assert len(found["forms"]) == len(shown) == PARENTS
    keys = sorted(str(pk) for pk, *_ in found["forms"])
    for action in ("submission_received", "submission_looked_for"):
        assert sorted(map(str, found["audit"][action])) == keys, action
    assert {(match, is_handed_on) for *_, match, is_handed_on in found["forms"]} == {("none", True)}

    families = {f"two-by-two-{number}@family.example" for number in range(PARENTS)}
    assert sorted(recipient for _, recipient, _ in found["mails"] if recipient in families) == sorted(families)
    assert sorted(map(str, found["audit"]["mail_sent"])) == sorted(str(pk) for pk, *_ in found["mails"])
    delivered = Counter({key: count for key, count in messages_in(mailbox).items() if key[0] in families})
    assert {recipient for recipient, _ in delivered} == families
    assert len(delivered) == PARENTS, "one Message-ID for each family"
    assert delivered.total() <= PARENTS + on_the_wire

    assert found["daily"], "the clock has daily work"
    assert all(runs == [True] for runs in found["daily"]), "two clocks, and each daily task once"
