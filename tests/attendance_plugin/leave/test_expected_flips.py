"""Flips the author means: pinned, undisturbed by words and by new requests, to be confirmed after an edit of a rule."""

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.expected_flips import NothingToPin, expectation_of, pin_flips
from portal.attendance_plugin.leave.models import ExpectedFlips
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.editing.concerns import concerns_of
from portal.policies.models import PolicyPage
from portal.policies.what_ifs import concerns_of_others
from tests import people
from tests.attendance_plugin.leave.leave_world import POLICY, fill_register, freeze_calendar, publish_policy
from tests.attendance_plugin.leave.what_if_world import (
    CLOSE,
    IN_TIME,
    LATE,
    THREE_WEEKS,
    TODAY,
    ask_and_check,
    ask_often,
    open_school,
    save_draft,
)

pytestmark = pytest.mark.django_db
TEN_DAYS = THREE_WEEKS.replace("days = 21", "days = 10")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY} 12:00:00+00:00"):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    child = open_school(school)
    ask_often(child, range(1, 3), IN_TIME)
    ask_often(child, range(3, 6), CLOSE)
    ask_often(child, range(6, 8), LATE)
    return child


@pytest.fixture
def pinned(child: Pupil) -> ExpectedFlips:
    return pin_flips(save_draft(), by=people.editor())


def differences(page: PolicyPage) -> tuple[str, ...]:
    found = expectation_of(page)
    assert found is not None
    return found.differences


def test_a_pin_keeps_counts_and_no_pupil(pinned: ExpectedFlips) -> None:
    assert pinned.changes == [["headteacher_judgement", "outside_policy", 3]]
    assert (pinned.draft, pinned.in_force.label, pinned.pinned_by_name) == ("2027-01", "2026-09", "Rhys Calloway")
    entry = AuditEntry.objects.get(action="flips_pinned")
    assert (entry.actor_name, entry.detail) == ("editor", {"pin": pinned.pk})


def test_nothing_is_pinned_before_somebody_pins(child: Pupil) -> None:
    assert expectation_of(save_draft()) is None


def test_an_edit_of_words_alone_needs_no_confirmation(pinned: ExpectedFlips) -> None:
    page = save_draft(THREE_WEEKS.replace("The headteacher judges", "Our headteacher judges"))
    assert differences(page) == ()
    assert concerns_of_others(page) == ()


def test_a_new_request_is_no_edit(pinned: ExpectedFlips, child: Pupil) -> None:
    ask_and_check(child, 8, CLOSE)
    assert differences(save_draft(THREE_WEEKS.replace("2027-01-04", "2027-01-05"))) == ()


def test_an_edit_that_changes_the_flips_is_told_and_asks_for_confirmation(pinned: ExpectedFlips) -> None:
    page = save_draft(TEN_DAYS)
    assert differences(page) == (
        "Fewer requests go from “Headteacher’s judgement” to “Outside the policy” than pinned.",
        "More requests go from “Outside the policy” to “Headteacher’s judgement” than pinned.",
    )
    (concern,) = (found for found in concerns_of(page) if found.check == "flips_differ")
    assert concern.severity_words == "Contradiction"
    assert concern.message.startswith("On 26 November 2026 Rhys Calloway pinned what this draft is meant to change.")
    pin_flips(page, by=people._account("second", "Anwen Hale", "Policy editors"))
    assert (differences(page), concerns_of_others(page)) == ((), ())


def test_other_requests_in_the_same_number_are_a_difference_too(school: School) -> None:
    """One request fails on notice, one on attendance: each draft excuses the other of the two."""
    child = open_school(school)
    ask_often(child, range(1, 2), LATE)
    fallen_ill = people.pupil(school, serial=2, given_name="Tobias", family_name="Arkwright")
    fill_register(school, fallen_ill, absent=("2026-11-10",))
    ask_often(fallen_ill, range(2, 3), CLOSE)
    pin_flips(save_draft(THREE_WEEKS.replace("days = 21", "days = 10")), by=people.editor())
    excused = THREE_WEEKS.replace("days = 21", "days = 14").replace("percent = 96", "percent = 50")
    assert differences(save_draft(excused)) == (
        "As many recommendations change as pinned, but other requests or other findings are concerned.",
    )


def test_the_pin_of_another_draft_does_not_count(pinned: ExpectedFlips) -> None:
    assert expectation_of(save_draft(label="2027-02")) is None


def test_a_draft_that_cannot_be_read_is_neither_compared_nor_pinned(pinned: ExpectedFlips) -> None:
    draft = save_draft().get_latest_revision_as_object()
    draft.clauses[0].value["rules"][0].value["days"] = -3
    draft.save_revision()
    page = PolicyPage.objects.get()
    assert differences(page) == ("The draft’s rules cannot be read now, so it cannot be compared.",)
    with pytest.raises(NothingToPin, match="cannot be replayed"):
        pin_flips(page, by=people.headteacher())
    assert ExpectedFlips.objects.count() == 1


def test_a_policy_not_in_force_yet_has_nothing_to_pin(school: School) -> None:
    freeze_calendar(school)
    publish_policy(school, POLICY.replace("2026-09-01", "2027-01-04").replace("2027-09-01", "2028-01-04"))
    with pytest.raises(NothingToPin):
        pin_flips(save_draft(label="2027-03"), by=people.editor())
