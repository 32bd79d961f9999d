"""A letter as PDF: read back, made once, refused where it is not what was sent."""

import hashlib
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from pypdf import PdfReader

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.pdf import services
from portal.attendance_plugin.letters.pdf.models import LetterPaper
from portal.attendance_plugin.letters.pdf.services import LetterNotAsSent, pdf_of
from portal.attendance_plugin.letters.rendering import RenderedLetter
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people

ROWS = "".join(f"<tr><td>Row number {number}</td><td>Late, {number} minutes</td></tr>" for number in range(1, 121))
HTML = (
    "<p>8 November 2026</p><p>Dear Ngozi Okafor,</p><ul><li>First point</li></ul>"
    f"<table><thead><tr><th>Day missed</th><th>What for</th></tr></thead><tbody>{ROWS}</tbody></table>"
    '<p>Read <a href="https://millbrook.example/policies/">our policies</a>.</p><p>Headteacher</p>'
)


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


def kept_letter(child: Pupil, html: str = HTML) -> Letter:
    contact = people.parent(child).contact
    words = RenderedLetter(subject="Days missed", html=html, text="8 November 2026")
    return Letter.objects.create(
        school=child.school,
        template_slug="attendance-2",
        pupil=child,
        contact=contact,
        recipient_name=contact.full_name,
        subject=words.subject,
        html=words.html,
        text=words.text,
        sha256=words.sha256,
        created_at=datetime(2026, 11, 8, 9, 0, tzinfo=UTC),
    )


def test_a_letter_reads_back_whole_and_in_order(child: Pupil) -> None:
    letter = kept_letter(child)
    found = PdfReader(io.BytesIO(pdf_of(letter)))
    root: Any = found.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == ("en-GB", True)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    pages = [" ".join(page.extract_text().split()) for page in found.pages]
    whole = " ".join(pages)
    marks = [
        child.school.name,
        letter.recipient_name,
        f"Letter {letter.pk}",
        "Days missed",
        "Dear Ngozi",
        "First point",
    ]
    assert [mark for mark in marks if mark not in pages[0]] == []
    places = [whole.index(mark) for mark in (*marks[1:2], "Dear Ngozi", "Row number 1 ", "Row number 120 ")]
    assert places == sorted(places)
    assert [number for number in range(1, 121) if f"Row number {number} Late, {number} minutes" not in whole] == []
    with_rows = [page for page in pages if "Row number" in page]
    assert len(with_rows) >= 3
    assert ["Day missed What for" in page for page in with_rows] == [True] * len(with_rows)
    assert "our policies (https://millbrook.example/policies/)" in whole
    assert [f"Page {place} of {len(pages)}" in page for place, page in enumerate(pages, 1)] == [True] * len(pages)


def test_the_paper_is_made_once_and_never_again(child: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = kept_letter(child, "<p>Words</p>")
    first = pdf_of(letter)
    child.school.name = "Another name since"
    child.school.save()
    again = Letter.objects.get(pk=letter.pk)
    assert pdf_of(again) == first
    assert LetterPaper.objects.get().sha256 == hashlib.sha256(first).hexdigest()
    # A second reader who looked before the first had made it gets the first one's paper all the same.
    monkeypatch.setattr(services, "letter_pdf", lambda _letter: b"%PDF-another")
    assert bytes(services._make(again).pdf) == first


@pytest.mark.parametrize(
    ("table", "field", "value", "what"),
    [
        ("attendance_letterpaper", "pdf", b"%PDF-forged", "PDF"),
        ("attendance_letter", "html", "<p>Forged</p>", "text"),
    ],
)
def test_what_is_not_as_it_was_sent_is_refused(child: Pupil, table: str, field: str, value: object, what: str) -> None:
    letter = kept_letter(child, "<p>Words</p>")
    if what == "PDF":
        pdf_of(letter)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {field} = %s", [value])  # both names stand above
    with pytest.raises(LetterNotAsSent, match=f"The {what} of letter {letter.pk} has the hash"):
        pdf_of(Letter.objects.get(pk=letter.pk))
