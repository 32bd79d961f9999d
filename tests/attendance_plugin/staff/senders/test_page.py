"""Who sent a form, as staff see and settle it (abuse cases 9, 10 and 36)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.hand_back.due import find_due
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.links import find_link, issue_link
from portal.attendance_plugin.submissions.models import ContactNotices, OutboxMessage, Submission
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ABSENCE = {"first_day": "2026-11-20", "reason_kind": "ill", "reason": "Sick", "when": "today", "return_when": "unknown"}


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def amara(school: School) -> Pupil:
    freeze_calendar(school)
    child = people.pupil(school)
    people.parent(child)
    return child


@pytest.fixture
def report(school: School, amara: Pupil) -> Submission:
    """Somebody who knows the mother's address reports the child ill."""
    mother = Contact.objects.get(full_name=people.PARENT.name)
    return submit(
        school,
        child=amara,
        form="absence",
        answers=ABSENCE,
        match="matched",
        received_at=NOW,
        sender_contact=mother,
        sender_on_record=True,
        sender_new=["telephone"],
        sender_telephone="07700 900777",
    )


@pytest.fixture
def office(school: School) -> Client:
    client = Client()
    client.force_login(people.office())
    return client


def address(name: str, report: Submission) -> str:
    return reverse(f"attendance_staff:{name}", args=[report.reference])


def page(client: Client, report: Submission) -> str:
    return " ".join(client.get(address("sender", report)).content.decode().split())


def test_unconfirmed_is_plain_on_every_list_it_is_in(office: Client, report: Submission, amara: Pupil) -> None:
    """Abuse case 9: Today, early collections, what is handed back, and the page of the form itself."""
    collection = submit(
        report.school,
        child=amara,
        number=2,
        form="early-collection",
        answers={"date": "2026-11-20", "time": "14:00", "collector": "Declan", "collector_relation": "Father"},
        match="matched",
        received_at=NOW,
    )
    today = office.get(reverse("attendance_staff:today")).content.decode()
    for one in (report, collection):
        assert f'<a class="tag tag--needs_judgement" href="{address("sender", one)}">Unconfirmed' in today
    due = office.get(reverse("attendance_staff:hand_back")).content.decode()
    assert "Absence reported, sender unconfirmed" in due
    shown = page(office, report)
    assert '<span class="tag tag--needs_judgement">Unconfirmed</span>' in shown
    assert '07700 900777 <span class="tag tag--does_not_meet">New: on no contact’s record</span>' in shown


def test_confirmed_is_handed_back_with_the_same_code_and_no_doubt(office: Client, report: Submission) -> None:
    """Abuse case 9: the code does not change; the word does."""
    before = [(row.code, row.because) for row in find_due(report.school).rows]
    assert before == [("I", "unverified")]
    office.post(address("confirm_sender", report), {"how": "staff", "staff-why": "She told me at the gate."})
    assert [(row.code, row.because) for row in find_due(report.school).rows] == [("I", "reported")]
    assert "Unconfirmed" not in office.get(reverse("attendance_staff:today")).content.decode()


def test_call_to_a_number_on_record_is_noted(office: Client, report: Submission) -> None:
    mother = Contact.objects.get(full_name=people.PARENT.name)
    assert f"{people.PARENT.name} (Mother), {people.PARENT.telephone}" in page(office, report)
    office.post(address("confirm_sender", report), {"how": "call", "call-contact": mother.pk})
    report.refresh_from_db()
    assert (report.confirmed_how, report.confirmed_number, report.confirmed_by.username, report.confirmed_at) == (
        "call", people.PARENT.telephone, "office", NOW,
    )  # fmt: skip
    shown = page(office, report)
    assert "The office rang a number on record, Friday 20 November 2026, 09:30." in shown
    assert "Noted by Prue Lacey." in shown


@pytest.mark.parametrize(
    ("posted", "error"),
    [
        ({"how": "call"}, "Choose the number you rang"),
        ({"how": "call", "call-contact": "0"}, "Choose the number you rang"),
        ({"how": "staff", "staff-why": "  "}, "Write how the school knows"),
        ({}, "Write how the school knows"),
    ],
    ids=["no number", "number of nobody", "no reason", "nothing"],
)
def test_nothing_is_noted_without_a_number_or_a_reason(
    office: Client, report: Submission, posted: dict[str, str], error: str
) -> None:
    response = office.post(address("confirm_sender", report), posted)
    report.refresh_from_db()
    assert (response.status_code, report.is_confirmed) == (422, False)
    assert '<a href="#id_' in response.content.decode()
    assert error in response.content.decode()


def test_extra_keys_set_nothing(office: Client, report: Submission) -> None:
    """Abuse case 36: who confirmed, when and with which number is said by the portal."""
    office.post(
        address("confirm_sender", report),
        {
            "how": "staff",
            "staff-why": "She told me.",
            "confirmed_by": "1",
            "confirmed_at": "2020-01-01",
            "confirmed_number": "07700 900999",
            "pupil": "1",
        },
    )
    report.refresh_from_db()
    assert (report.confirmed_at, report.confirmed_number, report.confirmed_by.username) == (NOW, "", "office")


def test_court_order_is_shown_beside_the_number(office: Client, report: Submission, amara: Pupil) -> None:
    """Abuse case 10."""
    people.separated_parent(amara, court_order=True)
    assert f"{people.SEPARATED_PARENT.telephone} – court order on file" in page(office, report)


def test_forged_report_leaves_every_list_and_nothing_is_handed_back(office: Client, report: Submission) -> None:
    """Abuse case 9: staff act, and the mark the register was to get is gone."""
    assert office.post(address("disown", report), {"disown-why": " "}).status_code == 422
    office.post(address("disown", report), {"disown-why": "The mother rang; she knows nothing of it."})
    assert find_due(report.school).rows == []
    today = office.get(reverse("attendance_staff:today")).content.decode()
    assert f'href="{address("sender", report)}"' not in today
    kept = office.get(reverse("attendance_staff:suspect", args=[report.reference])).content.decode()
    assert "The family says that it did not send it" in kept
    assert "The mother rang; she knows nothing of it." in kept
    assert AuditEntry.objects.get(action="submission_disowned").actor.username == "office"
    assert office.get(address("sender", report)).status_code == 404


def test_confirmed_form_and_leave_request_cannot_be_taken_out(office: Client, report: Submission) -> None:
    leave = submit(report.school, number=3)
    office.post(address("confirm_sender", report), {"how": "staff", "staff-why": "She told me."})
    for one in (report, leave):
        office.post(address("disown", one), {"disown-why": "Nobody sent it."})
        one.refresh_from_db()
        assert not one.is_suspect


def test_new_link_goes_to_a_parent_on_record_and_links_can_be_ended(office: Client, report: Submission) -> None:
    mother = Contact.objects.get(full_name=people.PARENT.name)
    stranger = people.outsider(report.school)
    assert office.post(address("send_link", report), {"link-contact": stranger.pk}).status_code == 422
    office.post(address("send_link", report), {"link-contact": mother.pk})
    assert OutboxMessage.objects.get().recipient == people.PARENT.email
    token = issue_link(report, mother).split("/")[-2]
    assert page(office, report).count(">works</span>") == 2
    office.post(address("revoke_links", report))
    assert find_link(token) is None
    assert page(office, report).count(">ended</span>") == 2


def test_sender_at_an_unknown_address_is_explained(office: Client, report: Submission) -> None:
    words = "The address in the form is on no contact’s record."
    assert words not in page(office, report)
    Submission.objects.filter(pk=report.pk).update(sender_on_record=False, sender_contact=None)
    assert words in page(office, report)


def test_headteacher_says_who_is_told(report: Submission) -> None:
    head = Client()
    head.force_login(people.headteacher())
    telling = reverse("attendance_staff:telling")
    assert head.post(telling, {"who": "strangers"}).status_code == 422
    head.post(telling, {"who": "new"})
    assert ContactNotices.objects.get(school=report.school).who == "new"
    assert AuditEntry.objects.get(action="contact_notices_changed").detail == {"who": "new"}


def test_numbers_and_addresses_on_record_need_their_own_right(report: Submission, school: School) -> None:
    """R18: without it the page tells that somebody was told, and offers nothing to ring or write to."""
    queue_message(
        school=school,
        purpose="notice",
        cause=f"submission:{report.pk}",
        recipient=people.SEPARATED_PARENT.email,
        subject="A form",
        text_body="A form",
    )
    user = people.office()
    user.groups.clear()
    for codename in ("access_admin", "view_requests", "view_roll", "match_pupil"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    shown = page(client, report)
    assert [word for word in (people.PARENT.telephone, people.SEPARATED_PARENT.email) if word in shown] == []
    assert "A parent on record" in shown
    assert client.post(address("confirm_sender", report), {"how": "staff", "staff-why": "I know."}).status_code == 403


def test_typed_markup_is_shown_as_typed(office: Client, report: Submission) -> None:
    """Abuse case 13."""
    Submission.objects.update(sender_name="<script>alert(1)</script>", confirmed_at=NOW, confirmed_why="<b>me</b>")
    shown = page(office, report)
    assert ("<script>alert(1)" in shown, "<b>me" in shown) == (False, False)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;b&gt;me&lt;/b&gt;" in shown
