"""From the form to the page that says back what will happen, to the decision; and to another in its place."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.services import decide, supersede
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
REASON = "The tests of that week cannot be moved."
WHY = "The tests were moved after we had answered."


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


def address(request: LeaveRequest, name: str) -> str:
    return reverse(f"attendance_staff:{name}", args=[request.submission.reference])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def answer(request: LeaveRequest, **changes: object) -> dict[str, object]:
    return {"outcome": "grant", "reason": "", "register_code": "", "check": request.checks.first().pk} | changes


def hidden(response) -> dict[str, list[str]]:
    """What the confirming page would send."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        if name != "csrfmiddlewaretoken":
            sent.setdefault(name, []).append(value)
    return sent


def test_what_will_happen_is_said_back_before_anything_is_entered(waiting: LeaveRequest, sign_in) -> None:
    client = sign_in("headteacher")
    part = answer(waiting, outcome="grant_part", granted=["2026-12-03 am", "2026-12-03 pm"], reason=REASON)
    response = client.post(address(waiting, "decide"), part)
    page = words(response)
    assert (response.status_code, Decision.objects.count()) == (200, 0)
    assert "Granted Thursday 3 December 2026, all day Not granted Friday 4 December 2026, all day" in page
    assert "Register code C: " in page
    assert "0 sessions (0 school days) before, 2 sessions (1 school day) after, in 2026-27" in page
    assert "Ngozi Okafor (Mother), by email" in page
    assert REASON in page
    client.post(address(waiting, "decide"), hidden(response) | {"confirmed": "yes"})
    assert Decision.objects.get().granted_sessions == [["2026-12-03", "am"], ["2026-12-03", "pm"]]


def test_going_back_from_there_keeps_what_was_typed(waiting: LeaveRequest, sign_in) -> None:
    client = sign_in("headteacher")
    typed = answer(waiting, outcome="grant_part", granted=["2026-12-04 pm"], reason=REASON)
    said_back = client.post(address(waiting, "decide"), typed)
    page = client.post(address(waiting, "decide"), hidden(said_back) | {"change": "yes"})
    assert (page.status_code, page.context["form"]["reason"].value(), Decision.objects.count()) == (200, REASON, 0)
    ticked = re.findall(r'name="(?:outcome|granted)" value="([^"]+)"[^>]* checked', page.content.decode())
    assert ticked == ["grant_part", "2026-12-04 pm"]
    assert "Error:" not in page.context["header_title"]


def test_a_departure_from_the_advice_is_said_before_it_is_entered(school: School, sign_in) -> None:
    request = build_world(school, answers={"reason_code": "holiday_cost"})
    checked(request)
    page = words(sign_in("headteacher").post(address(request, "decide"), answer(request, reason=REASON)))
    assert "This departs from what the policy check suggests" in page


def test_the_second_head_is_told_on_the_way_to_confirming(waiting: LeaveRequest, sign_in) -> None:
    """R11, abuse case 37: between the two pages somebody else decides; nothing is overwritten."""
    client = sign_in("headteacher")
    said_back = client.post(address(waiting, "decide"), answer(waiting, outcome="refuse", reason=REASON))
    first = people._account("first", "Una Lark", "Headteacher")
    decide(waiting, waiting.checks.get(), "grant", by=first)
    page = words(client.post(address(waiting, "decide"), hidden(said_back) | {"confirmed": "yes"}, follow=True))
    assert "Already decided by Una Lark (Headteacher) on Friday 20 November 2026 at 09:00: grant." in page
    assert "Decided by Una Lark, Headteacher" in page
    assert Decision.objects.get().decided_by == first


@pytest.mark.parametrize(("kind", "offered"), [("exceptional_leave", False), ("performance", True)])
def test_noting_without_authorisation_is_offered_for_licences_alone(
    kind: str, offered: bool, school: School, sign_in
) -> None:
    request = build_world(school, answers={"kind": kind, "licence": "none"})
    page = sign_in("headteacher").get(address(request, "request")).content.decode()
    assert ('value="noted"' in page) == offered


@pytest.fixture
def refused(waiting: LeaveRequest) -> Decision:
    head = people._account("first", "Una Lark", "Headteacher")
    return decide(waiting, waiting.checks.get(), "refuse", by=head, reason=REASON)


def replace(client: Client, refused: Decision, **changes: object):
    given = answer(refused.request, decision=refused.pk, why=WHY) | changes
    return client.post(address(refused.request, "supersede"), given)


def test_a_decision_is_replaced_with_a_reason_and_both_stay_on_the_page(refused: Decision, sign_in) -> None:
    client = sign_in("headteacher")
    assert "Replace this decision" in words(client.get(address(refused.request, "request")))
    said_back = replace(client, refused)
    assert (WHY in words(said_back), Decision.objects.count()) == (True, 1)
    client.post(address(refused.request, "supersede"), hidden(said_back) | {"confirmed": "yes"})
    page = words(client.get(address(refused.request, "request")))
    assert "Outcome Granted Decided by Farah Siddiq" in page
    assert "Earlier decisions that no longer stand (1) Refuse, Una Lark, 20 November 2026, 09:00" in page
    assert f"Why it was replaced: {WHY}" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"why": "Because."}, "why"), ({"outcome": "refuse"}, "reason"), ({"outcome": ""}, "outcome")],
)
def test_what_is_missing_to_replace_a_decision_is_said(changes, field: str, refused: Decision, sign_in) -> None:
    response = replace(sign_in("headteacher"), refused, **changes)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_replacing_what_no_longer_stands_shows_what_does(refused: Decision, sign_in) -> None:
    supersede(refused, "grant", by=refused.decided_by, why=WHY)
    client = sign_in("headteacher")
    page = words(client.get(replace(client, refused, confirmed="yes")["Location"]))
    assert "Already decided by Una Lark (Headteacher) on Friday 20 November 2026 at 09:00: grant." in page
    assert Decision.objects.count() == 2


def test_a_request_that_waits_has_nothing_to_replace(waiting: LeaveRequest, sign_in) -> None:
    page = words(sign_in("headteacher").get(address(waiting, "supersede"), follow=True))
    assert "Only a request that is decided has a decision to replace." in page
