"""Pupils' weeks follow every import in the same transaction, and only the weeks that changed are written."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.attendance_plugin.register.figures import fill_empty_figures, refresh_between
from portal.attendance_plugin.register.models import Mark, PupilWeek
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MONDAY, NEXT_MONDAY = date(2026, 11, 9), date(2026, 11, 16)
FIRST_WEEK = "2026-11-09 / \\ 2026-11-10 L V 2026-11-11 I M 2026-11-12 U O 2026-11-13 X Y2"


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


def take(school: School, child: Pupil, marks: str) -> None:
    """Take a day and its two codes, and as many more days as there are; `-` for no mark."""
    words = marks.split()
    rows = [
        f"{child.upn},{day},{half},{code}\n"
        for day, am, pm in zip(words[::3], words[1::3], words[2::3], strict=True)
        for half, code in (("AM", am), ("PM", pm))
    ]
    import_register(school, f"UPN,Date,Session,Code\n{''.join(rows)}".encode(), confirm={"older"}, at=AT)


def week_of_pupil(child: Pupil, monday: date = MONDAY) -> tuple[int, ...]:
    week = PupilWeek.objects.get(pupil=child, monday=monday)
    return week.attended, week.authorised, week.unauthorised, week.unresolved_n, week.late


def test_import_counts_each_week_by_its_codes(school: School, child: Pupil) -> None:
    """Monday to Sunday; X and Y2 were no possible sessions; L and U are late besides what they are."""
    take(school, child, f"{FIRST_WEEK} 2026-11-15 / - 2026-11-16 N N")
    assert (week_of_pupil(child), week_of_pupil(child, NEXT_MONDAY)) == ((5, 2, 2, 0, 2), (0, 0, 0, 2, 0))


def test_import_reads_a_week_of_two_code_sets_day_by_day(school: School, child: Pupil) -> None:
    """The codes changed on Monday 19 August 2024; J was an activity before it and J1 is authorised after it."""
    take(school, child, "2024-08-16 J H 2024-08-18 Y / 2024-08-19 J1 K")
    assert [week_of_pupil(child, date(2024, 8, day)) for day in (12, 19)] == [(2, 1, 0, 0, 0), (1, 1, 0, 0, 0)]


def test_corrected_mark_moves_from_part_to_part(school: School, child: Pupil) -> None:
    take(school, child, "2026-11-09 N N")
    take(school, child, "2026-11-09 I O")
    assert week_of_pupil(child) == (0, 1, 1, 0, 0)


def test_only_weeks_with_a_changed_mark_are_written(school: School, child: Pupil) -> None:
    """Figures spoilt on purpose show which weeks an import counted again."""
    sibling = people.pupil(school, serial=2, given_name="Obi")
    for pupil in (child, sibling):
        take(school, pupil, f"{FIRST_WEEK} 2026-11-16 N N")
    PupilWeek.objects.update(attended=99)
    take(school, child, f"{FIRST_WEEK} 2026-11-16 N I")
    assert week_of_pupil(child, NEXT_MONDAY) == (0, 1, 0, 1, 0)
    assert sorted(PupilWeek.objects.filter(attended=99).values_list("pupil", "monday")) == [
        (child.pk, MONDAY), (sibling.pk, MONDAY), (sibling.pk, NEXT_MONDAY),
    ]  # fmt: skip


def test_week_whose_marks_are_gone_is_no_row(school: School, child: Pupil) -> None:
    take(school, child, f"{FIRST_WEEK} 2026-11-16 N N")
    Mark.objects.filter(day__lt=NEXT_MONDAY).delete()
    refresh_between(school, MONDAY, MONDAY)
    assert list(PupilWeek.objects.values_list("monday", flat=True)) == [NEXT_MONDAY]


def test_marks_older_than_the_figures_are_counted_after_migrate(school: School, child: Pupil) -> None:
    take(school, child, FIRST_WEEK)
    PupilWeek.objects.all().delete()
    fill_empty_figures()
    assert week_of_pupil(child) == (4, 2, 2, 0, 2)


def test_queries_of_an_import_do_not_grow_with_its_pupils_and_weeks(school: School) -> None:
    children = [people.pupil(school, serial=serial) for serial in range(12)]
    days = [date(2026, 9, 7), date(2026, 9, 14), date(2026, 10, 5), date(2026, 11, 2)]

    def count(children: list[Pupil], days: list[date], code: str) -> int:
        rows = "".join(f"{child.upn},{day},AM,{code}\n" for child in children for day in days)
        with CaptureQueriesContext(connection) as queries:
            import_register(school, f"UPN,Date,Session,Code\n{rows}".encode(), confirm={"older"}, at=AT)
        return len(queries)

    few = count(children[:2], days[-1:], "/")
    assert count(children, days, "I") <= few
