"""From a form to a request: opened once, matched or not, and only the listed moves."""

from datetime import date

import pytest

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import Check, LeaveRequest
from portal.attendance_plugin.leave.problems import AlreadyDecided, NotWaiting
from portal.attendance_plugin.leave.services import decide, open_and_check, open_request, withdraw
from portal.attendance_plugin.submissions.services import set_pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked, freeze_calendar, publish_policy, submit


def test_a_matched_form_becomes_a_request_that_waits(school: School) -> None:
    request = build_world(school)
    assert request.state == LeaveRequest.State.WAITING
    assert (request.kind, request.first_day, request.first_half) == ("exceptional_leave", date(2026, 12, 3), "am")
    assert (request.last_day, request.last_half) == (date(2026, 12, 4), "pm")
    assert request.details == {"reason_code": "family_event", "evidence": "none", "asked_by_resident_parent": True}


def test_the_parents_free_words_are_not_copied_into_the_request(school: School) -> None:
    request = build_world(school)
    assert "Lagos" in request.submission.answers["reason"]
    assert "Lagos" not in str(request.details)


def test_opening_twice_makes_one_request(school: School) -> None:
    request = build_world(school)
    assert open_request(request.submission).pk == request.pk
    assert LeaveRequest.objects.count() == 1


def test_an_unmatched_form_waits_for_matching_and_moves_on_when_matched(school: School) -> None:
    submission = submit(school)
    request = open_request(submission)
    assert (request.state, request.pupil) == (LeaveRequest.State.UNMATCHED, None)
    submission.pupil = child = people.pupil(school)
    submission.save()
    moved = open_request(submission)
    assert (moved.pk, moved.state, moved.pupil) == (request.pk, LeaveRequest.State.WAITING, child)
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["leave_opened", "leave_matched"]


def test_matching_by_hand_opens_and_checks(school: School) -> None:
    freeze_calendar(school)
    publish_policy(school)
    submission = submit(school)
    open_and_check(submission)
    assert Check.objects.count() == 0
    set_pupil(submission, people.pupil(school), by=people.office())
    request = LeaveRequest.objects.get()
    assert (request.state, request.checks.count()) == (LeaveRequest.State.WAITING, 1)


def test_handing_on_twice_makes_one_check(school: School) -> None:
    request = build_world(school)
    first = open_and_check(request.submission)
    assert open_and_check(request.submission) == first
    assert Check.objects.count() == 1


def test_a_kind_without_rules_waits_without_a_check(school: School) -> None:
    request = build_world(school, answers={"kind": "funeral", "family_member": True})
    assert open_and_check(request.submission) is None
    request.refresh_from_db()
    assert (request.state, request.checks.count()) == (LeaveRequest.State.WAITING, 0)
    assert AuditEntry.objects.get(action="leave_not_checked").detail == {"why": "UnsupportedKind"}


def test_withdrawn_requests_stay_withdrawn(school: School) -> None:
    request = build_world(school)
    assert withdraw(request).state == LeaveRequest.State.WITHDRAWN
    with pytest.raises(NotWaiting, match="“withdrawn”"):
        withdraw(request)


def test_a_decided_request_cannot_be_withdrawn(school: School) -> None:
    request = build_world(school)
    decide(request, checked(request), "grant", by=people.headteacher(), reason="A close family wedding.")
    with pytest.raises(AlreadyDecided, match="Farah Siddiq"):
        withdraw(request)
