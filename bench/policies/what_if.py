"""A what-if over requests as they are stored, against the same replay of facts that are ready in memory.

    python -m bench.policies.what_if

60,000 requests stand in a database with their snapshots and checks, as the portal writes them. `compare_stored` reads
them in one query, parses facts and calendar, and checks each under both rulebooks; the peer is `replay_what_if` of
`bench.rules.what_if` over the very same facts, already read. Both are run turn by turn, and the best of each counts.
The most memory held at a time is measured in a run of its own. Exit status 1 when the stored replay has less than a
quarter of the peer's speed, or holds more than 32 MB at 60,000 requests.
"""

import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any

from bench.rules.six_rules import build_calendar, draw_facts
from bench.rules.what_if import build_full
from portal.rules.leave.what_if import WhatIfReport, count_flips, no_flip, replay_what_if

REQUESTS = 60_000
DISTINCT = 2_000
ROUNDS = 3
LEAST_SHARE_OF_SPEED = 0.25
MOST_MEGABYTES = 32
RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)
CURRENT, DRAFT = build_full(notice_days=14, percent=96), build_full(notice_days=7, percent=95)


def prepare(facts: list[Any]) -> Any:
    """A school whose requests have been checked once each; the school."""
    from datetime import time as clock

    from django.core.management import call_command

    from portal.pages.models import School

    call_command("migrate", verbosity=0)
    school = School.objects.create(
        slug="bench",
        name="Millbrook Primary School",
        phase="primary",
        am_registration=clock(9),
        am_ends=clock(12),
        pm_registration=clock(13),
        pm_ends=clock(15, 15),
        report_absence_by=clock(8, 45),
    )
    _store_checks(school, _store_requests(school), facts)
    return school


def _store_requests(school: Any) -> list[Any]:
    from portal.attendance_plugin.leave.models import LeaveRequest
    from portal.attendance_plugin.submissions.models import Submission

    Submission.objects.bulk_create(
        (
            Submission(
                school=school,
                form="leave",
                reference=f"B{number:07d}",
                key_sha256=f"{number:064d}",
                answers={},
                received_at=RECEIVED,
            )
            for number in range(REQUESTS)
        ),
        batch_size=1_000,
    )
    day = date(2026, 12, 3)
    dates = {"first_day": day, "first_half": "am", "last_day": day, "last_half": "pm"}
    LeaveRequest.objects.bulk_create(
        (
            LeaveRequest(school=school, submission_id=key, kind="exceptional_leave", received_at=RECEIVED, **dates)
            for key in Submission.objects.order_by("pk").values_list("pk", flat=True)
        ),
        batch_size=1_000,
    )
    return list(LeaveRequest.objects.order_by("pk").values_list("pk", flat=True))


def _store_checks(school: Any, requests: list[int], facts: list[Any]) -> None:
    from portal.attendance_plugin.leave.models import Check, FactsSnapshot
    from portal.calendars.models import CalendarVersion

    texts = [each.to_json() for each in facts]
    FactsSnapshot.objects.bulk_create(
        (
            FactsSnapshot(request_id=key, facts=texts[place % DISTINCT], sha256="", built_at=RECEIVED)
            for place, key in enumerate(requests)
        ),
        batch_size=1_000,
    )
    calendar = build_calendar()
    kept = CalendarVersion.objects.create(
        school=school, number=1, calendar=calendar.to_json(), sha256=calendar.sha256, made_at=RECEIVED
    )
    version = _version(school)
    snapshots = FactsSnapshot.objects.order_by("pk").values_list("pk", "request_id")
    Check.objects.bulk_create(
        (
            Check(
                request_id=request,
                snapshot_id=snapshot,
                policy_version=version,
                calendar_version=kept,
                result="{}",
                sha256="",
                recommendation="",
                made_at=RECEIVED,
            )
            for snapshot, request in snapshots
        ),
        batch_size=1_000,
    )


def _version(school: Any) -> Any:
    from wagtail.models import Page

    from portal.policies.models import PolicyPage, PolicyVersion

    page = PolicyPage(title="Attendance", slug="attendance", school=school, policy_type="attendance", live=False)
    Page.get_first_root_node().add_child(instance=page)
    return PolicyVersion.objects.create(
        page=page,
        number=1,
        label="2026-09",
        title="Attendance",
        policy_type="attendance",
        effective_from=date(2026, 9, 1),
        approved_on=date(2026, 7, 1),
        review_due=date(2027, 9, 1),
        clauses=[],
        rulebook=CURRENT.to_json(),
        published_at=RECEIVED,
    )


def replay_stored(school: Any) -> WhatIfReport:
    from portal.attendance_plugin.leave.what_if import compare_stored, last_years, newest_checks

    checks = newest_checks(school, last_years(2, date(2026, 11, 28)))
    return count_flips(compare_stored(checks, current=CURRENT, draft=DRAFT), keep=no_flip)


def timed(work: Callable[[], WhatIfReport]) -> tuple[float, WhatIfReport]:
    began = perf_counter()
    report = work()
    return perf_counter() - began, report


def measure(school: Any, facts: list[Any]) -> bool:
    """Print the figures; True where the limits are kept."""
    calendar = build_calendar()
    ready = [(str(number), facts[number % DISTINCT]) for number in range(REQUESTS)]
    stored, peer = [], []
    for _ in range(ROUNDS):
        stored.append(timed(lambda: replay_stored(school)))
        peer.append(timed(lambda: replay_what_if(ready, current=CURRENT, draft=DRAFT, calendar=calendar)))
    assert stored[0][1].matrix == peer[0][1].matrix
    tracemalloc.start(1)
    replay_stored(school)
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    ours, theirs = min(seconds for seconds, _ in stored), min(seconds for seconds, _ in peer)
    print(f"{REQUESTS:,} requests stored    {ours:6.2f} s   {REQUESTS / ours:9,.0f} a second")
    print(f"the same in memory       {theirs:6.2f} s   {REQUESTS / theirs:9,.0f} a second")
    print(f"ratio                    {theirs / ours:6.2f} of the peer's speed (limit: at least {LEAST_SHARE_OF_SPEED})")
    print(f"most held at a time      {megabytes:6.1f} MB (limit: {MOST_MEGABYTES})")
    return theirs / ours >= LEAST_SHARE_OF_SPEED and megabytes <= MOST_MEGABYTES


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-what-if-") as folder:
        os.environ |= {"PORTAL_VAR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_MODE": "local"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        facts = draw_facts(DISTINCT)
        return 0 if measure(prepare(facts), facts) else 1


if __name__ == "__main__":
    sys.exit(main())
