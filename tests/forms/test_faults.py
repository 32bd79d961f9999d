"""Abuse cases 60 and 61, R40: the database is locked, full or read-only. Real refusals of the database itself.

Each time: answers stay in the page, nothing is half done, pages can still be read, and once it is over it works again.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django_q.models import OrmQ

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.forms.fair_use.models import Bucket
from portal.pages.models import School
from tests import people
from tests.forms import posts

# Long enough that it cannot be squeezed into what is left of a page.
REASON = "Sick twice in the night. " * 160
ABSENCE = {**posts.ABSENCE, "reason": {**posts.ABSENCE["reason"], "reason": REASON}}
pytestmark = pytest.mark.django_db(transaction=True)


def pragma(words: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {words}")
        return cursor.fetchone()


@contextmanager
def locked() -> Iterator[None]:
    """A backup or a report holds the one write lock for longer than anybody waits."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    pragma("busy_timeout=50")
    yield
    other.close()
    pragma("busy_timeout=30000")


@contextmanager
def full() -> Iterator[None]:
    """Not a page more: SQLite says SQLITE_FULL, as on a full disk, wherever it needs room."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    pragma(f"max_page_count={pragma('page_count')[0]}")
    yield
    pragma("max_page_count=1073741823")


@contextmanager
def read_only() -> Iterator[None]:
    if connection.vendor == "sqlite":
        pragma("query_only=1")
        yield
        pragma("query_only=0")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        yield
        cursor.execute("SET default_transaction_read_only = off")


# A lock and a full disk are told apart by SQLite alone in a way that a test can bring about.
FAULTS = [locked, full, read_only] if connection.vendor == "sqlite" else [read_only]
Fault = Callable[[], Any]


def rows() -> list[int]:
    return [model.objects.count() for model in (Submission, AuditEntry, OutboxMessage, OrmQ)]


@pytest.mark.parametrize("fault", FAULTS)
def test_each_press_says_so_and_the_last_one_works(school: School, fault: Fault) -> None:
    client = Client()
    before, (step, data) = dict(list(ABSENCE.items())[:2]), list(ABSENCE.items())[2]
    posts.answer(client, "absence", before)
    with fault():
        refused = client.post(f"/forms/absence/{step}/", data)
        said(refused, "We could not keep this answer", REASON.strip(), school.telephone)
    posts.answer(client, "absence", dict(list(ABSENCE.items())[2:]))
    with fault():
        refused = posts.send(client, "absence")
        said(refused, "Not sent", "Your answers are still here", REASON.strip(), school.telephone)
        assert (rows(), Bucket.objects.count()) == ([0, 0, 0, 0], 0)
        assert client.get("/forms/absence/").status_code == 200
    assert posts.send(client, "absence")["Location"] == "/forms/absence/sent/"
    assert Submission.objects.count() == 1


def said(response: HttpResponse, *words: str) -> None:
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert [each for each in words if each not in page] == []


def test_any_other_page_that_writes(school: School) -> None:
    """Signing in writes: the page says to try again and whom to ring."""
    office = people.office()
    client = Client(raise_request_exception=False)
    with read_only():
        response = client.post("/admin/login/", {"username": office.username, "password": people.PASSWORD})
    said(response, "Not now: please try again", school.telephone)
