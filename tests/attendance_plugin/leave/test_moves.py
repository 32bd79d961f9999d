"""The moves a request may make (R12): each from where it may, told apart by whoever came first."""

import pytest

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.moves import ENDS, MATCH, MOVES, WITHDRAW, make_move
from portal.attendance_plugin.leave.problems import AlreadyDecided, NotWaiting
from portal.attendance_plugin.leave.services import decide
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked


def test_every_state_is_reached_and_only_the_ends_lead_nowhere() -> None:
    assert {move.after for move in MOVES} == set(LeaveRequest.State)
    assert {state for state, ends in ENDS.items() if not ends} == {"withdrawn", "passed_on"}


def test_each_move_has_a_name_of_its_own_in_the_audit_log_and_somebody_who_makes_it() -> None:
    assert len({move.action for move in MOVES}) == len(MOVES)
    assert all(move.by for move in MOVES)


def test_only_those_who_may_decide_move_a_request_to_decided() -> None:
    assert {frozenset(move.by) for move in MOVES if move.after == "decided"} == {frozenset({"head"})}


def test_a_move_from_another_state_is_refused_with_the_state_it_found(school: School) -> None:
    request = build_world(school)
    with pytest.raises(NotWaiting, match="“waiting for a decision”"):
        make_move(request, MATCH)


def test_who_comes_after_a_decision_is_told_of_it(school: School) -> None:
    request = build_world(school)
    decide(request, checked(request), "grant", by=people.headteacher())
    with pytest.raises(AlreadyDecided, match="Farah Siddiq"):
        make_move(request, WITHDRAW)
