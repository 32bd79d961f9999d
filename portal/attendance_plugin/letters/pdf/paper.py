"""A letter laid out for the type-setter: the school's heading, the address in the window, the words as kept."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.register.certificate_paper import letterhead
from portal.pages import pdf
from portal.pages.colours import readable_colours
from portal.pages.pdf.rendering import blocks_of
from portal.pages.pdf.typesetting import typeset

TEMPLATE = Path(pdf.__file__).with_name("letter.typ")
# What the window of a DL envelope shows.
MOST_LINES = 6


def letter_pdf(letter: Letter) -> bytes:
    """The same letter gives the same bytes. Raises `PdfNotMadeError`."""
    school, on = letter.school, timezone.localdate(letter.created_at)
    day = f"{on.day} {on:%B %Y}"
    document = {
        "title": letter.subject,
        "description": f"Letter to {letter.recipient_name}",
        "school": school.name,
        "lines": letterhead(school),
        "colours": readable_colours(school.colours),
        "crest": school.crest_svg,
        "recipient": recipient_lines(letter),
        "day": "" if day in letter.text else day,
        "reference": reference_of(letter),
        "blocks": blocks_of(letter.html, settings.BASE_URL),
        "print_links": True,
    }
    return typeset(TEMPLATE, document, letter.created_at.replace(microsecond=0))


def reference_of(letter: Letter) -> str:
    """The reference the family knows; a letter without a form behind it has its own number."""
    return letter.request.submission.reference if letter.request else f"Letter {letter.pk}"


def recipient_lines(letter: Letter) -> list[str]:
    """Name and postal address, in as many lines as the window shows: what is more shares the last line."""
    address = letter.contact.address if letter.contact else ""
    lines = [letter.recipient_name, *(line.strip() for line in address.splitlines() if line.strip())]
    last = MOST_LINES - 1
    return lines if len(lines) <= MOST_LINES else [*lines[:last], ", ".join(lines[last:])]
