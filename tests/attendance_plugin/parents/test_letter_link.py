"""A letter behind its link: one reader, a button, no trace of fetching (R19, abuse cases 6 and 11)."""

import hashlib
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.letters.by_hand import prepare, write_by_hand
from portal.attendance_plugin.letters.models import LetterLink
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import deliver
from portal.pages.models import School
from portal.pages.pdf.typesetting import PdfNotMadeError
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


def test_the_letter_is_kept_as_a_pdf_by_a_button(address: str, client: Client) -> None:
    page = client.post(address).content.decode()
    assert f'action="{address}letter.pdf"' in page
    answer = client.post(f"{address}letter.pdf")
    letter = LetterLink.objects.get().letter
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert hashlib.sha256(answer.content).hexdigest() == letter.paper.sha256
    assert "Dear Ngozi Okafor," in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "no-store" in answer.headers["Cache-Control"]
    entry = AuditEntry.objects.get(action="letter_paper_opened")
    assert (entry.actor_name, entry.detail) == ("parent", {"link": LetterLink.objects.get().pk})


def test_fetching_the_pdf_is_not_possible_and_another_site_gets_none(address: str, client: Client) -> None:
    assert client.get(f"{address}letter.pdf").status_code == 405
    foreign = client.post(
        f"{address}letter.pdf", headers={"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    )
    assert (foreign.status_code, b"%PDF" in foreign.content) == (403, False)
    PupilContact.objects.update(do_not_contact=True)
    assert client.post(f"{address}letter.pdf").status_code == 404


def test_a_name_no_typeface_has_leaves_the_page(address: str, client: Client, monkeypatch) -> None:
    def refuse(letter: object) -> bytes:
        raise PdfNotMadeError("no such letter")

    monkeypatch.setattr("portal.attendance_plugin.parents.letter_link.pdf_of", refuse)
    page = client.post(f"{address}letter.pdf")
    words = page.content.decode()
    assert (page.status_code, "Print this page instead" in words, "Dear Ngozi Okafor," in words) == (422, True, True)
