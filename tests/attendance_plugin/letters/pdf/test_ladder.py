"""Each letter of the ladder with eighty dates: every date in its PDF, and the table's headings on every page of it."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from pypdf import PdfReader

from portal.attendance_plugin.leave.counting import long_date
from portal.attendance_plugin.letters.by_hand import prepare, write_by_hand
from portal.attendance_plugin.letters.ladder import comes_after
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.pdf.services import pdf_of
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.letters.letters_world import load_own_letters, template

FIRST, LAST = date(2026, 9, 2), date(2027, 2, 12)
DATES = 80
AT = datetime(2027, 2, 15, 9, 0, tzinfo=UTC)
HEADS = {"attendance": "Day When How it counts", "punctuality": "Day When Came How late"}
LADDER = ("punctuality-1", "punctuality-2", "attendance-1a", "attendance-1b", "attendance-2")


def is_in_term(day: date) -> bool:
    holidays = [(date(2026, 10, 26), date(2026, 10, 30)), (date(2026, 12, 19), date(2027, 1, 4))]
    return day.weekday() < 5 and not any(first <= day <= last for first, last in holidays)


SCHOOL_DAYS = [day for back in range((LAST - FIRST).days + 1) if is_in_term(day := FIRST + timedelta(days=back))]


@pytest.fixture
def child(school: School) -> Pupil:
    load_own_letters(school)
    freeze_calendar(school)
    child = people.pupil(school)
    people.parent(child)
    return child


def mark_days(child: Pupil, code: str) -> list[date]:
    """Eighty days with this code in the morning, every other day attended."""
    marked = SCHOOL_DAYS[:DATES]
    rows = ["UPN,Date,Session,Code"]
    for day in SCHOOL_DAYS:
        rows += [f"{child.upn},{day},AM,{code if day in marked else '/'}", f"{child.upn},{day},PM,\\"]
    import_register(child.school, "\n".join(rows).encode(), at=AT)
    return marked


def written(child: Pupil, slug: str, by: User) -> Letter:
    """The letter, and before it the one that it refers to."""
    for before in comes_after(slug)[:1]:
        written(child, before, by)
    prepared = prepare(child, template(child.school, slug), FIRST, LAST, words="Come and see us.", on=AT.date())
    contact = child.contact_links.get().contact_id
    return write_by_hand(prepared, [contact], by=by, by_mail=False, once=slug, at=AT)[0]


@pytest.mark.parametrize("slug", LADDER)
def test_eighty_dates_stand_in_the_pdf_whole(slug: str, child: Pupil) -> None:
    cause, _, _ = slug.partition("-")
    days = mark_days(child, "L" if cause == "punctuality" else "O")
    letter = written(child, slug, people.attendance_officer())
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf_of(letter))).pages]
    whole = " ".join(pages)
    rows = {day: f"{long_date(day)} Morning" for day in days}
    assert [day for day, row in rows.items() if whole.count(row) != 1] == []
    places = [whole.index(row) for row in rows.values()]
    assert places == sorted(places)
    with_rows = [page for page in pages if any(row in page for row in rows.values())]
    assert len(with_rows) >= 3
    assert [page.count(HEADS[cause]) for page in with_rows] == [1] * len(with_rows)
    assert re.search(r"\{\{|\}\}|\.\.|  ", whole) is None
