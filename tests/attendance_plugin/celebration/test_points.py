"""The race over a term, by hand-worked examples."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from portal.attendance_plugin.celebration.figures import WeekOfClass
from portal.attendance_plugin.celebration.points import points_for, race

from .test_figures import week


def found(*term: Sequence[WeekOfClass]) -> list[tuple[int, str, int, int]]:
    racers = race(term, target=Decimal(96), minimum_on_roll=10)
    return [(racer.place, racer.week.name, racer.points, racer.way) for racer in racers]


@pytest.mark.parametrize(
    ("shown", "points"),
    [
        ("100.0", 7),
        ("99.9", 6),
        ("99.0", 6),
        ("98.9", 5),
        ("97.0", 4),
        ("96.0", 3),
        ("95.9", 2),
        ("94.9", 1),
        ("0.0", 1),
    ],
)
def test_points_of_a_week(shown: str, points: int) -> None:
    assert points_for(Decimal(shown)) == points


def test_points_go_by_the_figure_as_it_is_shown() -> None:
    """95.96 of an aim of 96 shows 95.9 and scores 2; 99.96 shows 99.9 and scores 6, never 7."""
    term = [[week("Ash", 2399, 2500), week("Elm", 2499, 2500)]] * 2
    assert found(*term) == [(1, "Elm", 12, 85), (2, "Ash", 4, 28)]


def test_equal_points_share_a_place_and_every_class_scores() -> None:
    """Ash 7 + 1, Elm 4 + 4, Fir 1 + 1: what each week said is left behind."""
    first = [week("Ash", 1000), week("Elm", 970), week("Fir", 500)]
    second = [week("Ash", 900), week("Elm", 970), week("Fir", 500)]
    assert found(first, second) == [(1, "Ash", 8, 57), (1, "Elm", 8, 57), (3, "Fir", 2, 14)]


@pytest.mark.parametrize(
    "changes",
    [
        {"sessions_open": 0, "sessions_marked": 0, "attended": 0, "possible": 0},
        {"sessions_open": 4, "sessions_marked": 4},
        {"sessions_marked": 9},
    ],
    ids=["closed", "under half its sessions", "awaiting"],
)
def test_week_that_did_not_count_is_made_up_for_by_the_class_s_own_others(changes: dict[str, int]) -> None:
    """Ash scored 6 and 3 in two of three weeks: 9 × 3 / 2 = 13.5, half up 14. Elm scored 4 three times."""
    values = {"attended": 1000, "possible": 1000} | changes
    missing = week("Ash", **values)  # type: ignore[arg-type]
    term = [[week("Ash", 990), week("Elm", 970)], [missing, week("Elm", 970)], [week("Ash", 960), week("Elm", 970)]]
    assert found(*term) == [(1, "Ash", 14, 66), (2, "Elm", 12, 57)]


def test_class_with_less_than_half_of_the_weeks_does_not_race() -> None:
    term = [[week("Elm", 970)], [week("Elm", 970)], [week("Elm", 970), week("Ash", 1000)]]
    assert [name for _, name, _, _ in found(*term)] == ["Elm"]


def test_small_rested_and_first_weeks_have_no_race() -> None:
    """CX-36 and B6: nine on roll and a rested class show no points; one week is no race."""
    shy = [week("Ash", 90, 90, on_roll=9), week("Elm", 1000, rested=True), week("Fir", 970), week("Oak", 960)]
    assert [name for _, name, _, _ in found(shy, shy)] == ["Fir", "Oak"]
    assert found(shy) == []
    assert found() == []
