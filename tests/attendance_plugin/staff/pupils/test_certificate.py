"""The certificate as staff open it: which days, for whose eyes, written down, as a page and as a PDF."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.register_world import take_marks, week


@pytest.fixture(autouse=True)
def on_friday():
    with time_machine.travel(datetime(2026, 11, 20, 18, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def amara(school: School) -> Pupil:
    freeze_calendar(school)
    child = people.pupil(school)
    take_marks(school, {child: week("2025-11-10", "O O") | week("2026-11-09", "I I") | week("2026-11-16")})
    return child


def address(pupil: Pupil, name: str = "certificate") -> str:
    return reverse(f"attendance_staff:{name}", args=[pupil.pk])


@pytest.mark.parametrize(
    ("asked", "sessions"),
    [
        ({}, "18 of 20 possible sessions"),
        ({"year": "2025"}, "8 of 10 possible sessions"),
        ({"first": "2026-11-16", "last": "2026-11-20"}, "10 of 10 possible sessions"),
        ({"first": "2026-11-10", "last": "2026-12-31"}, "18 of 18 possible sessions"),
    ],
)
def test_the_days_are_chosen(amara: Pupil, sign_in, asked: dict[str, str], sessions: str) -> None:
    assert f"({sessions})" in sign_in("office").get(address(amara), asked).content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": "2026-11-20", "last": "2026-11-10"}, "The last day lies before the first."),
        ({"first": "31/02/2026", "last": "2026-11-10"}, "Enter a valid date."),
        ({"first": "2026-11-10"}, "This field is required."),
    ],
)
def test_days_that_cannot_be_are_said_and_the_year_is_shown(
    amara: Pupil, sign_in, asked: dict[str, str], said: str
) -> None:
    page = sign_in("office").get(address(amara), asked).content.decode()
    assert (said in page, "(18 of 20 possible sessions)" in page) == (True, True)


def test_it_says_who_made_it_and_is_written_down(amara: Pupil, sign_in) -> None:
    client = sign_in("office")
    page = client.get(address(amara)).content.decode()
    assert "on 20 November 2026 at 18:00 by Prue Lacey" in page
    client.get(address(amara, "certificate_pdf"), {"first": "2026-11-16", "last": "2026-11-20"})
    entries = AuditEntry.objects.filter(action="certificate.made").order_by("pk")
    assert [(entry.subject, entry.detail) for entry in entries] == [
        (f"pupil:{amara.pk}", {"first": "2026-09-01", "last": "2026-11-20"}),
        (f"pupil:{amara.pk}", {"first": "2026-11-16", "last": "2026-11-20"}),
    ]


def test_teachers_certify_without_reasons(amara: Pupil, sign_in) -> None:
    """R18: in the page and in the PDF alike."""
    for who, told, hidden in (
        ("office", "Illness", "Absent, authorised"),
        ("class_teacher", "Absent, authorised", "Illness"),
    ):
        client = sign_in(who)
        pdf = PdfReader(io.BytesIO(client.get(address(amara, "certificate_pdf")).content))
        page = client.get(address(amara)).content.decode()
        for words in (page, " ".join(sheet.extract_text() for sheet in pdf.pages)):
            assert (told in words, hidden in words) == (True, False), who


def test_a_pdf_names_no_child_outside_itself(amara: Pupil, sign_in) -> None:
    answer = sign_in("office").get(address(amara, "certificate_pdf"))
    assert answer.headers["Content-Disposition"] == 'inline; filename="certificate-of-attendance.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"


def test_a_name_the_typefaces_lack_leads_to_the_page(amara: Pupil, sign_in) -> None:
    Pupil.objects.filter(pk=amara.pk).update(given_name="小明")
    answer = sign_in("office").get(address(amara, "certificate_pdf"), follow=True)
    page = answer.content.decode()
    assert ("The PDF could not be made" in page, "小明" in page) == (True, True)
    assert AuditEntry.objects.filter(action="certificate.made").count() == 1


def test_a_leaver_can_be_certified(amara: Pupil, sign_in) -> None:
    Pupil.objects.filter(pk=amara.pk).update(left_on=date(2026, 11, 13))
    assert "(8 of 10 possible sessions)" in sign_in("office").get(address(amara)).content.decode()
