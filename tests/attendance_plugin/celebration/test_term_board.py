"""The term so far: sums of sessions, never means."""

from decimal import Decimal

from portal.attendance_plugin.celebration.figures import WeekOfClass
from portal.attendance_plugin.celebration.term_board import term_standings

from .test_figures import week


def found(*term: list[WeekOfClass]) -> list[tuple[int, str, str]]:
    standings = term_standings(term, target=Decimal(96), minimum_on_roll=10)
    return [(standing.place, standing.week.name, str(standing.shown)) for standing in standings]


def test_term_sums_all_sessions_to_date() -> None:
    """Ash: 900 of 1000 and 50 of 50 are 950 of 1050, 90.5; the mean of 90 and 100 would be 95."""
    term = [[week("Ash", 900), week("Elm", 910)], [week("Ash", 50, 50), week("Elm", 910)]]
    assert found(*term) == [(1, "Elm", "91.0"), (2, "Ash", "90.5")]


def test_short_week_counts_with_the_sessions_it_had() -> None:
    short = {"sessions_open": 2, "sessions_marked": 2}
    term = [[week("Ash", 980), week("Elm", 970)], [week("Ash", 100, 200, **short), week("Elm", 194, 200)]]
    assert found(*term) == [(1, "Elm", "97.0"), (2, "Ash", "90.0")]


def test_awaited_week_stays_out_and_half_of_the_weeks_are_needed() -> None:
    awaited = week("Ash", 1000, sessions_marked=9)
    assert found([awaited, week("Elm", 970)], [week("Ash", 960), week("Elm", 970)]) == [
        (1, "Elm", "97.0"),
        (2, "Ash", "96.0"),
    ]
    term = [[awaited, week("Elm", 970)], [awaited, week("Elm", 970)], [week("Ash", 999), week("Elm", 970)]]
    assert found(*term) == [(1, "Elm", "97.0")]


def test_first_week_and_small_groups_have_no_term() -> None:
    assert found([week("Ash", 970), week("Elm", 960)]) == []
    assert found(*[[week("Ash", 90, 90, on_roll=9), week("Elm", 970)]] * 2) == [(1, "Elm", "97.0")]
