"""Small classes shown together, and the class of the week."""

from dataclasses import replace
from decimal import Decimal

from portal.attendance_plugin.celebration.class_of_the_week import class_of_the_week
from portal.attendance_plugin.celebration.figures import State, WeekOfClass, state_of
from portal.attendance_plugin.celebration.partners import merge_partners

from .test_figures import week

ASH = week("Ash", 90, 95, on_roll=9, mascot="fox")
ELM = week("Elm", 40, 45, on_roll=5, mascot="owl")


def of_the_week(*weeks: WeekOfClass, turn: int) -> list[str]:
    found = class_of_the_week(weeks, turn=turn, target=Decimal(96), minimum_on_roll=10)
    return [entry.name for entry in found]


def test_partners_are_one_group_under_their_common_name() -> None:
    oak = week("Oak", 970)
    merged = merge_partners([("Little trees", ASH), ("", oak), ("Little trees", ELM)])
    assert merged == [replace(ASH, name="Little trees", attended=130, possible=140, on_roll=14), oak]
    assert [state_of(entry, minimum_on_roll=10) for entry in (ASH, ELM, merged[0])] == [
        State.SMALL,
        State.SMALL,
        State.COUNTED,
    ]


def test_group_awaits_the_register_of_each_and_rests_with_one() -> None:
    (awaiting,) = merge_partners([("Little trees", ASH), ("Little trees", replace(ELM, sessions_marked=8))])
    assert (awaiting.sessions_marked, state_of(awaiting, minimum_on_roll=10)) == (8, State.AWAITING)
    (rested,) = merge_partners([("Little trees", replace(ASH, rested=True)), ("Little trees", ELM)])
    assert state_of(rested, minimum_on_roll=10) is State.RESTED


def test_partner_that_was_closed_waits_for_nothing() -> None:
    closed = replace(ELM, sessions_open=0, sessions_marked=0, attended=0, possible=0)
    (merged,) = merge_partners([("Little trees", ASH), ("Little trees", closed)])
    assert (merged.sessions_open, merged.sessions_marked, merged.on_roll) == (10, 10, 14)


def test_phases_take_turns_and_a_shared_lead_is_shared() -> None:
    oak, fir = week("Oak", 970), week("Fir", 970)
    acorn = week("Acorn", 900, phase="Early years")
    assert [of_the_week(acorn, oak, fir, turn=turn) for turn in range(3)] == [["Acorn"], ["Oak", "Fir"], ["Acorn"]]


def test_phase_without_a_leader_leaves_its_turn_to_the_next() -> None:
    acorn = week("Acorn", 900, phase="Early years", sessions_marked=9)
    assert [of_the_week(acorn, week("Oak", 970), turn=turn) for turn in range(2)] == [["Oak"], ["Oak"]]
    assert of_the_week(acorn, turn=0) == []
