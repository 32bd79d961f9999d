"""A class's certificate as a PDF to print: its animal, its name, one sentence. No figure, no count, no child."""

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
    school: School = screen.school
    drawing = finders.find(mascot_file(praise.week.mascot, praise.week.name))
    document = {
        "title": TITLE,
        "description": f"Certificate for {praise.week.name}",
        "school": school.name,
        "crest": school.crest_svg,
        "mascot": Path(str(drawing)).read_text(encoding="utf-8"),
        "name": praise.week.name,
        "words": certificate_words(praise, monday, screen.target_percent),
        "thanks": THANKS,
        "colours": readable_colours(school.colours),
    }
    made_at = timezone.make_aware(datetime.combine(monday, time()))
    return typeset(TEMPLATE, document, made_at)
