"""Two decisions at the same moment, each on its own connection to the same file (R11, abuse case 37)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection

from portal.attendance_plugin.leave.models import Decision, LeaveRequest, LedgerEntry
from portal.attendance_plugin.leave.services import (
    AlreadyDecided,
    DecisionRefused,
    NotWaiting,
    decide,
    supersede,
    withdraw,
)
from portal.attendance_plugin.letters.models import Letter
from portal.pages.models import School
from portal.rules.sessions import Half, Session
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 12, 3)
REASON = "A close family wedding that cannot be moved."


def at_once(*actions):
    """Run the actions together; each one's result or the refusal it raised."""
    start = Barrier(len(actions))

    def run(action):
        start.wait()
        try:
            return action()
        except DecisionRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def head(number: int) -> User:
    user = User.objects.create_user(f"head{number}", password=people.PASSWORD, first_name="Head", last_name=str(number))
    group, _ = Group.objects.get_or_create(name="Headteacher")
    group.permissions.add(Permission.objects.get(codename="decide_leave", content_type__app_label="attendance"))
    user.groups.add(group)
    return User.objects.get(pk=user.pk)


def test_one_of_eight_decisions_stands_and_the_others_are_told(school: School) -> None:
    request = build_world(school)
    check = checked(request)
    heads = [head(number) for number in range(8)]

    def decide_as(user):
        mine = LeaveRequest.objects.get(pk=request.pk)
        outcome = "grant" if user.pk % 2 else "refuse"
        return decide(mine, check, outcome, by=user, reason=REASON)

    results = at_once(*(lambda user=user: decide_as(user) for user in heads))
    standing = Decision.objects.get()
    assert [result for result in results if isinstance(result, Decision)] == [standing]
    refusals = [result for result in results if isinstance(result, AlreadyDecided)]
    assert len(refusals) == 7
    assert {refusal.decision.pk for refusal in refusals} == {standing.pk}
    assert (LedgerEntry.objects.count(), Letter.objects.count()) == (1, 1)


def test_deciding_and_withdrawing_at_once_leave_one_outcome(school: School) -> None:
    request = build_world(school)
    check, user = checked(request), head(1)
    decided, withdrawn = at_once(
        lambda: decide(LeaveRequest.objects.get(pk=request.pk), check, "grant", by=user),
        lambda: withdraw(LeaveRequest.objects.get(pk=request.pk)),
    )
    request.refresh_from_db()
    if request.state == LeaveRequest.State.DECIDED:
        assert isinstance(decided, Decision)
        assert isinstance(withdrawn, AlreadyDecided)
    else:
        assert request.state == LeaveRequest.State.WITHDRAWN
        assert isinstance(decided, NotWaiting)
        assert Decision.objects.count() == 0


def test_of_two_that_replace_a_decision_at_once_one_stands_and_the_other_is_told(school: School) -> None:
    request = build_world(school)
    first = decide(request, checked(request), "refuse", by=head(0), reason=REASON)
    replacing = [(head(1), "grant"), (head(2), "grant_part")]

    def replace_as(user, outcome):
        mine = Decision.objects.get(pk=first.pk)
        return supersede(mine, outcome, by=user, why="The family sent new facts.", granted=[Session(DAY, Half.AM)])

    results = at_once(*(lambda user=user, outcome=outcome: replace_as(user, outcome) for user, outcome in replacing))
    standing = LeaveRequest.objects.get().standing_decision()
    assert [result for result in results if isinstance(result, Decision)] == [standing]
    assert [result.decision for result in results if isinstance(result, AlreadyDecided)] == [standing]
    entered = 1 if standing.outcome == "grant" else 2
    assert (Decision.objects.count(), LedgerEntry.objects.count(), Letter.objects.count()) == (2, 2 + entered, 2)
