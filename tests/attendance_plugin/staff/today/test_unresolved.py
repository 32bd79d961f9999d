"""Codes N of earlier days, with the school days left to find their reason."""

from datetime import UTC, date, datetime

import pytest

from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.today.lists import TodayLists, build_lists
from portal.calendars.services import LONDON
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import mark, report
from tests.attendance_plugin.leave.leave_world import freeze_calendar

TODAY = date(2026, 11, 20)


@pytest.fixture
def child(school: School) -> Pupil:
    freeze_calendar(school)
    return people.pupil(school)


def lists(school: School, day: date = TODAY) -> TodayLists:
    return build_lists(Scope(school=school, on=day), day, datetime(2026, 11, 20, 10, 0, tzinfo=LONDON))


def imported(school: School, child: Pupil, *days: str, code: str = "N") -> None:
    """Marks through the importer, which keeps the pupils' weeks."""
    rows = ["UPN,Date,Session,Code", *(f"{child.upn},{day},AM,{code}" for day in days)]
    import_register(school, "\n".join(rows).encode(), at=datetime(2026, 11, 19, 16, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "deadline", "left", "overdue"),
    [
        ("2026-11-19", date(2026, 11, 26), 4, False),
        ("2026-11-13", date(2026, 11, 20), 0, False),
        ("2026-11-12", date(2026, 11, 19), -1, True),
        # Half term from 26 to 30 October does not count.
        ("2026-10-23", date(2026, 11, 6), -10, True),
    ],
)
def test_the_deadline_of_code_n_in_school_days(day, deadline, left, overdue, school: School, child: Pupil) -> None:
    """SI 2024/208, regulation 10(7) to (9): five school days after the session's day."""
    imported(school, child, day)
    (row,) = lists(school).unresolved
    assert (row.deadline, row.school_days_left, row.is_overdue) == (deadline, left, overdue)


@pytest.mark.parametrize(("on", "left"), [(date(2026, 11, 14), 5), (date(2026, 11, 15), 5), (date(2026, 11, 16), 4)])
def test_at_a_weekend_every_school_day_up_to_the_deadline_is_left(
    on: date, left: int, school: School, child: Pupil
) -> None:
    imported(school, child, "2026-11-13")
    (row,) = lists(school, day=on).unresolved
    assert (row.deadline, row.school_days_left) == (date(2026, 11, 20), left)


def test_code_n_of_one_child_is_one_row_by_its_oldest_session(school: School, child: Pupil) -> None:
    imported(school, child, "2026-11-18", "2026-11-12")
    report(child, day=date(2026, 11, 18))
    mark(child, "N", TODAY, "am")
    (row,) = lists(school).unresolved
    assert ([str(session) for session in row.sessions], row.is_reported) == (["2026-11-12 am", "2026-11-18 am"], True)


def test_code_n_of_a_leaver_or_with_its_reason_found_is_not_listed(school: School, child: Pupil) -> None:
    imported(school, child, "2026-11-12")
    imported(school, child, "2026-11-12", code="I")
    assert lists(school).unresolved == []
    imported(school, child, "2026-11-13")
    Pupil.objects.update(left_on=date(2026, 11, 16))
    assert lists(school).unresolved == []
