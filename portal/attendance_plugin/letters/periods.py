"""The days a letter's figures may be about: the school year so far, or a term of it."""

from datetime import date

from portal.attendance_plugin.register.certificates import days_of_year
from portal.calendars.services import calendar_of
from portal.pages.models import School
from portal.rules.school_year import SchoolYear
from portal.rules.sessions import start_year, year_label

YEAR = "year"
TERM = "term-"


def choices_of(school: School, *, on: date) -> list[tuple[str, str]]:
    """What can be chosen on a day: the year first, then its terms that have begun, the newest first."""
    terms = [(f"{TERM}{number}", _words(name)) for number, name, first, _ in _terms(school, on) if first <= on]
    return [(YEAR, f"The school year {year_label(start_year(on))} so far"), *reversed(terms)]


def days_of_choice(school: School, choice: str, *, on: date) -> tuple[date, date]:
    """The first day chosen, and the last one that is not still to come."""
    for number, _, first, last in _terms(school, on):
        if choice == f"{TERM}{number}":
            return first, min(last, on)
    return days_of_year(start_year(on))[0], on


def _words(name: str) -> str:
    """A school calls it "Autumn term" or "Autumn"."""
    return f"The {name}" if name.lower().endswith("term") else f"The {name} term"


def _terms(school: School, on: date) -> list[tuple[int, str, date, date]]:
    year: SchoolYear | None = next((y for y in calendar_of(school).years if y.starts == start_year(on)), None)
    terms = year.terms if year else ()
    return [(number, term.name, term.first, term.last) for number, term in enumerate(terms, start=1)]
