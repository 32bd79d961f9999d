"""A word that letters to a family may say, and a letter that says it."""

from datetime import date
from pathlib import Path

from portal.attendance_plugin.letters.vocabulary import ATTENDANCE, LetterWord, Placeholder
from portal.attendance_plugin.roll.models import Pupil

FOLDER = Path(__file__).parent / "letters"


def lessons_of(pupil: Pupil, on: date) -> str:
    """Nothing for a child who does not swim yet: a paragraph of its own is then left out."""
    return f"Fridays until the end of term, counted from {on:%-d %B %Y}" if pupil.year_group >= 3 else ""


LESSONS = LetterWord(
    Placeholder("when the child's class swims", "Fridays until the end of term", (ATTENDANCE,)),
    lessons_of,
)
