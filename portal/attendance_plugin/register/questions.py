"""What is unusual enough about a file to be asked about before it is taken."""

from collections.abc import Iterator

from portal.pages.models import School

from .importers.findings import Findings
from .previews import Question


def ask_other_school(school: School, findings: Findings) -> Iterator[Question]:
    """When the file names a school's number and it is not this school's."""
    own = f"{school.local_authority_number}{school.establishment_number}"
    others = sorted(number for number in findings.school_numbers if number not in {own, school.establishment_number})
    if others:
        yield Question(
            "other-school",
            f"The file names the school number {', '.join(others[:3])}, but this school's is "
            f"{own or 'not entered'}: it may be another school's file.",
        )


def ask_date_order(findings: Findings) -> Iterator[Question]:
    """When every slashed date reads both ways."""
    if findings.date_order_is_unproved:
        yield Question(
            "day-first",
            "Every date in the file could be read day first or month first, and nothing proves which. "
            "Say day-first if 05/11/2026 means 5 November.",
        )
