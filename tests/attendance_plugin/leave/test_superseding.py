"""Another decision in the place of the first: nothing edited, ledger turned back by rows, new letters (R11, R12)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.hand_back.due import find_due
from portal.attendance_plugin.leave.facts import build_facts
from portal.attendance_plugin.leave.ledger import balance_of, sessions_used
from portal.attendance_plugin.leave.models import Decision, LeaveRequest, LedgerEntry
from portal.attendance_plugin.leave.problems import (
    AlreadyDecided,
    NotAllowedToDecide,
    NothingChanges,
    NothingToTakeBack,
    NotWaiting,
    ReasonNeeded,
)
from portal.attendance_plugin.leave.services import decide, open_request, supersede, take_back
from portal.attendance_plugin.letters.models import Letter
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import mark
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
REASON = "The tests of that week cannot be moved."
WHY = "The tests were moved after we had answered."


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def refused(waiting: LeaveRequest) -> Decision:
    return decide(waiting, waiting.checks.get(), "refuse", by=people.headteacher(), reason=REASON)


@pytest.fixture
def waiting(school: School) -> LeaveRequest:
    request = build_world(school)
    checked(request)
    return request


def test_superseding_keeps_the_first_turns_the_ledger_back_and_writes_new_letters(refused: Decision) -> None:
    head = refused.decided_by
    fresh = supersede(refused, "grant", by=head, why=WHY)
    assert (fresh.supersedes, fresh.why_superseded, fresh.request.state) == (refused, WHY, "decided")
    assert Decision.objects.get(pk=refused.pk).reason == REASON
    assert fresh.request.standing_decision() == fresh
    assert list(LedgerEntry.objects.values_list("sessions", "outcome", "decision", "reverses__decision")) == [
        (4, "refused", refused.pk, None),
        (-4, "refused", fresh.pk, refused.pk),
        (4, "authorised", fresh.pk, None),
    ]
    assert balance_of(fresh.request) == {("2026-27", "authorised"): 4}
    assert set(Letter.objects.values_list("decision", "template_slug")) == {
        (refused.pk, "leave-declined"),
        (fresh.pk, "leave-approved"),
    }
    detail = AuditEntry.objects.get(action="leave_superseded").detail
    assert (detail["decision"], detail["supersedes"]) == (fresh.pk, refused.pk)
    assert WHY not in str(detail)


def test_a_decision_may_be_superseded_again_and_the_newest_stands(refused: Decision) -> None:
    second = supersede(refused, "grant", by=refused.decided_by, why=WHY)
    third = supersede(second, "refuse", by=refused.decided_by, why=WHY, reason="A third look at it.")
    assert third.request.standing_decision() == third
    assert sessions_used(third.request.matched_pupil, "2026-27") == 0
    assert balance_of(third.request) == {("2026-27", "refused"): 4}


def test_a_clock_that_went_back_does_not_change_which_one_stands(refused: Decision) -> None:
    """Abuse case 43: the order is that of the chain, not of the times."""
    earlier = NOW - timedelta(days=400)
    fresh = supersede(refused, "grant", by=refused.decided_by, why=WHY, at=earlier)
    assert LeaveRequest.objects.get().standing_decision() == fresh


def test_only_the_standing_decision_is_superseded(refused: Decision) -> None:
    second = supersede(refused, "grant", by=refused.decided_by, why=WHY)
    with pytest.raises(AlreadyDecided) as late:
        supersede(refused, "refuse", by=refused.decided_by, why=WHY, reason="Another reason altogether.")
    assert late.value.decision == second
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("why", ["", "  ", "Because."])
def test_replacing_a_decision_needs_its_own_reason(why: str, refused: Decision) -> None:
    with pytest.raises(ReasonNeeded, match="Say why the decision is replaced"):
        supersede(refused, "grant", by=refused.decided_by, why=why)
    assert Decision.objects.count() == 1


def test_what_stands_already_is_not_entered_again(refused: Decision) -> None:
    with pytest.raises(NothingChanges):
        supersede(refused, "refuse", by=refused.decided_by, why=WHY, reason=REASON)


def test_the_office_supersedes_nothing(refused: Decision) -> None:
    with pytest.raises(NotAllowedToDecide):
        supersede(refused, "grant", by=people.office(), why=WHY)


def test_the_register_system_is_handed_the_new_code(refused: Decision) -> None:
    """Two sessions missed: O while it is refused, C once it is granted."""
    school, pupil = refused.request.school, refused.request.matched_pupil
    mark(pupil, "N", date(2026, 12, 3))
    with time_machine.travel(datetime(2026, 12, 3, 17, 0, tzinfo=UTC)):
        assert {row.code for row in find_due(school).rows} == {"O"}
        supersede(refused, "grant", by=refused.decided_by, why=WHY)
        assert {row.code for row in find_due(school).rows} == {"C"}


def test_leave_the_family_does_not_take_goes_back_into_the_ledger(waiting: LeaveRequest) -> None:
    granted = decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    assert sessions_used(granted.request.matched_pupil, "2026-27") == 4
    take_back(granted)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.standing_decision()) == ("withdrawn", granted)
    assert (sessions_used(granted.request.matched_pupil, "2026-27"), balance_of(waiting)) == (0, {})
    entry = AuditEntry.objects.get(action="leave_taken_back")
    assert (entry.actor_name, entry.detail) == ("parent", {"decision": granted.pk})
    with pytest.raises(NotWaiting):
        take_back(granted)


def test_staff_take_leave_back_in_their_own_name(waiting: LeaveRequest) -> None:
    granted = decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    take_back(granted, by=people.office())
    assert AuditEntry.objects.get(action="leave_taken_back").actor_name == "office"


def test_a_refusal_is_not_taken_back(refused: Decision) -> None:
    with pytest.raises(NothingToTakeBack, match="Nothing was granted"):
        take_back(refused)


def test_leave_that_has_begun_is_not_taken_back(waiting: LeaveRequest) -> None:
    granted = decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    with pytest.raises(NothingToTakeBack, match=r"began on 3 December 2026\. Change the decision instead"):
        take_back(granted, at=datetime(2026, 12, 3, 0, 30, tzinfo=UTC))


def test_taking_back_a_decision_that_no_longer_stands_tells_of_the_one_that_does(waiting: LeaveRequest) -> None:
    granted = decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    other = supersede(granted, "refuse", by=granted.decided_by, why=WHY, reason=REASON)
    with pytest.raises(AlreadyDecided) as late:
        take_back(granted)
    assert late.value.decision == other
    assert balance_of(waiting) == {("2026-27", "refused"): 4}


def test_a_reversed_entry_counts_as_nothing_for_the_next_request(waiting: LeaveRequest) -> None:
    """What the rules read of days used is what is left of them."""
    granted = decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    take_back(granted)
    other = open_request(submit(waiting.school, child=waiting.pupil, number=2))
    facts = build_facts(other, at=NOW + timedelta(minutes=1))
    assert facts.ledger == ()
