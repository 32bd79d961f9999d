"""Searching the audit log: by who, what, when and about whom; of the own school alone."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.staff.audit.listing import who_of
from portal.attendance_plugin.staff.audit.words import action_in_words
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

SignIn = Callable[[str], Client]
LIST = reverse("attendance_staff:audit")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


def told(client: Client, address: str = LIST, **asked: str) -> list[tuple[str, str, str]]:
    """Who, what and about what, as the list shows them."""
    entries = client.get(address, asked).context["object_list"]
    return [(who_of(row), action_in_words(row.action), row.about.words) for row in entries]


def test_an_entry_says_who_saw_whom(waiting: LeaveRequest, sign_in: SignIn) -> None:
    office = sign_in("office")
    office.get(reverse("attendance_staff:request", args=[waiting.submission.reference]))
    child, reference = waiting.matched_pupil.full_name, waiting.submission.reference
    client = sign_in("headteacher")
    assert told(client)[0] == ("Prue Lacey", "Opened a request", f"{child}, request {reference}")
    page = client.get(LIST).content.decode()
    assert reverse("attendance_staff:request", args=[reference]) in page


def test_a_child_is_found_by_name_with_everything_about_it(waiting: LeaveRequest, sign_in: SignIn) -> None:
    other = people.pupil(waiting.school, serial=9, given_name="Bohumil", family_name="Dvorak")
    client = sign_in("headteacher")
    for pupil in (waiting.matched_pupil, other):
        client.get(reverse("attendance_staff:pupil", args=[pupil.pk]))
    found = told(client, q="amara")
    assert {about.split(",")[0] for _, _, about in found} == {waiting.matched_pupil.full_name}
    assert {"Opened the child’s page", "Asked for leave", "Checked a request against the policy"} <= {
        what for _, what, _ in found
    }
    assert told(client, q="dvorak") == [("Farah Siddiq", "Opened the child’s page", other.full_name)]
    assert told(client, q="nobody of that name") == []


def test_a_reference_finds_the_form_and_its_request(waiting: LeaveRequest, sign_in: SignIn) -> None:
    found = told(sign_in("headteacher"), q=waiting.submission.reference.lower())
    assert {"Asked for leave", "Checked a request against the policy"} <= {what for _, what, _ in found}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"action": "letter_viewed"}, {"letter_viewed"}),
        ({"what": "decided"}, {"leave_decided"}),
        ({"who": "worker"}, {"mail_sent"}),
        ({"since": "2026-11-20"}, {"letter_viewed"}),
        ({"until": "2026-11-18"}, {"mail_sent"}),
        ({"since": "2026-11-19", "until": "2026-11-19"}, {"leave_decided"}),
    ],
)
def test_filters(asked: dict[str, str], found: set[str], school: School, sign_in: SignIn) -> None:
    client, clerk = sign_in("headteacher"), people.office()
    for day, action, who in (
        (18, "mail_sent", {"actor_name": "worker"}),
        (19, "leave_decided", {"actor": clerk}),
        (20, "letter_viewed", {"actor": clerk}),
    ):
        with time_machine.travel(datetime(2026, 11, day, 0, 30, tzinfo=UTC), tick=False):
            record(school=school, action=action, subject=school, **who)
    assert {row.action for row in client.get(LIST, asked).context["object_list"]} == found


def test_an_account_is_chosen_by_name(school: School, sign_in: SignIn) -> None:
    office, client = people.office(), sign_in("headteacher")
    record(school=school, action="pupil.viewed", subject=school, actor=office)
    record(school=school, action="pupil.viewed", subject=school, actor=people.attendance_officer())
    entries = client.get(LIST, {"who": f"account-{office.pk}"}).context["object_list"]
    assert [entry.actor for entry in entries] == [office]


def test_another_schools_entries_are_not_there(school: School, sign_in: SignIn) -> None:
    other = people.other_school()
    stranger = people.pupil(other, given_name="Caradog", family_name="Vaughan")
    record(school=other, action="pupil.viewed", subject=stranger, actor_name="worker")
    client = sign_in("headteacher")
    assert told(client) == []
    assert told(client, q="caradog") == []
    assert client.get(reverse("attendance_staff:audit_of_pupil", args=[stranger.pk])).status_code == 404


def test_a_concern_is_told_to_the_safeguarding_lead_alone(waiting: LeaveRequest, sign_in: SignIn) -> None:
    """Abuse case 72: that there is a worry about a child is not for others, and a mail about it would say so."""
    worried = submit(
        waiting.school,
        child=waiting.matched_pupil,
        number=2,
        form="absence",
        answers={"first_day": "2026-11-20", "reason": "self-harm"},
    )
    concern = look_for_worries(worried)
    assert concern
    OutboxMessage.objects.filter(purpose="concern").update(pupil=waiting.matched_pupil)
    for message in OutboxMessage.objects.filter(purpose="concern"):
        record(school=waiting.school, action="mail_sent", subject=message, actor_name="worker")
    head = sign_in("headteacher")
    own = reverse("attendance_staff:audit_of_pupil", args=[waiting.pupil_id])
    for address in (LIST, own):
        assert not [row for row in told(head, address) if "worrying" in row[1] or "concern" in row[2].lower()], address
    assert not [row for row in told(head, own) if row[1] == "Message sent"]
    lead = sign_in("safeguarding_lead")
    assert [row[1] for row in told(lead, own)].count("Kept worrying words apart") == 1


def test_searching_is_an_entry_without_what_was_searched(school: School, sign_in: SignIn) -> None:
    client = sign_in("headteacher")
    client.get(LIST)
    assert not AuditEntry.objects.exists()
    client.get(LIST, {"q": "Amara"})
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.detail) == ("audit_searched", f"school:{school.pk}", {})


def test_the_pages_of_a_child_and_a_request_lead_there(waiting: LeaveRequest, sign_in: SignIn) -> None:
    head, office = sign_in("headteacher"), sign_in("office")
    for page, log, key in (
        ("pupil", "audit_of_pupil", waiting.pupil_id),
        ("request", "audit_of_request", waiting.submission.reference),
    ):
        address = reverse(f"attendance_staff:{page}", args=[key])
        link = reverse(f"attendance_staff:{log}", args=[key])
        assert link in head.get(address).content.decode()
        assert link not in office.get(address).content.decode()
        assert {who for who, what, _ in told(head, link) if "Opened" in what} == {"Farah Siddiq", "Prue Lacey"}


def test_queries_do_not_grow_with_the_entries(
    waiting: LeaveRequest, sign_in: SignIn, django_assert_max_num_queries
) -> None:
    client = sign_in("headteacher")
    for number in range(30):
        child = people.pupil(waiting.school, serial=20 + number, given_name=f"Child {number}")
        record(school=waiting.school, action="pupil.viewed", subject=child, actor_name="worker")
    with django_assert_max_num_queries(28):
        assert len(told(client)) >= 30
