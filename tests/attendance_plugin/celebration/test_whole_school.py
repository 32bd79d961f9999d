"""The whole school's figure: told only where no class can be worked out from it."""

from decimal import Decimal

import pytest

from portal.attendance_plugin.celebration.figures import WeekOfClass
from portal.attendance_plugin.celebration.whole_school import WholeSchool, is_near, whole_school

from .test_figures import week


def found(*weeks: WeekOfClass, named: tuple[str, ...] = ()) -> WholeSchool | None:
    return whole_school(weeks, named, target=Decimal(96), minimum_on_roll=10)


def test_sessions_of_all_classes_are_summed() -> None:
    """980 of 1000 and 90 of 200 are 1070 of 1200, 89.2; the mean of 98 and 45 would be 71.5."""
    assert found(week("Ash", 980), week("Elm", 90, 200)) == WholeSchool(
        shown=Decimal("89.2"), has_reached=False, is_near=False
    )


@pytest.mark.parametrize(
    ("attended", "expected"),
    [
        (2400, ("96.0", True, False)),
        (2399, ("95.9", False, True)),  # 95.96: below the aim, so never 96.0
        (2375, ("95.0", False, True)),
        (2374, ("95.0", False, True)),  # 94.96 shows 95.0
        (2372, ("94.9", False, False)),
        (2499, ("99.9", True, False)),  # 99.96: one session was missed, so never 100.0
        (2500, ("100.0", True, False)),
    ],
)
def test_aim_is_compared_exactly_and_nearly_there_goes_by_the_figure_shown(
    attended: int, expected: tuple[str, bool, bool]
) -> None:
    half = attended // 2
    whole = found(week("Ash", half, 1250), week("Elm", attended - half, 1250))
    assert whole is not None
    assert (str(whole.shown), whole.has_reached, whole.is_near) == expected


def test_nearly_there_ends_at_the_aim() -> None:
    assert [is_near(Decimal(shown), target=Decimal(96)) for shown in ("94.9", "95.0", "95.9", "96.0")] == [
        False,
        True,
        True,
        False,
    ]


def test_no_class_is_left_over_alone() -> None:
    """B6: with Ash's figure on the screen the difference would be Elm's."""
    ash, elm, fir = week("Ash", 980), week("Elm", 900), week("Fir", 900)
    assert found(ash, elm, named=("Ash",)) is None
    assert found(ash, elm, fir, named=("Ash",)) is not None
    assert found(ash, elm, named=("Ash", "Elm")) is not None


def test_classes_left_over_are_no_small_group_together() -> None:
    ash = week("Ash", 980)
    assert found(ash, week("Elm", 40, 50, on_roll=4), week("Fir", 40, 50, on_roll=5), named=("Ash",)) is None
    assert found(ash, week("Elm", 40, 50, on_roll=5), week("Fir", 40, 50, on_roll=5), named=("Ash",)) is not None


def test_rested_class_belongs_to_the_whole_school_and_is_not_told_by_it() -> None:
    rested = week("Elm", 500, rested=True)
    assert found(week("Ash", 1000), rested, named=("Ash",)) is None
    whole = found(week("Ash", 1000), rested, week("Fir", 900), named=("Ash",))
    assert whole is not None
    assert whole.shown == Decimal("80.0")


def test_whole_school_waits_for_every_register() -> None:
    assert found(week("Ash", 980), week("Elm", 970), week("Fir", 900, sessions_marked=9)) is None


def test_nothing_possible_or_a_tiny_school_has_no_figure() -> None:
    closed = week("Ash", 0, 0, sessions_open=0, sessions_marked=0)
    assert found(closed) is None
    assert found(week("Ash", 0), week("Elm", 0)) is None
    assert found(week("Ash", 90, 90, on_roll=4), week("Elm", 90, 90, on_roll=5)) is None
