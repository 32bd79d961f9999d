"""Two web servers and two workers on PostgreSQL and Redis; one of each is killed in the middle of a busy morning.

Nothing is lost and nothing doubled: every parent who was shown a reference has exactly one form stored, with its audit
rows; every mail went out once, but for the one that was on the wire when its worker died; the clock's work ran once,
though two workers have a clock each (R1, R3, R8, R9, abuse cases 37, 38 and 59).
"""

import contextlib
import http.client
import http.cookiejar
import itertools
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

import psutil
import psycopg
import pytest
import redis as redis_client

from portal.operations.supervisor import end_group
from tests.e2e.form_client import ABSENCE, FormClient, Page
from tests.e2e.portal_process import ROOT, ask_portal, clean_environment
from tests.e2e.test_kill import messages_in
from tests.forms.posts import REFERENCE
from tests.servers import free_port, redis, smtp

pytestmark = pytest.mark.heavy

PARENTS, AT_ONCE, KILLED_AFTER = 24, 6, 8
PATIENCE_SECONDS = 90
NAME = "portal.school.example"
TRIES = 20
BETWEEN_CLOCKS_SECONDS = 4
PARTS_OF_A_WORKER = 4  # its sentinel, what takes tasks, what does them, what notes that they are done
IN_THEIR_HANDS = 4
MAIL_SECONDS = 0.4
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
ON_THE_WIRE = "state IN ('queued', 'delayed') AND next_attempt_at > now()"


class ToOneOf(urllib.request.HTTPHandler):
    """A load balancer that knows nothing of sessions: each request goes to the next server, whatever name it is for,
    and to another where that one refuses it or breaks off before it has answered."""

    def __init__(self, servers: Iterator[str]) -> None:
        super().__init__()
        self.servers = servers

    def http_open(self, req: urllib.request.Request) -> Any:
        for _ in range(TRIES):
            server = next(self.servers)
            with contextlib.suppress(OSError, http.client.HTTPException):
                return self.do_open(lambda host, server=server, **more: http.client.HTTPConnection(server, **more), req)
            time.sleep(0.1)
        raise AssertionError("no server answered")


class Balanced(FormClient):
    """A parent in front of it; who sees half a page tries again."""

    def __init__(self, servers: list[str], seed: int) -> None:
        super().__init__(f"http://{NAME}")
        turns = itertools.cycle(random.Random(seed).sample(servers, len(servers)))
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies, ToOneOf(turns))

    def _open(self, request: urllib.request.Request) -> Page:
        for _ in range(TRIES):
            try:
                return super()._open(request)
            except http.client.IncompleteRead:
                vars(request).pop("redirect_dict", None)  # urllib counts redirects as if this were the first try
        raise AssertionError("no page came whole")


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

    def rows(self, query: str) -> list[Any]:
        """What the database says, as it is now: tuples, or values where one column is asked for."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as database:
            found = database.execute(query).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def keys_in_audit(self, action: str) -> list[int]:
        subjects = self.rows(f"SELECT subject FROM attendance_auditentry WHERE action = '{action}'")
        return sorted(int(subject.partition(":")[2]) for subject in subjects)

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
        named = {"ALLOWED_HOSTS": NAME, "BASE_URL": f"http://{NAME}"}
        environment = {"DATABASE_URL": migrated_postgres, **addresses, **mail, **impatient, **named}
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
            stack.callback(part.wait)
            stack.callback(end_group, part)
            cluster.processes[name] = part
        for server in servers:
            wait_until(lambda server=server: is_ready(server), f"{server} ready")
        for name in ("worker 1", "worker 2"):
            worker = psutil.Process(cluster.processes[name].pid)
            wait_until(lambda worker=worker: len(worker.children(recursive=True)) >= PARTS_OF_A_WORKER, name)
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
        **ABSENCE,
        "child_name": child,
        "email": f"two-by-two-{number}@family.example",
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


def test_two_clocks_start_each_piece_of_work_once(cluster: Cluster) -> None:
    """Before anything is killed: both look at what is due, every thirty seconds from their start."""
    daily = cluster.rows("SELECT name FROM django_q_schedule WHERE schedule_type = 'D' AND name <> 'backup'")

    def runs() -> list[Any]:
        return [run for run in cluster.rows('SELECT "group", success FROM django_q_task') if run[0] in daily]

    wait_until(lambda: {name for name, _ in runs()} == set(daily), "the daily work done")
    time.sleep(BETWEEN_CLOCKS_SECONDS)
    wait_until(lambda: cluster.queue() == (0, 0), "the other clock's work done, if it started any")
    assert sorted(runs()) == sorted((name, True) for name in daily)


def test_one_of_each_killed_loses_nothing_and_doubles_nothing(cluster: Cluster, mailbox: Path) -> None:
    done = itertools.count(1)

    def one(number: int) -> tuple[str, set[str]]:
        outcome = parent(cluster, number)
        if next(done) == KILLED_AFTER:
            wait_until(lambda: cluster.queue()[1] >= IN_THEIR_HANDS, "both workers busy")
            cluster.kill("worker 2")
            cluster.kill("web 2")
        return outcome

    with ThreadPoolExecutor(AT_ONCE) as pool:
        shown = dict(pool.map(one, range(PARENTS)))
    assert {name for name, part in cluster.processes.items() if part.poll() is None} == {"web 1", "worker 1"}
    wait_until(lambda: cluster.queue() == (0, 0), "every task done")
    # The mail that was on the wire is kept back for ten minutes, lest it go out twice.
    due_now = f"UPDATE attendance_outboxmessage SET next_attempt_at = now() WHERE {ON_THE_WIRE} RETURNING id"
    on_the_wire = len(cluster.rows(due_now))
    assert on_the_wire <= 1
    cluster.rows("UPDATE django_q_schedule SET next_run = now() WHERE name = 'send_outbox' RETURNING id")
    mails = "SELECT recipient, id, state FROM attendance_outboxmessage"
    wait_until(lambda: {state for *_, state in cluster.rows(mails)} == {"sent"}, "every mail sent")

    forms = cluster.rows("SELECT child_name, reference, id, match, handed_on_at FROM attendance_submission")
    assert len(forms) == len(shown) == PARENTS
    stored = {(child, reference) for child, reference, *_ in forms}
    assert stored == {(child, reference) for child, references in shown.items() for reference in references}
    for action in ("submission_received", "submission_looked_for"):
        assert cluster.keys_in_audit(action) == sorted(pk for _, _, pk, *_ in forms), action
    assert {(match, bool(handed_on_at)) for *_, match, handed_on_at in forms} == {("not_found", True)}

    families = {f"two-by-two-{number}@family.example" for number in range(PARENTS)}
    assert sorted(recipient for recipient, *_ in cluster.rows(mails)) == sorted(families)
    assert cluster.keys_in_audit("mail_sent") == sorted(pk for _, pk, _ in cluster.rows(mails))
    delivered = Counter({key: times for key, times in messages_in(mailbox).items() if key[0] in families})
    assert {recipient for recipient, _ in delivered} == families
    assert len(delivered) == PARENTS, "one Message-ID for each family"
    assert delivered.total() <= PARENTS + on_the_wire
