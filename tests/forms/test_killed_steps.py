"""The web process killed at 200 steps of a submission: no reference is ever shown for what is not stored (R1, R3)."""

import json
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from portal.pages.models import School
from tests.forms import posts
from tests.killed_children import Steps, die_at, in_child
from tests.killed_commands import PortalFolder, State

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

KILLS = 200
STORED = ("attendance_submission", "attendance_auditentry", "attendance_outboxmessage", "django_q_ormq")
CHECK = "/forms/absence/check/"


class Parent:
    """Has answered everything, and presses Send on the page that shows the answers."""

    def __init__(self) -> None:
        self.browser = Client()
        posts.answer(self.browser, "absence", posts.ABSENCE)
        self.digest = self.browser.get(CHECK).context["digest"]

    def press_send(self) -> bytes:
        """The page that is shown in the end."""
        content: bytes = self.browser.post(CHECK, {"answers": self.digest}, follow=True).content
        return content

    def counted(self) -> bytes:
        steps = Steps()
        self.press_send()
        return json.dumps([steps.taken, steps.beside_sqlite]).encode()

    def killed_at(self, step: int) -> bytes:
        die_at(step)
        return self.press_send()


@pytest.fixture
def database(school: School) -> PortalFolder:
    return PortalFolder(Path(connection.settings_dict["NAME"]).parent, name="test.sqlite3")


def added(before: State, after: State) -> dict[str, int]:
    return {table: after[table] - before[table] for table in STORED}


def steps_to_die_at(parent: Parent) -> list[int]:
    """Before and after everything SQLite is asked, the others evenly between, and one that comes after the page."""
    _, said = in_child(parent.counted)
    taken, beside_sqlite = json.loads(said)
    assert len(beside_sqlite) > 20
    others = max(KILLS - len(beside_sqlite), 10)
    return [*beside_sqlite, *(number * taken // others for number in range(1, others)), taken * 2]


def test_web_process_killed_at_200_steps_shows_a_reference_only_for_what_is_stored(database: PortalFolder) -> None:
    """A parent who saw nothing presses Send again: one submission, and the one reference that was ever given."""
    parent = Parent()
    connection.close()
    database.keep()
    before = database.state()
    steps = steps_to_die_at(parent)
    whole = added(before, database.state())
    assert whole == dict.fromkeys(STORED, 1)
    outcomes = Counter[tuple[bool, bool]]()
    for step in steps:
        database.start_again()
        ended_by, page = in_child(lambda: parent.killed_at(step))  # noqa: B023
        shown = posts.REFERENCE.findall(page.decode())
        assert (ended_by, len(shown)) in {(signal.SIGKILL, 0), (0, 1)}, step
        left = added(before, database.state())
        assert left in (dict.fromkeys(STORED, 0), whole), step
        stored = database.column("attendance_submission", "reference")
        assert shown in ([], stored), step
        shown_again = posts.REFERENCE.findall(parent.press_send().decode())
        connection.close()
        again = database.column("attendance_submission", "reference")
        assert (len(again), again, shown_again) == (1, stored or again, again), step
        outcomes[bool(stored), bool(shown)] += 1
    assert (sum(outcomes.values()) >= KILLS, set(outcomes)) == (True, {(False, False), (True, False), (True, True)})
