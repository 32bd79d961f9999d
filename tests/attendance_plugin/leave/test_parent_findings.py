"""What a parent reads on their own page: the findings on the record, with clauses, and nothing of anybody else."""

import pytest

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import findings_for_parent, open_request
from portal.forms.notes import ReviewNote
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit


@pytest.fixture
def waiting(school: School) -> LeaveRequest:
    return build_world(school)


def test_only_what_needs_the_record_is_told_with_its_clause(waiting: LeaveRequest) -> None:
    """The rest was on the check-answers page already."""
    checked(waiting)
    [note] = findings_for_parent(waiting)
    assert (note.kind, note.link, note.link_text) == (
        "meets",
        "/policies/attendance/versions/2026-09/#leave-attendance",
        "4.3 Attendance so far",
    )
    assert isinstance(note, ReviewNote)


def test_no_word_of_a_contact_and_no_advice_to_the_headteacher(waiting: LeaveRequest) -> None:
    """Abuse case 11, with a second parent on record who could leak."""
    people.separated_parent(waiting.pupil)
    checked(waiting)
    said = " ".join(note.text for note in findings_for_parent(waiting))
    contacts = [link.contact for link in waiting.pupil.contact_links.all()]
    told = [value for who in contacts for value in (who.full_name, who.email, who.telephone, who.address) if value]
    assert len(contacts) == 2
    assert [value for value in told if value in said] == []
    assert "recommend" not in said.casefold()
    assert "policy leaves" not in said


def test_nothing_before_a_check(waiting: LeaveRequest) -> None:
    assert findings_for_parent(waiting) == []


def test_nothing_while_no_child_is_matched(waiting: LeaveRequest, school: School) -> None:
    unmatched = open_request(submit(school, number=2))
    assert findings_for_parent(unmatched) == []
