"""One letter per contact, from that contact's own fields, kept as sent (R8, R18, R19, abuse case 11)."""

import hashlib
import json

import pytest
from django.conf import settings

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.services import NoTemplate, find_template, write_letters
from portal.attendance_plugin.letters.writing import BEHIND_THE_LINK
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked

REASON = "We could not agree it: *too* close to the tests <b>this</b> year."


@pytest.fixture
def request_(school: School) -> LeaveRequest:
    return build_world(school)


def refuse(request: LeaveRequest) -> Decision:
    return decide(request, checked(request), "refuse", by=people.headteacher(), reason=REASON)


def letter_to(person: people.Person) -> Letter:
    return Letter.objects.get(recipient_name=person.name)


def test_each_contact_gets_a_letter_of_their_own(request_: LeaveRequest) -> None:
    people.separated_parent(request_.pupil)
    refuse(request_)
    mother, father = letter_to(people.PARENT), letter_to(people.SEPARATED_PARENT)
    assert mother.text.startswith("Dear Ngozi Okafor,\n")
    assert father.text.startswith("Dear Declan O'Neill,\n")
    assert {message.recipient for message in OutboxMessage.objects.all()} == {
        people.PARENT.email,
        people.SEPARATED_PARENT.email,
    }


def test_nothing_of_one_contact_is_in_the_letter_of_another(request_: LeaveRequest) -> None:
    father = people.separated_parent(request_.pupil).contact
    father.address, father.telephone = "9 Hidden Lane", "07700 900777"
    father.save()
    refuse(request_)
    mine = letter_to(people.PARENT)
    sent = OutboxMessage.objects.get(recipient=people.PARENT.email)
    everything = " ".join([mine.html, mine.text, mine.subject, sent.text_body, sent.html_body, sent.subject])
    for secret in ("Declan", "Hidden Lane", "07700 900777", people.SEPARATED_PARENT.email, "Lagos"):
        assert secret not in everything


def test_barred_and_former_contacts_get_nothing(request_: LeaveRequest) -> None:
    people.separated_parent(request_.pupil, do_not_contact=True)
    people.outsider(request_.school)
    refuse(request_)
    assert [letter.recipient_name for letter in Letter.objects.all()] == [people.PARENT.name]


def test_a_letter_without_an_address_is_kept_for_printing(request_: LeaveRequest) -> None:
    contact = request_.pupil.contact_links.get().contact
    contact.email = ""
    contact.save()
    refuse(request_)
    assert (Letter.objects.get().message, OutboxMessage.objects.count()) == (None, 0)


def test_two_parents_with_one_mailbox_get_a_letter_each(request_: LeaveRequest) -> None:
    father = people.separated_parent(request_.pupil).contact
    father.email = people.PARENT.email
    father.save()
    refuse(request_)
    bodies = [message.text_body for message in OutboxMessage.objects.filter(recipient=people.PARENT.email)]
    assert sorted(body.split(",")[0] for body in bodies) == ["Dear Declan O'Neill", "Dear Ngozi Okafor"]


def test_a_refusal_cites_the_clauses_and_the_headteachers_reason(request_: LeaveRequest) -> None:
    refuse(request_)
    html = letter_to(people.PARENT).html
    assert "/policies/attendance/versions/2026-09/#leave-exceptional" in html
    assert "4.5 Exceptional circumstances" in html
    assert "#leave-notice" not in html
    assert "*too* close to the tests &lt;b&gt;this&lt;/b&gt; year" in html
    assert "from Thursday 3 December 2026 to Friday 4 December 2026 (4 sessions (2 school days))" in html


def test_the_subject_names_no_child_and_no_reason(request_: LeaveRequest) -> None:
    refuse(request_)
    assert letter_to(people.PARENT).subject == "Your request for leave (TEST0001)"


def test_the_kept_letter_has_its_fingerprint_and_not_the_secret_link(request_: LeaveRequest) -> None:
    refuse(request_)
    kept, sent = letter_to(people.PARENT), OutboxMessage.objects.get()
    as_kept = json.dumps([kept.subject, kept.html, kept.text], ensure_ascii=False, separators=(",", ":"))
    assert kept.sha256 == hashlib.sha256(as_kept.encode()).hexdigest()
    token = sent.text_body.rpartition("/requests/")[2].strip().strip("/")
    assert len(token) >= 40
    assert token not in kept.html + kept.text
    without_token = sent.text_body.replace(f"/requests/{token}/", "/requests/")
    behind_the_link = f"{BEHIND_THE_LINK} ({settings.BASE_URL}/requests/)"
    assert without_token == kept.text.replace(REASON, behind_the_link)


def test_no_mail_tells_a_reason_or_a_figure(request_: LeaveRequest) -> None:
    """Mail passes many hands: what is telling stands behind the link (R18)."""
    templates = LetterTemplate.objects.filter(slug="leave-declined")
    templates.update(body="{{ parent_name }} {{ child_name }}\n\n{{ reason }}\n\n{{ findings }}")
    refuse(request_)
    kept, sent = letter_to(people.PARENT), OutboxMessage.objects.get()
    assert REASON in kept.text
    assert "100.00 %" in kept.text or "4.5 Exceptional circumstances" in kept.text
    for words in (sent.text_body, sent.html_body, sent.subject):
        assert "too* close" not in words
        assert "Exceptional circumstances" not in words
    assert sent.text_body.count(BEHIND_THE_LINK) == 2


def test_writing_again_adds_nothing(request_: LeaveRequest) -> None:
    decision = refuse(request_)
    assert write_letters(decision) == []
    assert (Letter.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_a_missing_template_is_named_with_those_there_are(school: School) -> None:
    with pytest.raises(NoTemplate, match=r"no letter 'leave-part'; this school has: none.*leave-part\.md"):
        find_template(school, "leave-part")


def test_who_wrote_in_another_language_is_told_in_it_that_the_letter_is_english(request_: LeaveRequest) -> None:
    """R44: no letter is translated by a machine; nobody else of the family is told which language was used."""
    people.separated_parent(request_.pupil)
    submission = request_.submission
    submission.language = "ur"
    submission.sender_contact = Contact.objects.get(email=people.PARENT.email)
    submission.save()
    refuse(request_)
    sent = {message.recipient: message for message in OutboxMessage.objects.all()}
    said, unsaid = sent[people.PARENT.email], sent[people.SEPARATED_PARENT.email]
    note = said.text_body.split("\n")[0]
    assert "یہ خط انگریزی میں ہے۔" in note
    assert f'<p lang="ur" dir="rtl">{note}</p>' in said.html_body
    kept = {letter.recipient_name: (letter.note, letter.note_language) for letter in Letter.objects.all()}
    assert kept == {people.PARENT.name: (note, "ur"), people.SEPARATED_PARENT.name: ("", "")}
    assert "Dear Ngozi Okafor," in said.text_body
    assert unsaid.text_body.startswith("Dear Declan O'Neill,")
    assert "rtl" not in unsaid.html_body
