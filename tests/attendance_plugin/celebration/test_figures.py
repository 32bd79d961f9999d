"""The arithmetic of celebration, by hand-worked examples."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.celebration.figures import (
    State,
    WeekOfClass,
    awaiting_register,
    by_phase,
    most_improved,
    named_places,
    reached_target,
    shown_percent,
    singles_one_out,
    standings,
    state_of,
)

TARGET = Decimal(96)


def week(name: str, attended: int, possible: int = 1000, **changes: object) -> WeekOfClass:
    values: dict[str, object] = {"phase": "Key stage 2", "on_roll": 28}
    return WeekOfClass(name=name, attended=attended, possible=possible, **(values | changes))  # type: ignore[arg-type]


def places(*weeks: WeekOfClass) -> list[tuple[int, str, str]]:
    found = standings(weeks, target=TARGET, minimum_on_roll=10)
    return [(standing.place, standing.week.name, str(standing.shown)) for standing in found]


def named(*weeks: WeekOfClass) -> list[str]:
    return [place.week.name for place in named_places(standings(weeks, target=TARGET, minimum_on_roll=10))]


@pytest.mark.parametrize(
    ("attended", "possible", "shown"),
    [
        (2499, 2500, "99.9"),  # 99.96: one session was missed, so never 100.0
        (2399, 2500, "95.9"),  # 95.96: below the target, so never 96.0
        (2400, 2500, "96.0"),  # exactly the target
        (2401, 2500, "96.0"),  # 96.04
        (1939, 2000, "97.0"),  # 96.95: half a tenth goes up
        (280, 280, "100.0"),
        (0, 280, "0.0"),
        (19199, 20000, "95.9"),  # 95.995
        (2, 3, "66.7"),
    ],
)
def test_shown_percent(attended: int, possible: int, shown: str) -> None:
    assert str(shown_percent(attended, possible, target=TARGET)) == shown


def test_shown_percent_is_never_rounded_up_to_a_target_with_a_decimal() -> None:
    assert shown_percent(9646, 10_000, target=Decimal("96.5")) == Decimal("96.4")


@given(possible=st.integers(1, 4000), missed=st.integers(0, 4000), target=st.integers(1, 99))
def test_shown_percent_never_contradicts_the_exact_figure(possible: int, missed: int, target: int) -> None:
    attended = max(possible - missed, 0)
    shown = shown_percent(attended, possible, target=Decimal(target))
    assert (shown == 100) == (attended == possible)
    assert (shown >= target) == (100 * attended >= target * possible)
    assert abs(shown * possible - 100 * attended) <= Decimal("0.1") * possible


def test_equal_as_shown_share_a_place_and_the_next_is_left_empty() -> None:
    """97.04 and 96.96 both show 97.0: hidden digits break no tie, and equals stand in the order of classes."""
    found = places(week("Ash", 980), week("Beech", 9696, 10_000), week("Cedar", 9704, 10_000), week("Damson", 965))
    assert found == [(1, "Ash", "98.0"), (2, "Beech", "97.0"), (2, "Cedar", "97.0"), (4, "Damson", "96.5")]


def test_three_places_are_named_and_a_shared_one_counts_for_all_its_classes() -> None:
    assert named(*[week(str(n), n) for n in (990, 980, 970, 960, 950)]) == ["990", "980", "970"]
    ties = [week("Ash", 990), week("Beech", 980), week("Cedar", 980), week("Damson", 970), week("Elm", 960)]
    assert named(*ties) == ["Ash", "Beech", "Cedar"]


def test_all_equal_are_all_leaders() -> None:
    assert places(week("Ash", 970), week("Beech", 970)) == [(1, "Ash", "97.0"), (1, "Beech", "97.0")]


@pytest.mark.parametrize(
    ("attended", "expected"),
    [
        ((980,), ["A"]),
        ((980, 970), ["A"]),
        ((980, 970, 960), ["A"]),
        ((980, 970, 960, 950), ["A", "B"]),
        ((980, 970, 970, 960), ["A"]),
        ((980, 970, 960, 950, 940), ["A", "B", "C"]),
        ((980, 980, 980), ["A", "B", "C"]),
        ((980, 980, 970), ["A", "B"]),
    ],
)
def test_no_class_is_known_to_be_last(attended: tuple[int, ...], expected: list[str]) -> None:
    """Beyond the leaders a class is named only while two others stay unnamed."""
    assert named(*[week(name, sessions) for name, sessions in zip("ABCDE", attended, strict=False)]) == expected


def test_week_of_under_half_its_sessions_leads_nothing() -> None:
    short = week("Ash", 112, 112, sessions_open=4, sessions_marked=4)
    assert places(short, week("Beech", 970), week("Cedar", 960)) == [(1, "Beech", "97.0"), (2, "Cedar", "96.0")]


def test_week_of_half_its_sessions_may_lead() -> None:
    half = week("Ash", 140, 140, sessions_open=5, sessions_marked=5)
    assert places(half, week("Beech", 970)) == [(1, "Ash", "100.0"), (2, "Beech", "97.0")]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.COUNTED),
        ({"on_roll": 10}, State.COUNTED),
        ({"on_roll": 9}, State.SMALL),
        ({"sessions_marked": 9}, State.AWAITING),
        ({"sessions_marked": 0, "attended": 0, "possible": 0}, State.AWAITING),
        ({"sessions_open": 0, "sessions_marked": 0, "attended": 0, "possible": 0}, State.CLOSED),
        ({"attended": 0, "possible": 0}, State.CLOSED),
        ({"rested": True, "sessions_marked": 0}, State.RESTED),
    ],
)
def test_state_of(changes: dict[str, object], state: State) -> None:
    values = {"attended": 270, "possible": 280} | changes
    assert state_of(week("Ash", **values), minimum_on_roll=10) is state  # type: ignore[arg-type]


def test_school_cannot_lower_the_smallest_group_below_six() -> None:
    assert state_of(week("Ash", 50, 50, on_roll=5), minimum_on_roll=1) is State.SMALL
    assert state_of(week("Ash", 50, 50, on_roll=6), minimum_on_roll=1) is State.COUNTED


def test_nine_on_roll_has_no_figure_but_may_reach_the_target() -> None:
    small = week("Ash", 90, 90, on_roll=9)
    others = [week("Beech", 970), week("Cedar", 900)]
    assert places(small, *others) == [(1, "Beech", "97.0"), (2, "Cedar", "90.0")]
    assert reached_target([small, *others], target=TARGET, minimum_on_roll=10) == [small, others[0]]


def test_rested_and_awaiting_classes_reach_nothing_and_lead_nothing() -> None:
    rested, awaiting = week("Ash", 1000, rested=True), week("Beech", 1000, sessions_marked=8)
    assert places(rested, awaiting) == []
    assert reached_target([rested, awaiting], target=TARGET, minimum_on_roll=10) == []
    assert awaiting_register([rested, awaiting], minimum_on_roll=10) == [awaiting]


def test_target_is_compared_exactly() -> None:
    below, at = week("Ash", 95_999, 100_000), week("Beech", 96_000, 100_000)
    assert reached_target([below, at], target=TARGET, minimum_on_roll=10) == [at]


@pytest.mark.parametrize(("reached", "singles"), [(3, True), (4, False), (2, False)])
def test_naming_all_but_one_singles_that_one_out(reached: int, singles: bool) -> None:
    weeks = [week(str(n), 970 if n < reached else 900) for n in range(4)]
    named = reached_target(weeks, target=TARGET, minimum_on_roll=10)
    assert singles_one_out(weeks, named, minimum_on_roll=10) is singles


def test_most_improved_sums_its_own_weeks_before() -> None:
    """Ash: 945 of 1050 before, 90.0, now 95.0. Beech: 97.0 before, now 98.0."""
    before = [[week("Ash", 900), week("Beech", 970)], [week("Ash", 45, 50), week("Beech", 970)]]
    now = [week("Ash", 950), week("Beech", 980)]
    assert [found.name for found in most_improved(now, before, minimum_on_roll=10)] == ["Ash"]


def test_most_improved_is_shared_and_needs_two_weeks_and_a_rise() -> None:
    now = [week("Ash", 950), week("Beech", 950)]
    rising = [[week("Ash", 940), week("Beech", 940)]] * 2
    assert [found.name for found in most_improved(now, rising, minimum_on_roll=10)] == ["Ash", "Beech"]
    assert most_improved(now, rising[:1], minimum_on_roll=10) == []
    falling = [[week("Ash", 950), week("Beech", 960)]] * 2
    assert most_improved(now, falling, minimum_on_roll=10) == []


def test_by_phase_keeps_the_order_of_classes() -> None:
    weeks = [week("Acorn", 1, phase="Early years"), week("Oak", 1), week("Conker", 1, phase="Early years")]
    found = [(phase, [entry.name for entry in group]) for phase, group in by_phase(weeks)]
    assert found == [("Early years", ["Acorn", "Conker"]), ("Key stage 2", ["Oak"])]
