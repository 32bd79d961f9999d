"""A child's attendance behind a parent's link: for contacts with responsibility alone, kept nowhere, written down."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from portal.pages.pdf.typesetting import PdfNotMadeError
from tests import people
from tests.attendance_plugin.leave.leave_world import fill_register, freeze_calendar, submit
from tests.attendance_plugin.parents.test_views import opened, text

PAGE, PDF = "/requests/attendance/", "/requests/attendance/certificate.pdf"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 16, 11, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def submission(school: School) -> Submission:
    freeze_calendar(school)
    child = people.pupil(school)
    fill_register(school, child, absent=("2026-11-10",))
    return submit(school, child=child, sender_contact=people.parent(child).contact)


def link_of(submission: Submission, contact: Any = None) -> str:
    return urlsplit(issue_link(submission, contact or submission.sender_contact)).path


def test_sessions_rate_and_days_off_in_plain_words(submission: Submission) -> None:
    mother = opened(link_of(submission))
    assert PAGE in mother.get("/requests/").content.decode()
    response = mother.get(PAGE)
    said = text(response)
    assert "8 of 10 sessions attended" in said
    assert "80.00 % 8 of 10" in said
    assert "Tuesday 10 November All day Illness Authorised by the school" in said
    assert "one day away changes the figure by 20.00 points. It says little yet." in said
    assert "For comparison" not in said
    assert response["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.get(action="attendance_viewed")
    assert (entry.actor_name, entry.subject) == ("parent", f"pupil:{submission.pupil_id}")
    assert (entry.detail["last"], "Illness" in str(entry.detail)) == ("2026-11-13", False)


def test_the_certificate_is_a_pdf_to_keep(submission: Submission) -> None:
    response = opened(link_of(submission)).get(PDF)
    assert response.content.startswith(b"%PDF-")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "no-store")
    assert AuditEntry.objects.filter(action="certificate.made", actor_name="parent").count() == 1


def test_a_name_the_typefaces_lack_leads_to_the_page_that_prints(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(certificate: Any) -> bytes:
        raise PdfNotMadeError("no letter")

    monkeypatch.setattr("portal.attendance_plugin.parents.attendance.certificate_pdf", refused)
    response = opened(link_of(submission)).get(PDF, follow=True)
    assert (response.redirect_chain, "Print this page instead" in text(response)) == ([(PAGE, 302)], True)


@pytest.mark.parametrize("address", [PAGE, PDF])
def test_a_court_order_closes_it_and_offers_nothing(address: str, submission: Submission) -> None:
    """Who is barred still reads their own letter, and nothing of the child's record (abuse cases 1 and 11)."""
    father = opened(link_of(submission, people.separated_parent(submission.pupil, court_order=True).contact))
    assert father.get(address).status_code == 404
    assert PAGE not in father.get("/requests/").content.decode()
    assert not AuditEntry.objects.filter(action__in=["attendance_viewed", "certificate.made"]).exists()


@pytest.mark.parametrize("address", [PAGE, PDF])
def test_without_a_link_there_is_nothing(address: str, submission: Submission) -> None:
    assert Client().get(address)["Location"] == "/requests/"


def test_another_childs_record_is_out_of_reach(submission: Submission, school: School) -> None:
    """Abuse case 1: the page is about the child of the link, and no address names another."""
    other = people.pupil(school, serial=2, given_name="Bram", family_name="Canary")
    fill_register(school, other, absent=("2026-11-12",))
    said = text(opened(link_of(submission)).get(f"{PAGE}?pupil={other.pk}"))
    assert [word for word in ("Canary", "12 November") if word in said] == []
    assert Pupil.objects.count() == 2


def test_the_page_costs_a_bounded_number_of_queries(submission: Submission, django_assert_max_num_queries: Any) -> None:
    mother = opened(link_of(submission))
    with django_assert_max_num_queries(22):
        mother.get(PAGE)
