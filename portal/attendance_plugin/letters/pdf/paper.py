"""Letters laid out for the type-setter: the school's heading, the address in the window, the words as kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.register.certificate_paper import letterhead
from portal.pages import pdf
from portal.pages.colours import readable_colours
from portal.pages.languages import languages
from portal.pages.models import School
from portal.pages.pdf.html_tree import Node
from portal.pages.pdf.rendering import blocks_of
from portal.pages.pdf.typesetting import typeset, typeset_and_count

from .envelopes import Window
from .school_envelope import window_of

TEMPLATE = Path(pdf.__file__).with_name("letter.typ")
# What is more shares the last line; the type-setter makes the type smaller where lines are long.
MOST_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """How a run of letters is printed. ``marks`` stand on every page of a letter, so that sheets are not mixed up."""

    title: str
    marks: Sequence[str]
    both_sides: bool
    window: Window
    made_at: datetime


def letter_pdf(letter: Letter) -> bytes:
    """The same letter gives the same bytes. Raises `PdfNotMadeError`."""
    document = {
        **_of_school(letter.school, window_of(letter.school)),
        "title": letter.subject,
        "description": f"Letter to {letter.recipient_name}",
        "both_sides": False,
        "letters": [_letter(letter)],
    }
    return typeset(TEMPLATE, document, letter.created_at.replace(microsecond=0))


def letters_pdf(school: School, letters: Sequence[Letter], sheets: Sheets) -> tuple[bytes, list[int]]:
    """One PDF of letters that each begin on a sheet of their own, and how many pages each has.

    Raises `PdfNotMadeError`.
    """
    document = {
        **_of_school(school, sheets.window),
        "title": sheets.title,
        "description": f"{len(letters)} letters to print and post",
        "both_sides": sheets.both_sides,
        "letters": [_letter(letter, mark) for letter, mark in zip(letters, sheets.marks, strict=True)],
    }
    return typeset_and_count(TEMPLATE, document, sheets.made_at.replace(microsecond=0))


def _of_school(school: School, window: Window) -> dict[str, Any]:
    return {
        "school": school.name,
        "lines": letterhead(school),
        "colours": readable_colours(school.colours),
        "crest": school.crest_svg,
        "window": window.for_the_template(),
        "print_links": True,
    }


def _letter(letter: Letter, mark: str = "") -> dict[str, Any]:
    on = timezone.localdate(letter.created_at)
    day = f"{on.day} {on:%B %Y}"
    blocks = blocks_of(letter.html, settings.BASE_URL)
    # The subject of a mail about a letter tells the school and the day alone, which the sheet has above already.
    is_said = letter.school.name in letter.subject and day in letter.subject
    return {
        "recipient": recipient_lines(letter),
        "day": "" if day in letter.text else day,
        "reference": reference_of(letter),
        "mark": mark,
        "subject": "" if is_said else letter.subject,
        "note": _note(letter),
        "blocks": _with_headings(blocks, first_level=1 if is_said else 2),
    }


def _note(letter: Letter) -> dict[str, str] | None:
    """What kind of letter it is in the family's own language; none beside a letter to readers of English."""
    language = languages().get(letter.note_language)
    if not letter.note or language is None:
        return None
    return {"text": letter.note, "lang": language.tag.partition("-")[0], "dir": language.direction}


def _with_headings(blocks: list[Node], *, first_level: int) -> list[Node]:
    """A line all in bold type is a heading too; where the subject stands as a heading, the others come below it."""
    return [_as_heading(block, first_level) for block in blocks]


def _as_heading(block: Node, first_level: int) -> Node:
    if isinstance(block, str):
        return block
    if block["k"] == "heading":
        return {**block, "level": block["level"] + first_level - 1}
    if block["k"] == "p" and [node if isinstance(node, str) else node["k"] for node in block["c"]] == ["strong"]:
        return {"k": "heading", "level": first_level, "anchor": "", "appendix": False, "c": block["c"][0]["c"]}
    return block


def reference_of(letter: Letter) -> str:
    """The reference the family knows; a letter without a form behind it has its own number."""
    return letter.request.submission.reference if letter.request else f"Letter {letter.pk}"


def recipient_lines(letter: Letter) -> list[str]:
    """Name and postal address, in few enough lines for a window: what is more shares the last line."""
    address = letter.contact.address if letter.contact else ""
    lines = [letter.recipient_name, *(line.strip() for line in address.splitlines() if line.strip())]
    last = MOST_LINES - 1
    return lines if len(lines) <= MOST_LINES else [*lines[:last], ", ".join(lines[last:])]
