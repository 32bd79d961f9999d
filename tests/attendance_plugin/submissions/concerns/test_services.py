"""Abuse case 72: worrying words are kept apart, and the safeguarding lead is called without a word of them."""

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.submissions.concerns.kept_apart import KEPT_APART, answers_shown
from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.attendance_plugin.submissions.concerns.services import AlreadyClosed, close, look_for_worries, see
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.submissions.conftest import Send

pytestmark = pytest.mark.django_db
WORDS = "Her stepdad hit her and she is afraid to go home"
LEAD = {"role": "Designated safeguarding lead", "telephone": "01632 960104", "email": "lead@millbrook.example"}


@pytest.fixture
def with_lead(school: School) -> School:
    school.contacts = {**school.contacts, "safeguarding_lead": LEAD}
    school.save()
    return school


def test_worrying_words_raise_one_concern_in_the_same_breath(with_lead: School, send: Send) -> None:
    submission = send(reason=WORDS)
    concern = SafeguardingConcern.objects.get()
    assert (concern.submission, concern.about) == (submission, ["Harm by somebody", "Fear, or not safe at home"])
    assert look_for_worries(submission) == concern
    assert SafeguardingConcern.objects.count() == 1


def test_everyday_words_raise_none(send: Send) -> None:
    assert look_for_worries(send()) is None
    assert Submission.objects.get().has_words_apart is False


def test_the_lead_is_called_without_content(with_lead: School, send: Send) -> None:
    """The mail says that there is something, not what, about whom or from whom; it is no reminder to click and act."""
    submission = send(reason=WORDS)
    mail = OutboxMessage.objects.get(purpose="concern")
    concern = SafeguardingConcern.objects.get()
    assert (mail.recipient, mail.pupil) == (LEAD["email"], None)
    assert submission.reference in mail.text_body
    assert f"/admin/attendance/concerns/{concern.pk}/" in mail.text_body
    for told in (mail.subject, mail.text_body, mail.html_body):
        for word in ("stepdad", "afraid", "Amara", "Okafor", "Oak", "Harm", "Fear"):
            assert word not in told


def test_without_an_address_of_the_lead_the_headteacher_is_called(school: School, send: Send) -> None:
    school.contacts = {"headteacher": {"role": "Headteacher", "email": "head@millbrook.example"}}
    school.save()
    send(reason=WORDS)
    assert OutboxMessage.objects.get(purpose="concern").recipient == "head@millbrook.example"


def test_a_school_without_any_address_still_keeps_the_concern(school: School, send: Send) -> None:
    school.contacts = {}
    school.save()
    send(reason=WORDS)
    assert (SafeguardingConcern.objects.count(), OutboxMessage.objects.filter(purpose="concern").count()) == (1, 0)


def test_a_flood_of_them_calls_ten_times_an_hour(with_lead: School, send: Send) -> None:
    """Abuse case 5: every one is in the list."""
    for _ in range(12):
        send(reason=WORDS)
    assert OutboxMessage.objects.filter(purpose="concern").count() == 10
    assert SafeguardingConcern.objects.count() == 12


def test_words_are_shown_as_kept_apart_and_names_as_given(with_lead: School, send: Send) -> None:
    shown = answers_shown(send(reason=WORDS, relationship="Mother; he beats me"))
    assert (shown["reason"], shown["relationship"]) == (KEPT_APART, KEPT_APART)
    assert (shown["child_name"], shown["child_class"], shown["parent_name"]) == (
        people.CHILD_NAME,
        "Oak",
        "Ngozi Okafor",
    )


def test_audit_holds_ids_alone(with_lead: School, send: Send) -> None:
    send(reason=WORDS)
    lead = people.safeguarding_lead()
    concern = SafeguardingConcern.objects.get()
    see(concern, by=lead)
    close(concern, "followed_up", by=lead)
    entries = AuditEntry.objects.filter(subject=f"safeguardingconcern:{concern.pk}").order_by("pk")
    assert [(entry.action, entry.actor_name, entry.detail) for entry in entries] == [
        ("concern_raised", "worker", {}),
        ("concern_viewed", "lead", {}),
        ("concern_closed", "lead", {"outcome": "followed_up"}),
    ]


def test_first_to_see_and_first_to_close_stand(with_lead: School, send: Send) -> None:
    """R11: the second to close is told, and changes nothing."""
    send(reason=WORDS)
    lead, other = people.safeguarding_lead(), people.headteacher()
    concern = SafeguardingConcern.objects.get()
    see(concern, by=lead)
    see(concern, by=other)
    assert concern.seen_by == lead
    close(concern, "followed_up", by=lead)
    with pytest.raises(AlreadyClosed, match="already closed by Marisol Penry at"):
        close(concern, "no_worry", by=other)
    assert SafeguardingConcern.objects.get().outcome == "followed_up"


def test_words_changed_after_no_worry_was_found_call_the_lead_again(with_lead: School, send: Send) -> None:
    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False):
        submission = send(reason=WORDS)
        close(SafeguardingConcern.objects.get(), "no_worry", by=people.safeguarding_lead())
    with time_machine.travel("2026-11-20 09:00:00+00:00", tick=False):
        submission.refresh_from_db()
        look_for_worries(submission)
    concern = SafeguardingConcern.objects.get()
    assert (concern.closed_at, concern.seen_at, concern.outcome) == (None, None, "")
    assert OutboxMessage.objects.filter(purpose="concern").count() == 2
    assert Submission.objects.get().has_words_apart is True


@pytest.mark.parametrize(("outcome", "stay_apart"), [("followed_up", True), ("no_worry", False)])
def test_only_no_worry_gives_the_words_back(with_lead: School, send: Send, outcome: str, stay_apart: bool) -> None:
    submission = send(reason=WORDS)
    close(SafeguardingConcern.objects.get(), outcome, by=people.safeguarding_lead())
    submission.refresh_from_db()
    assert submission.has_words_apart is stay_apart
    assert (answers_shown(submission)["reason"] == KEPT_APART) is stay_apart
