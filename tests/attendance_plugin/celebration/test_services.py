"""From marks to class weeks, and from class weeks to the board of a day."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.attendance_plugin.celebration.boards import board
from portal.attendance_plugin.celebration.models import ClassWeek, Screen
from portal.attendance_plugin.celebration.services import recompute_class_weeks, refresh_class_weeks
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import ClassMembership, SchoolClass
from portal.pages.models import School
from tests import people

from .conftest import weekdays

MONDAY = date(2026, 11, 9)
Fill = Callable[..., None]


def class_of(school: School, name: str, size: int, *, start: int = 1, **changes: object) -> SchoolClass:
    school_class = people.school_class(school, name, **changes)
    for serial in range(start, start + size):
        people.pupil(school, serial=serial, in_class=school_class, given_name=f"Given{serial}", family_name="Family")
    return school_class


def figures(school_class: SchoolClass, monday: date = MONDAY) -> tuple[int, int, int, int, int]:
    row = ClassWeek.objects.get(school_class=school_class, monday=monday)
    return row.attended, row.possible, row.on_roll, row.sessions_open, row.sessions_marked


def test_week_sums_sessions_by_the_class_of_each_mark(open_school: School, fill_register: Fill) -> None:
    """3 pupils, 10 sessions: 30, less one for Y1 (not possible); 4 missed through illness; L and V attend."""
    oak = class_of(open_school, "Oak", 3)
    fill_register(oak, weekdays(MONDAY), missed=4)
    friday_pm = list(Mark.objects.filter(day=date(2026, 11, 13), half="pm").order_by("pk"))
    for mark, code in zip(friday_pm, ("L", "Y1", "V"), strict=True):
        mark.code = code
        mark.save()
    recompute_class_weeks(open_school, date(2026, 11, 12), date(2026, 11, 12))
    assert figures(oak) == (25, 29, 3, 10, 10)


def test_mark_counts_for_the_class_the_pupil_was_in_that_day(open_school: School, fill_register: Fill) -> None:
    oak, ash = class_of(open_school, "Oak", 2), class_of(open_school, "Ash", 1, start=3)
    moving = oak.memberships.order_by("pk").first()
    assert moving is not None
    fill_register(oak, weekdays(MONDAY))
    fill_register(ash, weekdays(MONDAY))
    ClassMembership.objects.filter(pk=moving.pk).update(last_day=date(2026, 11, 10))
    ClassMembership.objects.create(pupil=moving.pupil, school_class=ash, first_day=date(2026, 11, 11))
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    assert (figures(oak), figures(ash)) == ((14, 14, 1, 10, 10), (16, 16, 2, 10, 10))


def test_session_without_codes_is_awaited(open_school: School, fill_register: Fill) -> None:
    oak = class_of(open_school, "Oak", 2)
    fill_register(oak, weekdays(MONDAY))
    Mark.objects.filter(day=MONDAY, half="am").update(code="-")
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    assert figures(oak) == (18, 18, 2, 10, 9)


def test_class_without_any_mark_has_a_row_that_awaits(open_school: School) -> None:
    oak = class_of(open_school, "Oak", 1)
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    assert figures(oak) == (0, 0, 1, 10, 0)


def test_partial_week_counts_its_own_open_sessions(open_school: School) -> None:
    """The week of 16 November is one afternoon shorter for year 1; that of 23 November has an INSET day for all."""
    year_1 = class_of(open_school, "Acorn", 1, year_groups=[1])
    year_4 = class_of(open_school, "Oak", 1, start=2)
    recompute_class_weeks(open_school, date(2026, 11, 16), date(2026, 11, 23))
    assert [figures(year_1, date(2026, 11, day))[3] for day in (16, 23)] == [9, 8]
    assert [figures(year_4, date(2026, 11, day))[3] for day in (16, 23)] == [10, 8]


def test_holiday_week_has_no_row(open_school: School) -> None:
    class_of(open_school, "Oak", 1)
    assert recompute_class_weeks(open_school, date(2026, 10, 26), date(2026, 10, 30)) == 0
    assert ClassWeek.objects.count() == 0


def test_second_run_writes_nothing_and_a_late_change_is_marked(open_school: School, fill_register: Fill) -> None:
    oak = class_of(open_school, "Oak", 1)
    fill_register(oak, weekdays(MONDAY))
    assert recompute_class_weeks(open_school, MONDAY, MONDAY) == 1
    first = ClassWeek.objects.get()
    assert (recompute_class_weeks(open_school, MONDAY, MONDAY), first.revised_at) == (0, None)
    Mark.objects.filter(day=MONDAY, half="am").update(code="I")
    assert recompute_class_weeks(open_school, MONDAY, MONDAY) == 1
    changed = ClassWeek.objects.get()
    assert (changed.attended, changed.revised_at == changed.updated_at) == (9, True)


def test_filling_an_incomplete_week_is_no_revision(open_school: School, fill_register: Fill) -> None:
    oak = class_of(open_school, "Oak", 1)
    fill_register(oak, weekdays(MONDAY)[:3])
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    fill_register(oak, weekdays(MONDAY)[3:])
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    assert (figures(oak)[4], ClassWeek.objects.get().revised_at) == (10, None)


def test_only_the_class_weeks_named_are_counted_again(open_school: School, fill_register: Fill) -> None:
    oak, ash = class_of(open_school, "Oak", 1), class_of(open_school, "Ash", 1, start=2)
    weeks = MONDAY, date(2026, 11, 16)
    for room in (oak, ash):
        fill_register(room, [weeks[0], weeks[1]])
    recompute_class_weeks(open_school, *weeks)
    ClassWeek.objects.update(attended=99)
    assert refresh_class_weeks(open_school, {(oak.pk, weeks[1])}) == 1
    assert [figures(room, monday)[0] for room in (oak, ash) for monday in weeks] == [99, 2, 99, 99]


def test_first_marks_of_a_week_make_a_row_for_every_class_with_pupils(open_school: School, fill_register: Fill) -> None:
    oak, ash = class_of(open_school, "Oak", 1), class_of(open_school, "Ash", 1, start=2)
    people.school_class(open_school, "Elm")
    fill_register(oak, weekdays(MONDAY))
    assert refresh_class_weeks(open_school, {(oak.pk, MONDAY)}) == 2
    assert (figures(oak), figures(ash)) == ((10, 10, 1, 10, 10), (0, 0, 1, 10, 0))


def test_queries_do_not_grow_with_the_school(screen: Screen, fill_register: Fill) -> None:
    def count(classes: int, start: int) -> tuple[int, int]:
        for index in range(classes):
            fill_register(class_of(screen.school, f"C{start + index}", 1, start=start + index), weekdays(MONDAY))
        with CaptureQueriesContext(
            connection,
        ) as recomputing:
            recompute_class_weeks(screen.school, date(2026, 10, 5), date(2026, 11, 13))
        with CaptureQueriesContext(connection) as showing:
            board(screen, date(2026, 11, 20))
        return len(recomputing), len(showing)

    few = count(2, 1)
    assert count(12, 100) == few
    assert max(few) <= 12


@pytest.fixture
def three_classes(open_school: School, fill_register: Fill) -> list[SchoolClass]:
    """Oak missed 3 sessions of 100, Elm 2, Ash 1; each has ten pupils."""
    classes = [class_of(open_school, name, 10, start=10 * at + 1) for at, name in enumerate(("Oak", "Elm", "Ash"))]
    for at, school_class in enumerate(classes):
        fill_register(school_class, weekdays(MONDAY), missed=3 - at)
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    return classes


def test_board_shows_the_last_finished_week(screen: Screen, three_classes: list[SchoolClass]) -> None:
    shown = board(screen, date(2026, 11, 20))
    assert shown.week is not None
    assert (shown.week.monday, shown.week.valid_until) == (MONDAY, date(2026, 11, 22))
    assert [(row.name, row.figure) for row in shown.panels[0].rows] == [("Ash", "99.0%")]


def test_board_is_neutral_before_the_week_is_over_and_after_its_time(
    screen: Screen, three_classes: list[SchoolClass]
) -> None:
    assert [board(screen, on).is_neutral for on in (date(2026, 11, 13), date(2026, 11, 14))] == [True, False]
    assert [board(screen, on).is_neutral for on in (date(2026, 11, 22), date(2026, 11, 23))] == [False, True]


def test_board_falls_back_to_the_week_before_while_the_register_is_awaited(
    screen: Screen, three_classes: list[SchoolClass]
) -> None:
    recompute_class_weeks(screen.school, date(2026, 11, 16), date(2026, 11, 16))
    shown = board(screen, date(2026, 11, 21))
    assert shown.week is not None
    assert shown.week.monday == MONDAY


def test_rested_class_is_left_off(screen: Screen, three_classes: list[SchoolClass]) -> None:
    SchoolClass.objects.filter(name="Ash").update(rested=True)
    assert [row.name for row in board(screen, date(2026, 11, 20)).panels[0].rows] == ["Elm"]


def test_late_change_shows_when_the_figures_were_updated(
    screen: Screen, three_classes: list[SchoolClass], time_machine_to: Callable[[str], None]
) -> None:
    Mark.objects.filter(pupil__memberships__school_class__name="Oak", code="I").update(code="/")
    time_machine_to("2026-11-17 09:00+00:00")
    recompute_class_weeks(screen.school, MONDAY, MONDAY)
    shown = board(screen, date(2026, 11, 20))
    assert (shown.revised_on, shown.panels[0].rows[0].name) == (date(2026, 11, 17), "Oak")


def test_medical_absence_is_left_out_for_every_class_alike(
    screen: Screen, open_school: School, fill_register: Fill
) -> None:
    """Oak missed 3 of 100 through illness: 97.0, or 97 of 97. Elm missed 2 for other reasons: 98.0 either way."""
    for at, (name, missed, code) in enumerate((("Oak", 3, "I"), ("Elm", 2, "C"), ("Ash", 40, "C"), ("Fir", 40, "C"))):
        school_class = class_of(open_school, name, 10, start=10 * at + 1)
        fill_register(school_class, weekdays(MONDAY), missed=missed, code=code)
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    assert list(ClassWeek.objects.order_by("school_class__pk").values_list("medical", flat=True)) == [3, 0, 0, 0]

    def rows() -> list[tuple[str, str]]:
        return [(row.name, row.figure) for row in board(screen, date(2026, 11, 20)).panels[0].rows]

    assert rows() == [("Elm", "98.0%"), ("Oak", "97.0%")]
    screen.leaves_out_medical = True
    assert rows() == [("Oak", "100.0%"), ("Elm", "98.0%")]
    assert board(screen, date(2026, 11, 20)).leaves_out_medical


def test_upgrade_counts_the_medical_sessions_of_the_weeks_that_are_kept(
    open_school: School, fill_register: Fill
) -> None:
    oak = class_of(open_school, "Oak", 3)
    fill_register(oak, weekdays(MONDAY), missed=4)
    Mark.objects.filter(pk=Mark.objects.order_by("pk").values("pk")[:1]).update(code="M")
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    kept = ClassWeek.objects.get()
    ClassWeek.objects.update(medical=0)
    import_module("portal.attendance_plugin.migrations.0040_screens_of_classes").count_medical(apps, None)
    assert (ClassWeek.objects.get().medical, kept.medical) == (4, 4)


def test_small_classes_are_shown_together_under_their_common_name(
    screen: Screen, open_school: School, fill_register: Fill
) -> None:
    """Two classes of six each: 12 on roll, 3 + 0 of 120 sessions missed."""
    for at, (name, missed) in enumerate((("Ash", 3), ("Elm", 0))):
        school_class = class_of(open_school, name, 6, start=10 * at + 1, shown_as="Little trees")
        fill_register(school_class, weekdays(MONDAY), missed=missed)
    recompute_class_weeks(open_school, MONDAY, MONDAY)
    (page,) = board(screen, date(2026, 11, 20)).panels
    assert [(row.name, row.figure) for row in page.rows] == [("Little trees", "97.5%")]


def test_term_sums_the_weeks_since_september_and_none_after_the_one_shown(
    screen: Screen, open_school: School, fill_register: Fill
) -> None:
    """Oak: 100 of 100, 90 of 100 and 95 of 100 make 95.0 for the autumn; the week of 16 November is not over."""
    oak = class_of(open_school, "Oak", 10)
    for monday, missed in ((date(2026, 9, 7), 0), (date(2026, 10, 12), 10), (MONDAY, 5), (date(2026, 11, 16), 40)):
        fill_register(oak, weekdays(monday), missed=missed)
        recompute_class_weeks(open_school, monday, monday)
    screen.panels = [{"kind": kind, "title": kind, "text": ""} for kind in ("term", "points")]
    found = board(screen, date(2026, 11, 20)).panels
    assert [(page.kind, [(row.name, row.figure) for row in page.rows]) for page in found] == [
        ("term", [("Oak", "95.0%")]),
        ("points", [("Oak", "10")]),
    ]
