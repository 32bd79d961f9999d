"""The office's lists at 20,000 requests and 1,500 pupils, each against the same list at 200 requests and 15 pupils.

    python bench/office/run.py [--requests 20000] [--entries 500000]

Every list is asked for as the headteacher, in one process and one database: first while it is small, then again once
it has grown a hundredfold. A list shows a page of rows, so the number of queries must be the same, and the time may
grow only by what counting and finding the page costs: at most `MOST_TIMES_SLOWER`. That is generous, because
a small page takes milliseconds and the machine may be busy; a scan of every row for every row of the page, which is
what the limit is there to find, would be a hundred times slower. The audit log has `--entries` entries as well.

SQLite by default, PostgreSQL with DATABASE_URL naming an empty database. Exit status 1 when a limit is not kept.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1] / "register")]
MOST_TIMES_SLOWER = 8
ROUNDS = 5
SMALL_REQUESTS, SMALL_PUPILS, PUPILS = 200, 15, 1_500
BATCH = 2_000
COLLECTED_EVERY = 10
LISTS = (
    *("today", "requests", "letters", "messages", "pupils", "evidence", "lunches", "audit"),
    *("collections", "gate", "suspects", "classes", "hand_back", "print_runs", "attendance_figures"),
)


def fill(school: Any, pupils: list[Any], first: int, last: int) -> None:
    """Requests with their form, letter, message and file of evidence, and reports and collections of today."""
    from django.utils import timezone

    from portal.attendance_plugin.models import Evidence, LeaveRequest, Letter, OutboxMessage, Submission

    now, today = timezone.now(), timezone.localdate()
    for start in range(first, last, BATCH):
        numbers = range(start, min(start + BATCH, last))
        forms = Submission.objects.bulk_create(
            Submission(
                school=school,
                form="leave",
                reference=f"B{number:07d}",
                key_sha256=f"{number:064d}",
                answers={"reason": "A reason"},
                answers_sha256=f"{number:064d}",
                received_at=now - timedelta(minutes=number),
                child_name="A child",
                pupil=pupils[number % len(pupils)],
                match="matched",
            )
            for number in numbers
        )
        Submission.objects.bulk_create(
            Submission(
                school=school,
                form="early-collection",
                reference=f"C{number:07d}",
                key_sha256=f"c{number:063d}",
                answers={
                    "date": (today - timedelta(days=number // 200)).isoformat(),
                    "time": "14:15",
                    "collector": "An aunt",
                    "collector_relation": "Aunt",
                },
                answers_sha256=f"{number:064d}",
                received_at=now - timedelta(minutes=number),
                child_name="A child",
                pupil=pupils[number % len(pupils)],
                match="matched",
            )
            for number in numbers
            if number % COLLECTED_EVERY == 0
        )
        requests = LeaveRequest.objects.bulk_create(
            LeaveRequest(
                school=school,
                submission=form,
                pupil=form.pupil,
                kind="exceptional_leave",
                first_day=today,
                first_half="am",
                last_day=today,
                last_half="pm",
                received_at=form.received_at,
                # As in a school: nearly all are decided or withdrawn, some wait.
                state="waiting" if number < 20 else "withdrawn",
            )
            for number, form in zip(numbers, forms, strict=True)
        )
        messages = OutboxMessage.objects.bulk_create(
            OutboxMessage(
                school=school,
                pupil=form.pupil,
                purpose="decision",
                cause=f"bench:{form.reference}",
                recipient=f"parent{form.reference}@family.example",
                subject="About your request",
                message_id=f"<{form.reference}@bench.example>",
                state="sent",
                created_at=now,
                next_attempt_at=now,
            )
            for form in forms
        )
        Letter.objects.bulk_create(
            Letter(
                school=school,
                pupil=request.pupil,
                request=request,
                message=message,
                template_slug="leave-approved",
                recipient_name="A parent",
                subject="Leave",
                html="<p>Leave</p>",
                text="Leave",
                sha256=f"{request.pk:064d}",
                created_at=now,
            )
            for request, message in zip(requests, messages, strict=True)
        )
        Evidence.objects.bulk_create(
            Evidence(
                school=school,
                submission=form,
                stored_name=form.reference,
                given_name="letter.pdf",
                kind="pdf",
                size=1,
                sha256=f"{form.pk:064d}",
                added_at=now,
            )
            for form in forms
        )


def add_entries(school: Any, actor: Any, first: int, last: int) -> None:
    from portal.attendance_plugin.models import AuditEntry

    began = datetime.fromisoformat("2025-11-29T08:00:00+00:00")
    for start in range(first, last, BATCH):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                school=school,
                at=began + timedelta(minutes=number),
                actor=actor,
                actor_name="head",
                action=("pupil.viewed", "request_viewed", "letter_viewed", "mail_sent")[number % 4],
                subject=f"pupil:{number % PUPILS + 1}",
            )
            for number in range(start, min(start + BATCH, last))
        )


def measure(client: Any, address: str) -> tuple[int, float]:
    """Queries of the page, and the best time of some."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    best = float("inf")
    client.get(address)
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(address)
        best = min(best, time.perf_counter() - began)
        assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen), best


def addresses() -> dict[str, str]:
    from django.urls import reverse

    found = {name: reverse(f"attendance_staff:{name}") for name in LISTS}
    audit = found["audit"]
    return found | {
        "audit, a child": f"{audit}?q=Given7",
        "audit, an action": f"{audit}?action=letter_viewed",
        "audit, a week": f"{audit}?since=2025-11-29&until=2025-12-05",
        "requests, a name": f"{found['requests']}?q=Given7",
        "requests, waiting": f"{found['requests']}?state=waiting",
    }


def run(requests: int, entries: int) -> bool:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client
    from schools import make_school

    from portal.attendance_plugin.models import ClassMembership, Pupil, SchoolClass, StaffPost
    from portal.attendance_plugin.roll.upn import build_upn

    call_command("migrate", verbosity=0)
    school = make_school(1, SMALL_PUPILS)
    head = User.objects.create_superuser("head", "head@bench.example", "a phrase only the bench knows")
    StaffPost.objects.create(user=head, school=school)
    client = Client()
    client.force_login(head)
    small_pupils = list(Pupil.objects.order_by("pk"))
    fill(school, small_pupils, 0, SMALL_REQUESTS)
    add_entries(school, head, 0, 5_000)
    before = {name: measure(client, address) for name, address in addresses().items()}
    children = Pupil.objects.bulk_create(
        Pupil(
            school=school,
            upn=build_upn(local_authority="999", establishment="2001", year=2021, serial=serial),
            given_name=f"Given{serial}",
            family_name=f"Family{serial}",
            born=date(2017, 1, 1),
            year_group=serial % 7,
            admitted_on=date(2020, 9, 1),
        )
        for serial in range(SMALL_PUPILS, PUPILS)
    )
    rooms = list(SchoolClass.objects.filter(school=school))
    ClassMembership.objects.bulk_create(
        ClassMembership(pupil=child, school_class=rooms[number % len(rooms)], first_day=date(2020, 9, 1))
        for number, child in enumerate(children)
    )
    fill(school, [*small_pupils, *children], SMALL_REQUESTS, requests)
    add_entries(school, head, 5_000, entries)
    return report(before, {name: measure(client, address) for name, address in addresses().items()})


def report(before: dict[str, tuple[int, float]], after: dict[str, tuple[int, float]]) -> bool:
    kept = True
    print(f"{'list':20} {'queries':>12} {'times slower':>13}")
    for name, (queries, seconds) in after.items():
        times = seconds / before[name][1]
        is_kept = queries <= before[name][0] and times <= MOST_TIMES_SLOWER
        kept = kept and is_kept
        told = f"{before[name][0]} -> {queries}"
        print(f"{name:20} {told:>12} {times:13.1f}{'' if is_kept else '   NOT KEPT'}")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--entries", type=int, default=500_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(PORTAL_VAR=folder, DJANGO_SETTINGS_MODULE="portal.settings", ALLOWED_HOSTS="testserver")
        import django

        django.setup()
        return 0 if run(arguments.requests, arguments.entries) else 1


if __name__ == "__main__":
    sys.exit(main())
