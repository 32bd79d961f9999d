"""Letters as sent: listed, found, read back word for word."""

import pytest
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.models import Letter
from tests import people

REASON = "The <i>tests</i> of that week cannot be moved."


@pytest.fixture
def letters(waiting: LeaveRequest) -> list[Letter]:
    people.separated_parent(waiting.pupil)
    head = people._account("first", "Una Lark", "Headteacher")
    decide(waiting, waiting.checks.get(), "refuse", by=head, reason=REASON)
    return list(Letter.objects.order_by("pk"))


@pytest.mark.parametrize(("asked", "found"), [("", 2), ("Declan", 1), ("test0001", 2), ("okafor", 2), ("vane", 0)])
def test_letters_are_found_by_name_or_reference(asked: str, found: int, letters: list[Letter], sign_in) -> None:
    response = sign_in("office").get(reverse("attendance_staff:letters"), {"q": asked} if asked else {})
    assert len(response.context["object_list"]) == found


def test_a_letter_is_shown_as_it_was_sent(letters: list[Letter], sign_in) -> None:
    letter = letters[0]
    page = sign_in("office").get(reverse("attendance_staff:letter", args=[letter.pk])).content.decode()
    assert letter.html in page
    assert letter.sha256 in page
    assert "By email: queued" in page
    assert "<i>tests</i>" not in page


def test_reading_a_letter_is_written_down(letters: list[Letter], sign_in) -> None:
    sign_in("office").get(reverse("attendance_staff:letter", args=[letters[0].pk]))
    entry = AuditEntry.objects.get(action="letter_viewed")
    assert (entry.actor_name, entry.detail) == ("office", {"pupil": letters[0].pupil_id})


def test_a_letter_that_is_not_there_is_a_404(letters: list[Letter], sign_in) -> None:
    assert sign_in("office").get(reverse("attendance_staff:letter", args=[999_999])).status_code == 404
