"""Evidence for staff: an attachment in a sandbox, for those who may read reasons, each opening written down."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import Check, LeaveRequest
from portal.attendance_plugin.submissions.evidence.models import Evidence, EvidenceKeeping
from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import CHECKED
from tests.attendance_plugin.submissions.evidence import sample_files as files
from tests.attendance_plugin.submissions.evidence.evidence_world import (
    keep_in,
    link_to,
    mothers_submission,
    names_in,
    upload,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    return keep_in(tmp_path / "evidence", settings)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def file_address(evidence: Evidence) -> str:
    return reverse("attendance_staff:evidence_file", args=[evidence.pk])


def request_page(submission: Submission) -> str:
    return reverse("attendance_staff:request", args=[submission.reference])


@pytest.fixture
def evidence(school: School) -> Evidence:
    return add_evidence(link_to(mothers_submission(school)), upload("cancer clinic.pdf"))


@pytest.mark.parametrize(
    ("file", "content_type", "suffix"),
    [
        (upload("a.pdf.html", files.pdf() + b"<script>alert(1)</script>%%EOF"), "application/pdf", "pdf"),
        (upload("x.svg", files.png()), "image/jpeg", "jpg"),
    ],
    ids=["pdf that is also a web page", "picture"],
)
def test_a_file_leaves_as_an_attachment_in_a_sandbox_under_our_own_name(
    file: Any, content_type: str, suffix: str, school: School, sign_in: Any
) -> None:
    """R27, abuse case 19."""
    file.seek(0)
    evidence = add_evidence(link_to(mothers_submission(school)), file)
    response = sign_in("office").get(file_address(evidence))
    expected = {
        "Content-Type": content_type,
        "Content-Disposition": f'attachment; filename="evidence-TEST0001-{evidence.pk}.{suffix}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: response[name] for name in expected} == expected
    assert "no-store" in response["Cache-Control"]
    assert (response.status_code, len(response.content)) == (200, evidence.size)


def test_each_opening_is_written_down_and_makes_the_file_no_longer_new(evidence: Evidence, sign_in: Any) -> None:
    client = sign_in("office")
    assert "1 new file of evidence" in words(client.get("/admin/"))
    for _ in range(2):
        client.get(file_address(evidence))
    assert AuditEntry.objects.filter(action="evidence_opened", actor_name="office").count() == 2
    assert "of evidence" not in words(client.get("/admin/"))


def test_who_may_not_read_reasons_sees_that_there_are_files_and_no_more(evidence: Evidence, sign_in: Any) -> None:
    """R18: the very name of a file can tell of an illness."""
    client = sign_in("anonymous")
    user = people.office()
    user.groups.clear()
    for codename in ("access_admin", "view_requests", "view_roll"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    page = words(client.get(request_page(evidence.submission)))
    assert "1 file. Your account may not open evidence." in page
    assert ("cancer" in page, "evidence would follow" in page) == (False, False)
    assert client.get(file_address(evidence)).status_code == 403
    assert "of evidence" not in words(client.get("/admin/"))
    assert not AuditEntry.objects.filter(action="evidence_opened").exists()


def test_names_of_files_are_in_no_list_and_no_log(evidence: Evidence, sign_in: Any, caplog: Any) -> None:
    """R18 and R35."""
    client = sign_in("headteacher")
    client.get(file_address(evidence))
    for address in ("/admin/", reverse("attendance_staff:evidence"), reverse("attendance_staff:today")):
        assert "cancer" not in client.get(address).content.decode(), address
    assert not [entry for entry in AuditEntry.objects.all() if "cancer" in str(entry.detail)]
    assert "cancer" not in caplog.text


def test_the_request_page_tells_what_came_after_the_check(waiting: LeaveRequest, sign_in: Any) -> None:
    submission = waiting.submission
    submission.sender_contact = people.Contact.objects.get(full_name=people.PARENT.name)
    submission.answers |= {"evidence": "pending"}
    submission.save()
    client = sign_in("headteacher")
    page = words(client.get(request_page(submission)))
    assert "In the form the parent said that evidence would follow. None has come in here yet." in page
    with time_machine.travel(CHECKED - timedelta(minutes=1), tick=False):
        add_evidence(link_to(submission), upload("before.pdf"))
    page = words(client.get(request_page(submission)))
    assert ("None has come in here yet." in page, "Evidence came in after this check" in page) == (False, False)
    stored = list(Check.objects.values())
    with time_machine.travel(CHECKED + timedelta(minutes=1), tick=False):
        add_evidence(link_to(submission), upload("after.pdf"))
    page = words(client.get(request_page(submission)))
    assert "Evidence came in after this check" in page
    assert re.search(r"Download PDF 2 New After the check “after\.pdf”", page)
    assert re.search(r"Download PDF 1 New “before\.pdf”", page)
    assert list(Check.objects.values()) == stored


def test_a_request_without_evidence_has_no_panel_about_it(waiting: LeaveRequest, sign_in: Any) -> None:
    assert 'id="evidence"' not in sign_in("headteacher").get(request_page(waiting.submission)).content.decode()


def test_the_list_shows_new_ones_and_leads_to_the_files_of_any_form(
    evidence: Evidence, school: School, sign_in: Any
) -> None:
    absence = mothers_submission(school, form="absence", number=2, answers={"first_day": "2026-11-20"})
    add_evidence(link_to(absence), upload())
    client = sign_in("office")
    client.get(file_address(evidence))
    everything = words(client.get(reverse("attendance_staff:evidence")))
    assert [word in everything for word in ("TEST0001", "TEST0002", "Absence report", "Opened")] == [True] * 4
    new = client.get(f"{reverse('attendance_staff:evidence')}?state=new").content.decode()
    address = reverse("attendance_staff:submission_evidence", args=["TEST0002"])
    assert (address in new, "TEST0001" in new) == (True, False)
    page = words(client.get(address))
    assert re.search(r"Download PDF 1 New “letter\.pdf”", page)
    assert "20 Feb 2027" not in page
    assert "18 Feb 2027" in page, "ninety days after 20 November"
    assert AuditEntry.objects.filter(action="evidence_listed", subject=f"submission:{absence.pk}").count() == 1


def test_a_file_that_has_gone_is_a_404(evidence: Evidence, folder: Path, sign_in: Any) -> None:
    (folder / evidence.stored_name).unlink()
    assert sign_in("office").get(file_address(evidence)).status_code == 404


def test_no_public_address_leads_to_a_file(evidence: Evidence, folder: Path, sign_in: Any) -> None:
    """Abuse case 21: neither for strangers nor for staff."""
    name = evidence.stored_name
    assert names_in(folder) == [name]
    for client in (sign_in("anonymous"), sign_in("headteacher")):
        for address in ("/media/", "/static/", "/documents/", "/"):
            for path in (name, f"evidence/{name}", f"../private/evidence/{name}"):
                assert client.get(address + path, follow=True).status_code == 404, address


def test_the_headteacher_sets_how_long_it_is_kept(evidence: Evidence, school: School, sign_in: Any) -> None:
    client = sign_in("headteacher")
    address = reverse("attendance_staff:evidence_keeping")
    for wrong in ("0", "366", "soon", ""):
        response = client.post(address, {"days_after_decision": wrong, "days_without_decision": "14"})
        assert (response.status_code, words(response).count("Enter a whole number from 1 to 365")) == (422, 2)
    assert not EvidenceKeeping.objects.exists()
    client.post(address, {"days_after_decision": "60", "days_without_decision": "14"})
    kept = EvidenceKeeping.objects.get(school=school)
    assert (kept.days_after_decision, kept.days_without_decision) == (60, 14)
    entry = AuditEntry.objects.get(action="evidence_keeping_changed")
    assert entry.detail == {"days_after_decision": 60, "days_without_decision": 14}
