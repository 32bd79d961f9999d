"""Envelopes: chosen per school, refused where no letter fits, and nothing about a pupil on the page."""

import pytest
from django.test import Client

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.letters.pdf.envelopes import KINDS
from portal.attendance_plugin.letters.pdf.models import EnvelopeChoice
from portal.attendance_plugin.letters.pdf.school_envelope import window_of
from portal.pages.models import School

ADDRESS = "/admin/attendance/letter-wording/envelopes/"
C5 = {"kind": "C5", "left": "20", "bottom": "60", "width": "90", "height": "35"}


@pytest.fixture
def officer(school: School, sign_in) -> Client:
    return sign_in("attendance_officer")


def test_a_school_begins_with_dl_envelopes_and_both_sides(officer: Client, school: School) -> None:
    form = officer.get(ADDRESS).context["form"]
    assert [form[name].value() for name in ("kind", "left", "bottom", "width", "height", "both_sides")] == [
        *("DL", 20, 18, 90, 35),
        True,
    ]
    assert window_of(school).kind is KINDS["DL"]


def test_other_envelopes_are_kept_and_written_down(officer: Client, school: School) -> None:
    assert officer.post(ADDRESS, C5).status_code == 302
    chosen = EnvelopeChoice.objects.get(school=school)
    assert (chosen.kind, chosen.bottom, chosen.both_sides) == ("C5", 60, False)
    assert window_of(school).kind is KINDS["C5"]
    detail = {"kind": "C5", "left": 20, "bottom": 60, "width": 90, "height": 35, "both_sides": False}
    assert AuditEntry.objects.get(action="envelopes_changed").detail == detail


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"height": "20"}, "an address needs 55 by 16 mm"),
        ({"left": ""}, "Enter a whole number from 0 to 229"),
        ({"width": "wide"}, "Enter a whole number from 0 to 229"),
        ({"kind": "DL"}, "beside the address"),
        ({"kind": "A4"}, "Select a valid choice"),
    ],
)
def test_a_window_no_letter_fits_is_refused(changes: dict[str, str], problem: str, officer: Client) -> None:
    page = officer.post(ADDRESS, C5 | changes)
    assert (page.status_code, problem in page.content.decode()) == (422, True)
    assert EnvelopeChoice.objects.count() == 0


def test_another_envelope_brings_its_usual_window_unless_measures_were_typed(officer: Client, school: School) -> None:
    dl = {"left": "20", "bottom": "18", "width": "90", "height": "35"}
    officer.post(ADDRESS, dl | {"kind": "C5"})
    assert EnvelopeChoice.objects.get(school=school).bottom == 60
    officer.post(ADDRESS, C5 | {"kind": "C6", "bottom": "20"})
    assert EnvelopeChoice.objects.get(school=school).bottom == 20
