"""The certificate as a PDF: tagged, whole over its pages, the same words as the page."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from portal.attendance_plugin.register.certificate_paper import (
    certificate_html,
    certificate_pdf,
    counted_rows,
    letterhead,
)
from portal.attendance_plugin.register.certificates import Certificate, MayShow, build_certificate
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.register_world import take_marks

MADE_AT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 9, 2), date(2026, 11, 20)


@pytest.fixture
def certificate(school: School) -> Certificate:
    """Every morning away, every afternoon there: more lines than a sheet holds."""
    freeze_calendar(school)
    amara = people.pupil(school)
    days = (FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1))
    weekdays = [
        day.isoformat() for day in days if day.weekday() < 5 and not date(2026, 10, 26) <= day < date(2026, 11, 2)
    ]
    take_marks(school, {amara: dict.fromkeys(weekdays, "G \\")})
    return build_certificate(amara, FIRST, LAST, show=MayShow(), made_at=MADE_AT, made_by="Prue Lacey")


def test_every_day_of_absence_is_on_it_however_many_pages(certificate: Certificate) -> None:
    pdf = PdfReader(io.BytesIO(certificate_pdf(certificate)))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert len(pdf.pages) > 1
    assert text.count("Holiday without leave") == len(certificate.days_away) == 53
    assert "Made from the school’s attendance register on 20 November 2026 at 18:00 by Prue Lacey" in text
    assert bool(pdf.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]


def test_the_rows_add_up(certificate: Certificate) -> None:
    rows = {row.label: (row.sessions, str(row.percent)) for row in counted_rows(certificate)}
    assert rows == {
        "Possible": (106, "None"),
        "Attended": (53, "50.00"),
        "Authorised absence": (0, "0.00"),
        "Unauthorised absence": (53, "50.00"),
        "Late, counted above as well": (0, "0.00"),
    }


def test_severe_absence_is_said_with_its_line(certificate: Certificate) -> None:
    """MON-03: exactly half is severe."""
    assert "<strong>Severely absent</strong>: 53 of 106 possible sessions were missed" in certificate_html(certificate)


def test_the_letterhead_says_the_schools_name_once(school: School) -> None:
    school.address = f"{school.name}\nMill Lane\nThistlemere"
    school.telephone = "01632 960200"
    assert letterhead(school) == ["Mill Lane", "Thistlemere", "01632 960200"]
