"""A certificate as HTML of the portal's allow-list, and the same words as a tagged PDF in the school's look."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.template.loader import render_to_string

from portal.pages.models import School
from portal.pages.pdf.rendering import PrintDocument, render_pdf
from portal.rules.percentages import Share

from .certificates import Certificate

TITLE = "Certificate of attendance"
BODY = "attendance_plugin/register/certificate_body.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    label: str
    sessions: int
    percent: Decimal | None = None


def counted_rows(certificate: Certificate) -> list[CountedRow]:
    """The sessions by what they count as. What is left of the possible ones stays out of no row."""
    counted, share = certificate.tally, certificate.percent
    rows = [
        CountedRow(label="Possible", sessions=counted.possible),
        CountedRow(label="Attended", sessions=counted.attended, percent=share),
        _row("Authorised absence", counted.authorised, counted.possible),
        _row("Unauthorised absence", counted.unauthorised, counted.possible),
    ]
    if counted.unresolved_n:
        rows.append(_row("Reason not established yet, unauthorised until then", counted.unresolved_n, counted.possible))
    return [*rows, _row("Late, counted above as well", counted.late, counted.possible)]


def _row(label: str, sessions: int, possible: int) -> CountedRow:
    return CountedRow(label=label, sessions=sessions, percent=Share(sessions, possible).percent() if possible else None)


def certificate_facts(certificate: Certificate) -> list[tuple[str, str]]:
    """Who it is about."""
    pupil = certificate.pupil
    facts = [
        ("Pupil", pupil.full_name),
        ("Born", f"{pupil.born.day} {pupil.born:%B %Y}"),
        ("Class", certificate.class_name),
    ]
    return [(name, value) for name, value in facts if value]


def letterhead(school: School) -> list[str]:
    """The school's address and telephone below its name."""
    lines = [line for line in school.address.splitlines() if line.strip() != school.name]
    return [*lines, *([school.telephone] if school.telephone else [])]


def certificate_html(certificate: Certificate) -> str:
    return render_to_string(BODY, {"certificate": certificate, "rows": counted_rows(certificate)})


def certificate_pdf(certificate: Certificate) -> bytes:
    """Raises `PdfNotMadeError` where the type-setter refuses the document."""
    school, name = certificate.school, certificate.pupil.full_name
    return render_pdf(
        PrintDocument(
            title=TITLE,
            description=f"Attendance of {name}",
            html=certificate_html(certificate),
            school=school.name,
            running=f"{TITLE}, {name}",
            address=settings.BASE_URL,
            base=settings.BASE_URL,
            made_at=certificate.made_at,
            lines=letterhead(school),
            facts=certificate_facts(certificate),
            colours=school.colours,
            crest_svg=school.crest_svg,
        )
    )
