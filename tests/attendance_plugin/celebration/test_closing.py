"""A week counts when staff have closed it (B5), and late changes still show."""

from collections.abc import Callable
from datetime import date

import pytest

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.celebration.boards import board, board_before_closing, facts_of, weeks_with_marks
from portal.attendance_plugin.celebration.closing import WeekNotOver, close_week, open_week
from portal.attendance_plugin.celebration.models import Screen, WeekClosing
from portal.attendance_plugin.celebration.services import recompute_class_weeks
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import SchoolClass
from tests import people

from .conftest import weekdays
from .test_services import class_of

FRIDAY = date(2026, 11, 20)
OLDER, NEWER = date(2026, 11, 2), date(2026, 11, 9)
ClockTo = Callable[[str], None]


@pytest.fixture
def by_staff(screen: Screen, fill_register: Callable[..., None], time_machine_to: ClockTo) -> Screen:
    """Oak missed 3 of 100 in the newer week and none in the older; Elm and Ash missed 20 in each."""
    for at, name in enumerate(("Oak", "Elm", "Ash")):
        school_class = class_of(screen.school, name, 10, start=10 * at + 1)
        fill_register(school_class, weekdays(OLDER), missed=20 * bool(at))
        fill_register(school_class, weekdays(NEWER), missed=20 if at else 3)
    recompute_class_weeks(screen.school, OLDER, NEWER)
    screen.closing = Screen.Closing.STAFF
    screen.panels = [{"kind": kind, "title": kind, "text": ""} for kind in ("leaders", "class_of_the_week", "term")]
    screen.save()
    time_machine_to("2026-11-16 09:00+00:00")
    return screen


def figures(screen: Screen, kind: str, on: date = FRIDAY) -> list[tuple[str, str]]:
    return [(row.name, row.figure) for panel in board(screen, on).panels if panel.kind == kind for row in panel.rows]


def test_week_is_shown_once_it_is_closed(by_staff: Screen) -> None:
    assert board(by_staff, FRIDAY).is_neutral
    close_week(by_staff.school, NEWER, by=people.office())
    assert figures(by_staff, "leaders") == [("Oak", "97.0%")]
    entry = AuditEntry.objects.get(action="week_closed")
    assert (entry.actor_name, entry.detail) == ("office", {"monday": "2026-11-09"})


def test_until_the_newer_week_is_closed_the_older_one_stays(by_staff: Screen) -> None:
    close_week(by_staff.school, OLDER, by=people.office())
    assert figures(by_staff, "leaders", date(2026, 11, 14)) == [("Oak", "100.0%")]
    close_week(by_staff.school, NEWER, by=None)
    assert figures(by_staff, "leaders", date(2026, 11, 14)) == [("Oak", "97.0%")]


def test_term_holds_closed_weeks_alone(by_staff: Screen) -> None:
    close_week(by_staff.school, NEWER, by=None)
    assert figures(by_staff, "term") == []
    close_week(by_staff.school, OLDER, by=None)
    assert figures(by_staff, "term") == [("Oak", "98.5%")]


def test_opened_week_is_gone_from_the_screen(by_staff: Screen) -> None:
    office = people.office()
    close_week(by_staff.school, NEWER, by=office)
    assert open_week(by_staff.school, NEWER, by=office)
    assert board(by_staff, FRIDAY).is_neutral
    assert not open_week(by_staff.school, NEWER, by=office)


def test_late_change_counts_and_says_updated(by_staff: Screen, time_machine_to: ClockTo) -> None:
    close_week(by_staff.school, NEWER, by=None)
    Mark.objects.filter(pupil__memberships__school_class__name="Oak", code="I").update(code="/")
    time_machine_to("2026-11-17 09:00+00:00")
    recompute_class_weeks(by_staff.school, NEWER, NEWER)
    assert figures(by_staff, "leaders") == [("Oak", "100.0%")]
    assert board(by_staff, FRIDAY).revised_on == date(2026, 11, 17)


def test_staff_choose_the_class_of_the_week(by_staff: Screen) -> None:
    ash = SchoolClass.objects.get(name="Ash")
    close_week(by_staff.school, NEWER, by=None)
    assert figures(by_staff, "class_of_the_week") == [("Oak", "")]
    close_week(by_staff.school, NEWER, by=None, honoured=ash)
    assert figures(by_staff, "class_of_the_week") == [("Ash", "")]
    SchoolClass.objects.filter(pk=ash.pk).update(rested=True)
    assert figures(by_staff, "class_of_the_week") == [("Oak", "")]
    assert WeekClosing.objects.count() == 1


@pytest.mark.parametrize("monday", [date(2026, 11, 16), date(2026, 10, 26), date(2026, 11, 10)])
def test_only_a_finished_school_week_is_closed(by_staff: Screen, monday: date) -> None:
    """This week, half term, and a Tuesday."""
    with pytest.raises(WeekNotOver):
        close_week(by_staff.school, monday, by=None)


def test_preview_shows_a_week_that_nobody_closed(by_staff: Screen) -> None:
    shown = board_before_closing(by_staff, NEWER, FRIDAY)
    assert shown is not None
    assert [row.name for row in shown.panels[0].rows] == ["Oak"]
    assert board_before_closing(by_staff, date(2026, 11, 16), FRIDAY) is None
    assert board_before_closing(by_staff, date(2026, 10, 19), FRIDAY) is None


def test_history_of_staff_has_every_week(by_staff: Screen) -> None:
    closed, every = (facts_of(by_staff, NEWER, FRIDAY, every_week=each) for each in (False, True))
    assert closed is not None
    assert every is not None
    assert (list(closed.term_mondays), list(every.term_mondays)) == ([NEWER], [OLDER, NEWER])
    assert weeks_with_marks(by_staff.school, FRIDAY, 10) == [NEWER, OLDER]
