"""Classes' certificates as a PDF to print: animal, name, one sentence. No figure, no count, no child."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import timezone

from portal.pages.colours import readable_colours
from portal.pages.models import School
from portal.pages.pdf.typesetting import typeset

from .mascots import mascot_file
from .models import Screen
from .praise import Praise
from .praise_words import certificate_words

TEMPLATE = Path(__file__).with_name("certificate.typ")
TITLE = "Well done!"
THANKS = "It is good to have you here together."


def certificate_pdf(screen: Screen, praise: Praise, monday: date) -> bytes:
    """The same certificate gives the same bytes. Raises `PdfNotMadeError`."""
    return certificates_pdf(screen, [praise], monday)


def certificates_pdf(screen: Screen, praised: Sequence[Praise], monday: date) -> bytes:
    """A sheet for each, in the order given. Raises `PdfNotMadeError`."""
    school: School = screen.school
    names = [praise.week.name for praise in praised]
    document = {
        "title": TITLE,
        "description": f"Certificate for {names[0]}" if len(names) == 1 else f"Certificates of {len(names)} classes",
        "school": school.name,
        "crest": school.crest_svg,
        "certificates": [
            {
                "mascot": _drawing(praise),
                "name": praise.week.name,
                "words": certificate_words(praise, monday, screen.target_percent),
            }
            for praise in praised
        ],
        "thanks": THANKS,
        "colours": readable_colours(school.colours),
    }
    made_at = timezone.make_aware(datetime.combine(monday, time()))
    return typeset(TEMPLATE, document, made_at)


def _drawing(praise: Praise) -> str:
    found = finders.find(mascot_file(praise.week.mascot, praise.week.name))
    return Path(str(found)).read_text(encoding="utf-8")
