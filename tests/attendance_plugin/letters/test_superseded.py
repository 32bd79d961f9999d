"""A letter of a decision that took another's place says so in its first lines, whatever was decided (R11)."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
import time_machine

from portal.attendance_plugin.leave.decisions import supersede
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.checking import faults_of
from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.services import TEMPLATE_OF
from portal.pages.models import School
from portal.rules.sessions import Half, Session
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world
from tests.attendance_plugin.letters.letters_world import load_own_letters, template

FIRST_DECIDED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DECIDED_AGAIN = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
SAID = "This letter replaces our letter of Monday 16 November 2026."
REASON = "The tests of that week cannot be moved."
WHY = "The tests were moved after we had answered."
OUTCOMES = ("grant", "grant_part", "refuse", "noted")


@pytest.fixture
def waiting(school: School) -> LeaveRequest:
    """For a performance: the only kind that may be noted as well as granted or refused."""
    request = build_world(school, answers={"kind": "performance", "licence": "none"})
    LetterTemplate.objects.filter(school=school).delete()
    load_own_letters(school)
    return request


def granted_of(request: LeaveRequest, outcome: str) -> tuple[Session, ...]:
    return (Session(request.first_day, Half.AM),) if outcome == "grant_part" else ()


@pytest.mark.parametrize(("first", "then"), list(permutations(OUTCOMES, 2)))
def test_each_outcome_says_in_its_first_lines_which_letter_it_replaces(
    first: str, then: str, waiting: LeaveRequest
) -> None:
    head = people.headteacher()
    with time_machine.travel(FIRST_DECIDED, tick=False):
        earlier = decide(waiting, None, first, by=head, reason=REASON, granted=granted_of(waiting, first))
    with time_machine.travel(DECIDED_AGAIN, tick=False):
        granted = granted_of(waiting, then)
        supersede(earlier, then, by=head, why=WHY, reason=REASON, granted=granted)
    old, new = Letter.objects.order_by("created_at")
    assert (old.template_slug, new.template_slug) == (
        TEMPLATE_OF[Decision.Outcome(first)],
        TEMPLATE_OF[Decision.Outcome(then)],
    )
    assert "replaces" not in old.text
    lines = [line for line in new.text.splitlines() if line.strip()]
    assert lines[:2] == ["Wednesday 18 November 2026", "Dear Ngozi Okafor,"]
    assert lines[2].startswith(SAID)
    assert WHY not in new.text


def test_somebody_who_had_no_letter_is_not_told_of_one(waiting: LeaveRequest) -> None:
    """A parent who came on the record since."""
    head = people.headteacher()
    with time_machine.travel(FIRST_DECIDED, tick=False):
        earlier = decide(waiting, None, "refuse", by=head, reason=REASON)
    people.separated_parent(waiting.matched_pupil)
    with time_machine.travel(DECIDED_AGAIN, tick=False):
        supersede(earlier, "grant", by=head, why=WHY)
    told = Letter.objects.get(recipient_name=people.SEPARATED_PARENT.name).text
    assert "This letter replaces our decision of Monday 16 November 2026." in told


@pytest.mark.parametrize("slug", TEMPLATE_OF.values())
def test_a_wording_that_would_hide_it_is_refused(slug: str, school: School) -> None:
    load_own_letters(school)
    letter = template(school, slug)
    assert faults_of(letter, school) == []
    letter.body = letter.body.replace("{{ replaces }}", "")
    assert [fault.got for fault in faults_of(letter, school)] == ["a letter without {{ replaces }}"]


def test_a_heading_with_nothing_below_it_is_left_out(waiting: LeaveRequest) -> None:
    """A headteacher who grants leave and adds nothing leaves no heading over nothing, in the letter and in the mail."""
    with time_machine.travel(FIRST_DECIDED, tick=False):
        decide(waiting, None, "grant", by=people.headteacher())
    letter = Letter.objects.get()
    assert letter.message
    for text in (letter.text, letter.message.text_body):
        assert "What the headteacher says" not in text
        assert "The parts of our policy that we looked at" in text
