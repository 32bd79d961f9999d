"""The governors' report: counts a governor without a post may open, and no pupil on it."""

import csv
import io

import time_machine
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.pages.models import School
from tests import people

PAGE = reverse("attendance_staff:overrides")


def test_a_governor_reads_counts_and_no_child(waiting: LeaveRequest, sign_in) -> None:
    decide(waiting, waiting.checks.get(), "grant", by=people._account("first", "Una Lark", "Headteacher"))
    with time_machine.travel("2030-01-10 09:00:00+00:00", tick=False):
        client = sign_in("governor")
        page = client.get(PAGE, {"year": "2026"}).content.decode()
        answer = client.get(reverse("attendance_staff:overrides_csv"), {"year": "2026"})
    headings, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert headings[0] == "Rule"
    assert ["All decided requests", "fewer than 5"] in [row[:2] for row in rows]
    for text in (page, answer.content.decode()):
        for word in ("Amara", "Okafor", waiting.submission.reference, "TEST0001"):
            assert word not in text
    assert "Rule by rule" in page
    assert AuditEntry.objects.filter(action="overrides_viewed").count() == 2


def test_before_the_first_month_is_over_there_is_nothing_to_read(school: School, sign_in) -> None:
    client = sign_in("governor")
    assert "No request was decided in a month that is over" in client.get(PAGE).content.decode()
    assert client.get(reverse("attendance_staff:overrides_csv")).status_code == 404
