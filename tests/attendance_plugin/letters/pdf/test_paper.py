"""Letters on paper, measured: the address in the window and nothing else in view, sheets, notes, tables.

Boxes are read from the PDF's own operators and typefaces (`boxes.py`).
"""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.notes import note_about
from portal.attendance_plugin.letters.pdf.envelopes import KINDS, Window
from portal.attendance_plugin.letters.pdf.paper import Sheets, letter_pdf, letters_pdf, recipient_lines
from portal.attendance_plugin.letters.rendering import RenderedLetter
from portal.attendance_plugin.letters.vocabulary import ATTENDANCE
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.pages.pdf.typesetting import PdfNotMadeError
from tests import people
from tests.attendance_plugin.letters.pdf.boxes import boxes_of

CREST = (Path(__file__).parents[4] / "content" / "crest.svg").read_text()
AT = datetime(2026, 11, 8, 9, 0, tzinfo=UTC)
SHORT = "4 Weir Cottages\nThistlemere"
LONG = (
    "The Old Rectory with a Very Long House Name Indeed and its Coach House\nFlat 12b, Weaver’s Buildings, West Wing\n"
    "Upper Thistlemere under the Hill\nNear Great Weirside\nThistlemere\nNorth Thistleshire\nZZ1 4AB"
)


@pytest.fixture
def child(school: School) -> Pupil:
    school.name = (
        "Saint Wystan’s and Saint Arild’s Church of England Voluntary Aided Primary School and Nursery of Thistlemere"
    )
    school.crest_svg = CREST
    school.save()
    return people.pupil(school)


def letter_to(child: Pupil, address: str = SHORT, *, html: str = "<p>Words.</p>", language: str = "en") -> Letter:
    contact = people.parent(child).contact
    contact.address = address
    words = RenderedLetter(subject="About days away from school", html=html, text="Words.")
    note = note_about(ATTENDANCE, language, child.school)
    return Letter(
        pk=contact.pk,
        school=child.school,
        pupil=child,
        contact=contact,
        recipient_name=contact.full_name,
        subject=words.subject,
        html=words.html,
        text=words.text,
        note=note.text,
        note_language=language if note.text else "",
        created_at=AT,
    )


def run_of(letters: list[Letter], *, kind: str = "DL", both_sides: bool = True) -> PdfReader:
    sheets = Sheets(
        title="Print run 7",
        marks=[f"7/{place}" for place in range(1, len(letters) + 1)],
        both_sides=both_sides,
        window=Window.usual(kind),
        made_at=AT,
    )
    pdf, pages = letters_pdf(letters[0].school, letters, sheets)
    found = PdfReader(io.BytesIO(pdf))
    printed = [page.extract_text().strip() for page in found.pages]
    assert sum(pages) == len([page for page in printed if page])
    return found


@pytest.mark.parametrize("address", [SHORT, LONG, ""])
@pytest.mark.parametrize("kind", list(KINDS))
def test_the_window_shows_the_whole_address_and_nothing_else(kind: str, address: str, child: Pupil) -> None:
    """Wherever the sheet slides in its envelope; beside it the longest name of a school, a crest and a note."""
    letter, window = letter_to(child, address, language="ur"), Window.usual(kind)
    sure, seen = window.sure, window.seen
    boxes = boxes_of(run_of([letter], kind=kind).pages[0])
    in_view = [box for box in boxes if box.touches(seen.left, seen.top, seen.right, seen.bottom)]
    assert len(in_view) >= len(recipient_lines(letter))
    assert [box for box in in_view if not box.is_text] == []
    assert [box for box in in_view if not box.is_within(sure.left, sure.top, sure.right, sure.bottom)] == []


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_long_address_loses_no_word(kind: str, child: Pupil) -> None:
    letter = letter_to(child, LONG)
    assert len(recipient_lines(letter)) == 6
    page = " ".join(run_of([letter], kind=kind).pages[0].extract_text().split())
    assert [line for line in LONG.splitlines() if line not in page] == []


def test_an_address_no_window_holds_is_refused_and_named(child: Pupil) -> None:
    letter = letter_to(child, "\n".join(f"{LONG} {number}" for number in range(8)))
    with pytest.raises(PdfNotMadeError, match="too long for the window of the envelope: Ngozi Okafor"):
        run_of([letter])


def test_each_letter_begins_on_a_right_hand_page_of_its_own(child: Pupil) -> None:
    """Never two families on one sheet: printed on both sides, what follows an odd last page is left empty."""
    letters = [letter_to(child)]
    other = people.pupil(child.school, serial=2, given_name="Bohumil")
    many = "".join(f"<p>Paragraph {number}</p>" for number in range(120))
    letters += [letter_to(other, html=many), letter_to(people.pupil(child.school, serial=3))]
    pages = [" ".join(page.extract_text().split()) for page in run_of(letters).pages]
    begins = [number for number, page in enumerate(pages) if "Page 1 of" in page]
    assert len(begins) == 3
    assert [number % 2 for number in begins] == [0, 0, 0]
    assert pages[1] == ""
    second = pages[begins[1] : begins[2]]
    printed = [page for page in second if page]
    assert [f"7/2 Page {place} of {len(printed)}" in page for place, page in enumerate(printed, 1)] == [True] * len(
        printed
    )
    assert "7/3 Page 1 of 1" in pages[begins[2]]
    one_sided = [page.extract_text() for page in run_of(letters, both_sides=False).pages]
    assert "" not in one_sided
    assert len(one_sided) == len([page for page in pages if page])


def test_the_first_page_of_each_letter_says_where_to_fold(child: Pupil) -> None:
    """A C6 envelope takes a sheet folded at 105 and 210 mm, and then at 148.5 mm from its left edge."""
    letters = [letter_to(child, html="<p>Words.</p>" * 40), letter_to(people.pupil(child.school, serial=2))]
    marks = []
    for page in run_of(letters, kind="C6").pages:
        edge = [box for box in boxes_of(page) if not box.is_text and (box.right < 9 or box.bottom < 9)]
        marks.append(sorted((round(box.left, 1), round(box.top, 1)) for box in edge))
    folds = [(4.0, 105.0), (4.0, 210.0), (148.5, 4.0)]
    assert marks == [folds, [], folds]


def test_a_letter_by_hand_has_no_heading_that_says_what_the_sheet_says(child: Pupil) -> None:
    """The subject of its mail tells the school and the day, and no more (R18)."""
    letter = letter_to(child, html="<p>8 November 2026</p><p><strong>What the register shows</strong></p><p>Words.</p>")
    letter.subject = f"A letter from {child.school.name}, Sunday 8 November 2026"
    pages = PdfReader(io.BytesIO(letter_pdf(letter))).pages
    words = " ".join(pages[0].extract_text().split())
    assert "A letter from" not in words
    assert "What the register shows" in words


def test_whoever_signs_and_the_school_begin_at_the_same_edge(child: Pupil) -> None:
    letter = letter_to(child, html="<p>Headteacher<br>\nMillbrook School</p>")
    boxes = [box for box in boxes_of(run_of([letter]).pages[0]) if box.is_text and box.top > 105]
    signed = [round(box.left, 2) for box in boxes[-4:] if box.top < 270]
    assert len(signed) >= 2
    assert set(signed) == {25.0}


def test_a_short_table_is_not_torn_apart(child: Pupil) -> None:
    rows = "".join(f"<tr><td>{number} minutes</td><td>about {number} days</td></tr>" for number in range(1, 6))
    table = f"<table><thead><tr><th>Late</th><th>Missed</th></tr></thead><tbody>{rows}</tbody></table>"
    for filling in range(18, 26):
        other = people.pupil(child.school, serial=filling)
        letter = letter_to(other, html=f"{'<p>Filling.</p>' * filling}{table}")
        pages = [page.extract_text() for page in run_of([letter], both_sides=False).pages]
        assert ["1 minutes" in page for page in pages] == ["5 minutes" in page for page in pages]


def test_a_note_in_urdu_is_set_from_the_right_in_its_own_letters(child: Pupil) -> None:
    letter = letter_to(child, language="ur")
    page = PdfReader(io.BytesIO(letter_pdf(letter))).pages[0]
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("Vazirmatn" in font for font in fonts)
    found = page.extract_text()
    words = [word for word in letter.note.split() if len(word) > 1]
    assert len(words) > 20
    assert [word for word in words if word not in found] == []
    boxes = boxes_of(page)
    subject = next(box for box in boxes if box.is_text and box.top > 100)
    note = [box for box in boxes if box.is_text and 94 < box.top < subject.top + 20 and box.right > 170]
    assert max(box.right for box in note) > 180


def test_a_note_in_polish_stands_above_the_subject(child: Pupil) -> None:
    letter = letter_to(child, language="pl")
    page = " ".join(PdfReader(io.BytesIO(letter_pdf(letter))).pages[0].extract_text().split())
    assert letter.note in page
    assert page.index(letter.note) < page.index(letter.subject)


@pytest.mark.parametrize("filling", [19, 20, 21, 22, 23, 24, 25])
def test_a_greeting_never_stands_on_a_page_alone(filling: int, child: Pupil) -> None:
    """The last paragraphs go to the next page together, wherever the page ends."""
    html = f"{'<p>Filling.</p>' * filling}<p>We look forward to it.</p><p>Yours sincerely</p><p>Headteacher</p>"
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(letter_pdf(letter_to(child, html=html)))).pages]
    assert ["Headteacher" in page for page in pages] == ["We look forward to it." in page for page in pages]
