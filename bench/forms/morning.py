"""Parents between half past seven and nine: each opens the absence report, answers page after page, and sends it.

Every fifth presses Send twice at once, and whoever is not answered presses Send again. Afterwards the database is asked
what it holds: a child's report is there if and only if its parent was shown a reference, and it is there once.
"""

import contextlib
import http.client
import re
import sqlite3
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.form_client import ABSENCE, FormClient, Page

REFERENCE = re.compile(r'panel__reference"><bdi dir="ltr">([^<]+)<')
FIRST_PAGE = re.compile(r'href="(/forms/absence/[a-z-]+/)"')
PRESSES_TWICE = 5
PRESSES = 5


@dataclass
class Sent:
    """What one parent lived through. ``pages`` and ``send`` are seconds; ``send`` ends when the reference is read."""

    child: str
    references: set[str] = field(default_factory=set)
    pages: list[float] = field(default_factory=list)
    send: float = 0.0
    presses: int = 0


@dataclass(frozen=True)
class Outcome:
    """``lost``: shown and not stored. ``doubled``: children with more than one report, or shown two references."""

    sent: list[Sent]
    lost: list[str]
    doubled: list[str]
    not_shown: list[str]
    apart: int
    seconds: float

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.doubled or self.not_shown or self.apart)

    def sends(self) -> list[float]:
        return [one.send for one in self.sent]

    def pages(self) -> list[float]:
        return [seconds for one in self.sent for seconds in one.pages]


class TimedClient(FormClient):
    def __init__(self, base_url: str, times: list[float]) -> None:
        super().__init__(base_url)
        self.times = times

    def _open(self, request: object) -> Page:
        began = time.perf_counter()
        page = super()._open(request)  # type: ignore[arg-type]
        self.times.append(time.perf_counter() - began)
        return page


def report(base_url: str, child: str, *, twice: bool = False) -> Sent:
    """One parent's whole way."""
    told = Sent(child)
    client = TimedClient(base_url, told.pages)
    first = FIRST_PAGE.search(client.get("/forms/absence/").body)
    assert first, "the start page of the absence report leads nowhere"
    # Mailboxes have budgets of their own: every family has one.
    mailbox = f"{child.casefold().replace(' ', '-')}@family.example"
    check = client.walk(first[1], {**ABSENCE, "child_name": child, "email": mailbox}, until="/check/")
    began = time.perf_counter()
    fingers = [threading.Thread(target=_press, args=[client, check, told]) for _ in range(2 if twice else 1)]
    for finger in fingers:
        finger.start()
    for finger in fingers:
        finger.join()
    told.send = time.perf_counter() - began
    return told


def _press(client: FormClient, check: Page, told: Sent) -> None:
    for _ in range(PRESSES):
        told.presses += 1
        with contextlib.suppress(OSError, http.client.HTTPException):
            if shown := REFERENCE.search(client.send(check).body):
                told.references.add(shown[1])
                return


def morning(base_url: str, database: Path, due: Sequence[float], *, clients: int, name: str) -> Outcome:
    """A parent begins at each of the moments ``due``, in seconds from now; ``clients`` at the same time at most."""
    began = time.monotonic()

    def parent(number: int, at: float) -> Sent:
        time.sleep(max(0.0, began + at - time.monotonic()))
        return report(base_url, f"{name} {number}", twice=number % PRESSES_TWICE == 0)

    with ThreadPoolExecutor(clients) as pool:
        sent = list(pool.map(parent, range(len(due)), due))
    return _compare(sent, database, name, time.monotonic() - began)


def _compare(sent: list[Sent], database: Path, name: str, seconds: float) -> Outcome:
    with contextlib.closing(sqlite3.connect(database, timeout=60)) as rows:
        query = "SELECT child_name, reference, is_suspect FROM attendance_submission WHERE child_name LIKE ?"
        stored = rows.execute(query, [f"{name} %"]).fetchall()
    times = Counter(child for child, _, _ in stored)
    references = {(child, reference) for child, reference, _ in stored}
    shown = {(one.child, reference) for one in sent for reference in one.references}
    return Outcome(
        sent=sent,
        lost=sorted(reference for _, reference in shown - references),
        doubled=sorted({child for child, number in times.items() if number > 1})
        + sorted(one.child for one in sent if len(one.references) > 1),
        not_shown=sorted(one.child for one in sent if not one.references),
        apart=sum(bool(is_suspect) for _, _, is_suspect in stored),
        seconds=seconds,
    )


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that ``share`` per cent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-share * len(ordered) // 100) - 1)]


def idle_send(base_url: str, times: int, name: str) -> float:
    """The median time of Send when nobody else is there."""
    return statistics.median(report(base_url, f"{name} {number}").send for number in range(times))
