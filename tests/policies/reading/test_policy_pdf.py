import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from portal.pages.models import School
from portal.pages.pdf.rendering import TooLongForPdfError
from portal.pages.pdf.typesetting import PdfNotMadeError
from portal.policies.models import PolicyVersion
from portal.policies.reading import policy_pdf

Both = tuple[PolicyVersion, PolicyVersion]
ADDRESS = "/policies/attendance/versions/2026-09/policy.pdf"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_pdf_holds_the_words_of_the_version_in_order(both: Both, client: Client) -> None:
    response = client.get(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'inline; filename="attendance-2026-09.pdf"'
    pages = PdfReader(io.BytesIO(response.content)).pages
    text = squeezed("".join(page.extract_text() for page in pages))
    text = text[text.rindex(squeezed("1 What we want")) :]
    places = [
        text.index(squeezed(words))
        for words in (
            "1 What we want",
            "Every child in school.",
            "2 Asking for leave",
            "Ask fourteen days before. Ring 01632 960100.",
            "Notice: at least 14 calendar days.",
            "3 Before, not after",
            "Leave is asked for early.",
        )
    ]
    assert places == sorted(places)
    for page in pages:
        assert "Attendance policy, version 2026-09" in page.extract_text()
        assert "/policies/attendance/versions/2026-09/" in page.extract_text()


def test_the_pdf_is_the_same_to_the_byte_and_may_be_kept(both: Both, client: Client) -> None:
    first, again = client.get(ADDRESS), client.get(ADDRESS)
    assert first.content == again.content
    assert client.get(ADDRESS, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_another_school_name_makes_another_pdf_with_the_same_words(both: Both, school: School, client: Client) -> None:
    before = client.get(ADDRESS).content
    school.name = "Renamed Primary School"
    school.save()
    after = client.get(ADDRESS).content
    assert before != after
    assert "Renamed Primary School" in PdfReader(io.BytesIO(after)).pages[0].extract_text()


def test_a_version_that_is_none_has_no_pdf(both: Both, client: Client) -> None:
    assert client.get("/policies/attendance/versions/1999/policy.pdf").status_code == 404


@pytest.mark.parametrize("error", [PdfNotMadeError("no letter for 李"), TooLongForPdfError("too long")])
def test_a_pdf_that_cannot_be_made_leads_to_the_page_that_prints(
    error: Exception, first: PolicyVersion, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(document: object) -> bytes:
        raise error

    monkeypatch.setattr(policy_pdf, "render_pdf", refuse)
    page = f"/policies/attendance/versions/{first.label}/"
    response = client.get(f"{page}policy.pdf")
    assert (response.status_code, response["Location"]) == (302, page)
    assert client.get(page).status_code == 200
