"""A contact whom the record says not to contact gets no mail, whenever the record came to say so."""

import pytest
from django.core import mail

from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.submissions import outbox
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db
WORDS = "Not sent: the school's record says not to contact this person."


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def sibling(school: School) -> Pupil:
    return people.pupil(school, serial=2, given_name="Chidi")


def send(school: School, about: Pupil | None, recipient: str = people.SEPARATED_PARENT.email) -> OutboxMessage:
    message = outbox.queue_message(
        school=school,
        purpose="letter",
        cause="decision:1",
        recipient=recipient,
        subject="About leave",
        text_body="Words.",
        pupil=about,
    )
    outbox.deliver(message.pk)
    message.refresh_from_db()
    return message


def test_a_mail_that_waited_is_withheld_when_the_record_changes(child: Pupil) -> None:
    link = people.separated_parent(child)
    PupilContact.objects.filter(pk=link.pk).update(do_not_contact=True)
    message = send(child.school, child)
    assert (message.state, message.last_error, mail.outbox) == ("failed", WORDS, [])


def test_capitals_in_the_address_make_no_difference(child: Pupil) -> None:
    people.separated_parent(child, do_not_contact=True)
    assert send(child.school, child, "Declan.ONeill@family.example").state == "failed"


def test_who_may_be_contacted_about_one_child_is_not_about_the_other(child: Pupil, sibling: Pupil) -> None:
    link = people.separated_parent(child, do_not_contact=True)
    PupilContact.objects.create(pupil=sibling, contact=link.contact, relationship="Father")
    assert send(child.school, child).state == "failed"
    OutboxMessage.objects.all().delete()
    assert send(child.school, sibling).state == "sent"


def test_a_mail_about_no_certain_child_goes_while_any_child_allows_it(child: Pupil, sibling: Pupil) -> None:
    link = people.separated_parent(child, do_not_contact=True)
    assert send(child.school, None).state == "failed"
    OutboxMessage.objects.all().delete()
    PupilContact.objects.create(pupil=sibling, contact=link.contact, relationship="Father")
    assert send(child.school, None).state == "sent"


def test_a_shared_mailbox_goes_by_whoever_may_be_contacted(child: Pupil) -> None:
    people.separated_parent(child, do_not_contact=True)
    shared = people.Person("Ngozi Okafor", people.SEPARATED_PARENT.email, people.PARENT.telephone)
    people.contact_of(child, shared, relationship="Mother", order=1)
    assert send(child.school, child).state == "sent"


def test_an_address_on_no_record_is_not_judged(child: Pupil) -> None:
    assert send(child.school, None, people.OUTSIDER.email).state == "sent"


def test_another_schools_record_says_nothing_here(child: Pupil) -> None:
    elsewhere = people.pupil(people.other_school(), serial=3)
    people.separated_parent(elsewhere, do_not_contact=True)
    assert send(child.school, None).state == "sent"
