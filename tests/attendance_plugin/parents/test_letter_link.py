"""A letter behind its link: one reader, a button, no trace of fetching (R19, abuse cases 6 and 11)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.letters.by_hand import prepare, write_by_hand
from portal.attendance_plugin.letters.models import LetterLink
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import deliver
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.letters.letters_world import FIRST, LAST, child_with_marks, load_own_letters, template


@pytest.fixture
def address(school: School) -> str:
    """The address in the mother's mail."""
    load_own_letters(school)
    child = child_with_marks(school)
    contact = PupilContact.objects.get(contact__full_name=people.PARENT.name).contact
    prepared = prepare(child, template(school, "attendance-1b"), FIRST, LAST, words="")
    write_by_hand(prepared, [contact.pk], by=people.office(), by_mail=True, once="one")
    found = re.search(r"/requests/letter/[\w-]+/", OutboxMessage.objects.get().text_body)
    assert found
    return found.group()


def test_fetching_shows_a_button_and_pressing_it_the_letter(address: str, client: Client) -> None:
    door = client.get(address)
    assert "Amara" not in door.content.decode()
    assert LetterLink.objects.get().opened_at is None
    page = client.post(address)
    assert "Dear Ngozi Okafor," in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert LetterLink.objects.get().opened_at is not None
    assert AuditEntry.objects.filter(action="letter_opened").count() == 1


@pytest.mark.parametrize("flag", [{"do_not_contact": True}, {"court_order": True}, {"ended_on": "2026-11-01"}])
def test_whom_the_school_may_not_write_to_any_more_reads_nothing(
    address: str, client: Client, flag: dict[str, object]
) -> None:
    PupilContact.objects.filter(contact__full_name=people.PARENT.name).update(**flag)
    assert client.post(address).status_code == 404


def test_the_link_ends_after_two_weeks(address: str, client: Client) -> None:
    LetterLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(address)
    assert (page.status_code, "work for 14 days" in page.content.decode()) == (404, True)


def test_the_secret_is_forgotten_once_the_mail_is_sent(address: str) -> None:
    message = OutboxMessage.objects.get()
    deliver(message.pk)
    message.refresh_from_db()
    assert address.split("/")[-2] not in message.text_body + message.html_body
    assert "/requests/letter/…/" in message.text_body
