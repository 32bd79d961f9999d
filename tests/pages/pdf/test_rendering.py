import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.pages.pdf.rendering import LONGEST_HTML, PrintDocument, TooLongForPdfError, render_pdf

ADDRESS = "https://millbrook.example/policies/attendance/versions/2026-09/"
DOCUMENT = PrintDocument(
    title="Attendance policy",
    html="<h2 id='aims'>1 What we want</h2><p>Every child in <a href='#aims'>school</a>.</p>",
    school="Millbrook Primary School",
    running="Attendance policy, version 2026-09",
    address=ADDRESS,
    base="https://millbrook.example",
    made_at=datetime(2026, 9, 1, 8, 0, tzinfo=UTC),
    facts=[("Approved", "8 July 2026")],
    contents=True,
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def test_a_pdf_is_tagged_named_and_in_english() -> None:
    found = read(render_pdf(DOCUMENT))
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.author) == ("Attendance policy", None)
    assert found.metadata.creation_date == DOCUMENT.made_at
    assert [mark["/Title"] for mark in found.outline if isinstance(mark, dict)] == ["1 What we want"]


def test_every_sheet_names_the_version_the_address_and_its_place() -> None:
    long = replace(DOCUMENT, html=DOCUMENT.html + "<p>Another day in school.</p>" * 120)
    pages = read(render_pdf(long)).pages
    assert len(pages) > 2
    for place, page in enumerate(pages, 1):
        text = page.extract_text()
        assert (DOCUMENT.running in text, ADDRESS in text) == (True, True)
        assert f"Page {place} of {len(pages)}" in text


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_pdf(DOCUMENT) == render_pdf(replace(DOCUMENT))


def test_links_keep_to_what_there_is() -> None:
    html = (
        "<h2 id='aims'>Aims</h2><p><a href='#aims'>here</a> <a href='#gone'>gone</a> <a href='/dates/'>dates</a> "
        "<a href='https://law.example/'>law</a> <a href='ftp://odd.example/'>odd</a></p>"
    )
    found = read(render_pdf(replace(DOCUMENT, html=html, contents=False)))
    links: list[Any] = [each.get_object() for page in found.pages for each in page.get("/Annots", [])]
    targets = [link["/A"]["/URI"] for link in links if "/A" in link and "/URI" in link["/A"]]
    assert targets == ["https://millbrook.example/dates/", "https://law.example/"]
    assert len(links) == 3


AWKWARD = st.text(alphabet=st.sampled_from("#[](){}$*_@<>=~`'\"\\/-+.:;,!%&|^ \nabc1é“”"), min_size=1, max_size=60)


@given(AWKWARD)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_words_are_read_as_code(words: str) -> None:
    """Words that would be commands of the typesetter come out as the words they are."""
    shown = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = f"<h2>Start</h2><p>begin{shown}end</p><ul><li>{shown}</li></ul>"
    pdf = render_pdf(replace(DOCUMENT, html=html, title=f"T {words.strip()}", contents=False, facts=[("a", words)]))
    text = "".join("".join(page.extract_text() for page in read(pdf).pages).split())
    assert f"begin{''.join(words.split())}end" in text


def test_words_that_name_files_and_commands_do_nothing() -> None:
    html = '<p>#read("/etc/passwd") #include "x.typ" #image("y.png") #sys.inputs</p>'
    text = "".join(page.extract_text() for page in read(render_pdf(replace(DOCUMENT, html=html))).pages)
    assert '#read("/etc/passwd")#include"x.typ"#image("y.png")#sys.inputs' in "".join(text.split())


def test_too_many_words_are_refused_with_the_limit() -> None:
    with pytest.raises(TooLongForPdfError, match=r"a PDF holds up to 4,000,000\. Divide it\."):
        render_pdf(replace(DOCUMENT, html="x" * (LONGEST_HTML + 1)))
