"""Killing the web server or the worker at any point of a submission loses nothing that was confirmed (R1, R3, R8)."""

import contextlib
import http.client
import random
import re
import shutil
import sqlite3
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.e2e.form_client import ABSENCE, FormClient, Page
from tests.e2e.portal_process import RunningPortal, ask_portal, running_portal
from tests.forms.posts import REFERENCE
from tests.servers import smtp

pytestmark = pytest.mark.heavy

WEB_ROUNDS, MAIL_ROUNDS, WORKER_KILLS = 6, 12, 6
LATEST_KILL_SECONDS = 0.25
# Where there is a pupil, the demo school's four hundred are not invented.
ONE_PUPIL = """
from django.core.management import call_command
from portal.pages.models import School
from tests import people
call_command("load_content", verbosity=0)
people.pupil(School.objects.get(slug="thistlemere"))
"""


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail") / "box"


@pytest.fixture(scope="module")
def portal(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, mailbox: Path) -> Iterator[RunningPortal]:
    impatient = {"TASK_TIMEOUT": "6", "TASK_RETRY": "8"}
    var = tmp_path_factory.mktemp("var")
    shutil.copy(migrated_file, var / "portal.sqlite3")
    ask_portal(var, ONE_PUPIL)
    with smtp(mailbox) as mail, running_portal(var, **mail, **impatient) as portal:
        yield portal


def ready_to_send(portal: RunningPortal, child: str, email: str) -> tuple[FormClient, Page]:
    """A visitor who has answered everything and sees the check page."""
    client = FormClient(portal.base_url)
    answers: dict[str, str | list[str]] = {**ABSENCE, "child_name": child, "email": email}
    start = client.get("/forms/absence/")
    first = re.search(r'href="(/forms/absence/[a-z-]+/)"', start.body)
    assert first
    return client, client.walk(first[1], answers, until="/check/")


def until_it_answers(portal: RunningPortal) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{portal.base_url}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("the web server did not come back")


def stored(portal: RunningPortal, child: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(portal.database, timeout=30)) as database:
        rows = database.execute("SELECT reference FROM attendance_submission WHERE child_name = ?", [child])
        return [reference for (reference,) in rows]


def kill_soon(portal: RunningPortal, part: str, delay: float, *, parents_too: bool) -> threading.Thread:
    victims = portal.children(part)
    victims = victims if parents_too else victims[1:]

    def kill() -> None:
        time.sleep(delay)
        for victim in victims:
            with contextlib.suppress(Exception):
                victim.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_web_server_killed_while_sending_keeps_what_was_confirmed(portal: RunningPortal) -> None:
    """Whole processes, a few times; ``tests/forms/test_killed_steps.py`` kills at every step."""
    seed = random.Random(2026)
    shown_first, interrupted = 0, 0
    for number, delay in enumerate([0.0, *(seed.uniform(0, LATEST_KILL_SECONDS) for _ in range(1, WEB_ROUNDS))]):
        child = f"Killed Web {number}"
        client, check = ready_to_send(portal, child, "")
        killer = kill_soon(portal, "gunicorn", delay, parents_too=number % 5 == 0)
        reference = ""
        try:
            reference = REFERENCE.findall(client.send(check).body)[0]
            shown_first += 1
        except (OSError, http.client.HTTPException, IndexError, ValueError):
            interrupted += 1
        killer.join()
        until_it_answers(portal)
        if reference:
            assert stored(portal, child) == [reference]
        # The parent presses Send again, as parents do: one row, and the reference is the one shown before.
        again = client.send(check)
        assert stored(portal, child) == REFERENCE.findall(again.body)
        assert reference in {"", *stored(portal, child)}
    assert (interrupted > 0, shown_first + interrupted) == (True, WEB_ROUNDS)


def messages_in(mailbox: Path) -> Counter[tuple[str, str]]:
    """(recipient, Message-ID) of every delivery, counted."""
    found = Counter[tuple[str, str]]()
    for path in mailbox.glob("new/*"):
        message = message_from_bytes(path.read_bytes())
        found[message["To"], message["Message-ID"]] += 1
    return found


def states(portal: RunningPortal) -> Counter[str]:
    with contextlib.closing(sqlite3.connect(portal.database, timeout=30)) as database:
        rows = database.execute("SELECT state FROM attendance_outboxmessage WHERE recipient LIKE 'killed-worker-%'")
        return Counter(state for (state,) in rows)


def test_worker_killed_while_mailing_sends_every_acknowledgement(portal: RunningPortal, mailbox: Path) -> None:
    seed = random.Random(2027)
    recipients = {f"killed-worker-{number}@family.example" for number in range(MAIL_ROUNDS)}
    for number, recipient in enumerate(sorted(recipients)):
        client, check = ready_to_send(portal, f"Killed Worker {number}", recipient)
        if number < WORKER_KILLS:
            kill_soon(portal, "qcluster", seed.uniform(0, 3), parents_too=number % 2 == 0)
        assert REFERENCE.findall(client.send(check).body)
    deadline = time.monotonic() + 240
    while states(portal) != Counter(sent=MAIL_ROUNDS) and time.monotonic() < deadline:
        time.sleep(1)
    assert states(portal) == Counter(sent=MAIL_ROUNDS)
    delivered = {key: count for key, count in messages_in(mailbox).items() if key[0] in recipients}
    assert {recipient for recipient, _ in delivered} == recipients
    # At most one repeat per kill between the server's «250» and our commit, and then under the same Message-ID.
    assert len(delivered) == MAIL_ROUNDS
    assert sum(delivered.values()) <= MAIL_ROUNDS + WORKER_KILLS
