"""Every figure that is not what the marks say is named, whichever way it went wrong, and mended."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.attendance_plugin.celebration.models import ClassWeek
from portal.attendance_plugin.celebration.recount import figure_differences, refresh_after_calendar
from portal.attendance_plugin.register.models import Mark, PupilWeek
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.rules.calendar_data import parse_calendar
from tests import people

from .conftest import TIMES, YEAR

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 9)


@pytest.fixture
def child(open_school: School) -> Pupil:
    """Amara with two weeks of marks; the two sessions of Friday 13 November were not attended."""
    child = people.pupil(open_school)
    days = ["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13", "2026-11-17"]
    rows = "".join(
        f"{child.upn},{day},{half},{'I' if day.endswith('13') else code}\n"
        for day in days
        for half, code in (("AM", "/"), ("PM", "\\"))
    )
    import_register(open_school, f"UPN,Date,Session,Code\n{rows}".encode(), at=AT)
    return child


def found(school: School) -> list[str]:
    return [str(difference) for difference in figure_differences(school)]


def test_no_difference_after_an_import(open_school: School, child: Pupil) -> None:
    assert found(open_school) == []
    assert (PupilWeek.objects.count(), ClassWeek.objects.count()) == (2, 2)


def _spoil_pupil_week() -> None:
    PupilWeek.objects.filter(monday=MONDAY).update(attended=10, late=1)


def _lose_pupil_week() -> None:
    PupilWeek.objects.filter(monday=MONDAY).delete()


def _lose_marks() -> None:
    Mark.objects.filter(day__gte=date(2026, 11, 16)).delete()


def _spoil_class_week() -> None:
    ClassWeek.objects.filter(monday=MONDAY).update(possible=11, sessions_open=9)


def _lose_class_week() -> None:
    ClassWeek.objects.filter(monday=MONDAY).delete()


def _correct_a_mark_behind_our_back() -> None:
    Mark.objects.filter(day=date(2026, 11, 13), half="am").update(code="/")


PUPIL, OAK = "pupil {pk}, week of 09 Nov 2026", "class Oak, week of 09 Nov 2026"
SPOILT: list[tuple[Callable[[], Any], list[str]]] = [
    (
        _spoil_pupil_week,
        [
            f"{PUPIL}: attended is kept as 10, the marks say 8",
            f"{PUPIL}: late is kept as 1, the marks say 0",
        ],
    ),
    (_lose_pupil_week, [f"{PUPIL}: rows is kept as 0, the marks say 1"]),
    (
        _lose_marks,
        [
            "pupil {pk}, week of 16 Nov 2026: rows is kept as 1, the marks say 0",
            "class Oak, week of 16 Nov 2026: attended is kept as 2, the marks say 0",
            "class Oak, week of 16 Nov 2026: possible is kept as 2, the marks say 0",
            "class Oak, week of 16 Nov 2026: sessions_marked is kept as 2, the marks say 0",
        ],
    ),
    (
        _spoil_class_week,
        [
            f"{OAK}: possible is kept as 11, the marks say 10",
            f"{OAK}: sessions_open is kept as 9, the marks say 10",
        ],
    ),
    (_lose_class_week, [f"{OAK}: rows is kept as 0, the marks say 1"]),
    (
        _correct_a_mark_behind_our_back,
        [
            f"{PUPIL}: attended is kept as 8, the marks say 9",
            f"{PUPIL}: authorised is kept as 2, the marks say 1",
            f"{OAK}: attended is kept as 8, the marks say 9",
            f"{OAK}: medical is kept as 2, the marks say 1",
        ],
    ),
]


@pytest.mark.parametrize(("spoil", "expected"), SPOILT, ids=[spoil.__name__ for spoil, _ in SPOILT])
def test_command_names_every_difference_and_mends_it(
    open_school: School, child: Pupil, spoil: Callable[[], Any], expected: list[str]
) -> None:
    spoil()
    told = StringIO()
    with pytest.raises(CommandError, match=rf"^{len(expected)} figures are not what the marks say") as refusal:
        call_command("recount", stdout=told)
    lines = [f"test-school: {line.format(pk=child.pk)}.\n" for line in expected]
    assert (told.getvalue(), refusal.value.returncode) == ("".join(lines), 1)
    call_command("recount", "--mend", "--school", "test-school", stdout=StringIO())
    assert found(open_school) == []


def test_command_refuses_a_school_that_is_not_there(open_school: School) -> None:
    with pytest.raises(CommandError, match=r"There is no school 'elsewhere'\. Known: test-school") as refusal:
        call_command("recount", "--school", "elsewhere")
    assert refusal.value.returncode == 2


def test_class_weeks_follow_a_new_calendar(open_school: School, child: Pupil) -> None:
    """Wednesday 11 November becomes a training day: the week has eight sessions open, the other is as it was."""
    year = YEAR | {"training_days": ["2026-11-11", "2026-11-27"]}
    calendar = parse_calendar({"time_zone": "Europe/London", "session_times": TIMES, "years": [year]}, source="test")
    version = CalendarVersion.objects.create(
        school=open_school, number=2, calendar=calendar.to_json(), sha256=calendar.sha256, made_at=AT
    )
    assert found(open_school) == [f"{OAK}: sessions_open is kept as 10, the marks say 8"]
    before = ClassWeek.objects.get(monday=date(2026, 11, 16)).updated_at
    refresh_after_calendar(version)
    assert found(open_school) == []
    assert ClassWeek.objects.get(monday=date(2026, 11, 16)).updated_at == before
