"""The school's own letters, and a child with a fortnight's marks in which every kind of absence stands."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from portal.attendance_plugin.letters.loading import load_letters
from portal.attendance_plugin.letters.models import LetterTemplate
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.content_loader import LetterContent, LoadReport
from portal.content_loader.letters import load_letter
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar

OWN_LETTERS = Path(__file__).parents[3] / "content" / "letters"
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)
# Day, morning, afternoon; every other school day of the fortnight is attended.
CODES = {
    "2026-11-03": ("I", "I"),
    "2026-11-04": ("I", "\\"),
    "2026-11-05": ("L", "\\"),
    "2026-11-06": ("U", "\\"),
    "2026-11-09": ("O", "O"),
    "2026-11-10": ("L", "\\"),
    "2026-11-13": ("N", "N"),
}


@cache
def own_letters() -> tuple[LetterContent, ...]:
    return tuple(load_letter(path, f"letters/{path.name}") for path in sorted(OWN_LETTERS.glob("*.md")))


def load_own_letters(school: School) -> None:
    load_letters(SimpleNamespace(school=SimpleNamespace(slug=school.slug), letters=own_letters()), LoadReport())


def template(school: School, slug: str) -> LetterTemplate:
    return LetterTemplate.objects.get(school=school, slug=slug)


def child_with_marks(school: School) -> Pupil:
    """Amara, with both her parents."""
    freeze_calendar(school)
    child = people.pupil(school)
    people.parent(child)
    people.separated_parent(child)
    rows = ["UPN,Date,Session,Code"]
    for number in (*range(2, 7), *range(9, 14)):
        day = date(2026, 11, number).isoformat()
        for half, code in zip(("AM", "PM"), CODES.get(day, ("/", "\\")), strict=True):
            rows.append(f"{child.upn},{day},{half},{code}")
    import_register(school, "\n".join(rows).encode(), at=datetime(2026, 11, 13, 16, 0, tzinfo=UTC))
    return child
