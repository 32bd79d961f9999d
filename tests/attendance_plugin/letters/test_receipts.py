"""The school's own words for "we have it": used when loaded, telling nothing of the child, never a reason to fail."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from portal.attendance_plugin.letters.models import LetterTemplate
from portal.attendance_plugin.letters.receipts import RECEIPT_OF, RECEIPT_PLACEHOLDERS, words_of_receipt
from portal.attendance_plugin.submissions import tasks
from portal.attendance_plugin.submissions.acknowledgement_words import Acknowledgement
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.services import take_submission
from portal.content_loader import ContentError, LetterContent
from portal.content_loader.letters import load_letter
from portal.forms.definitions import JOURNEYS
from portal.forms.sent_forms import SentForm
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.letters.test_loading import OWN_LETTERS, load
from tests.attendance_plugin.submissions.conftest import ANSWERS

pytestmark = pytest.mark.django_db
BODY = (
    "Hello from {{ school_name }}, {{ date }}.\n\nWe have it: {{ reference }}.\n\n"
    "Follow it: {{ status_link }}.\n\nRing {{ office_telephone }}."
)
LINK = "https://portal.example/requests/secret/"


def receipt(**changes: str) -> LetterContent:
    values = {
        "file": "letters/absence-received.md", "slug": "absence-received", "title": "We have it",
        "subject": "We have it: {{ reference }}", "body": BODY,
    }  # fmt: skip
    return LetterContent(**values | changes)


def told(school: School, **changes: object) -> Acknowledgement:
    at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    values = {"school": school, "form": "absence", "references": ("K7PM-4WQX",), "received_at": at}
    return Acknowledgement(**values | changes)


def send(school: School, key: str, **changes: str) -> OutboxMessage:
    """An absence report as the forms hand it over, looked for by the worker; its mail."""
    sent = SentForm(school=school, form="absence", key=key, answers=ANSWERS | changes, received_at=timezone.now())
    submission = take_submission(sent)
    tasks.look_for_child(submission.pk)
    return OutboxMessage.objects.get(cause=f"submission:{submission.pk}", purpose="acknowledgement")


def test_every_form_has_its_receipt() -> None:
    assert set(RECEIPT_OF) == set(JOURNEYS)


def test_without_a_letter_the_words_are_left_to_the_portal(school: School) -> None:
    assert words_of_receipt(told(school)) is None
    assert send(school, "one").subject.startswith("Millbrook Primary School: we have received your form ")


def test_link_stands_in_its_paragraph_or_the_paragraph_is_left_out(school: School) -> None:
    load(school, receipt())
    without, with_link = words_of_receipt(told(school)), words_of_receipt(told(school, links={"K7PM-4WQX": LINK}))
    assert without.subject == with_link.subject == "We have it: K7PM-4WQX"
    opening = "Hello from Millbrook Primary School, Friday 20 November 2026.\n\nWe have it: K7PM-4WQX.\n\n"
    assert without.text == opening + "Ring 01632 960100.\n"
    assert with_link.text == opening + f"Follow it: {LINK}.\n\nRing 01632 960100.\n"
    assert f'<a href="{LINK}">' in with_link.html
    assert "href" not in without.html


def test_mail_goes_out_in_the_schools_words(school: School) -> None:
    people.parent(people.pupil(school))
    load(school, receipt())
    message = send(school, "one")
    assert message.subject.startswith("We have it: ")
    assert "/requests/" in message.text_body
    assert "Follow it: " in message.html_body


@pytest.mark.parametrize("slug", sorted(RECEIPT_OF.values()))
def test_stranger_learns_nothing_from_the_schools_own_receipts(school: School, slug: str) -> None:
    """Abuse cases 3 and 5: the same words whether the child exists, is one of two, or does not."""
    own = load_letter(OWN_LETTERS / f"{slug}.md", f"letters/{slug}.md")
    load(school, receipt(subject=own.subject, body=own.body))
    people.parent(people.pupil(school))
    people.pupil(school, serial=2, given_name="Felix", family_name="Marsh")
    people.pupil(school, serial=3, given_name="Felix", family_name="Marsh")
    seen = set()
    for number, name in enumerate([people.CHILD_NAME, "Felix Marsh", "Nobody Known"]):
        stranger = {"email": f"{number}@elsewhere.example", "telephone": "", "parent_name": f"Spam {name}"}
        message = send(school, name, child_name=name, reason="Chickenpox", **stranger)
        reference = message.subject.rpartition(" ")[2]
        said = " ".join([message.subject, message.text_body, message.html_body])
        assert [w for w in ("Amara", "Felix", "Nobody", "Chickenpox", "Spam", "/requests") if w in said] == []
        seen.add(said.replace(reference, ""))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("changes", "key", "got", "advice"),
    [
        ({"body": "{{ reference }}, {{ child_name }}"}, "body", "{{ child_name }}", "tells nothing of the child"),
        ({"body": "{{ reference }}, {{ parent_name }}"}, "body", "{{ parent_name }}", "tells nothing of the child"),
        ({"body": "{{ reference }}, {{ first_day }}"}, "body", "{{ first_day }}", "tells nothing of the child"),
        ({"body": "{{ reference }}, {{ dates_granted }}"}, "body", "{{ dates_granted }}", "tells nothing"),
        ({"body": "{{ reference }}: {{ status_link }}"}, "body", "a receipt without reference", "not everybody gets"),
        ({"body": "We have it."}, "body", "a receipt without reference", "Give {{ reference }}"),
        ({"body": "{{ reference }}\n\n[Here]({{ status_link }})"}, "body", "{{ status_link }}", ""),
        ({"subject": "About {{ child_name }}"}, "subject", "{{ child_name }}", ""),
    ],
)
def test_receipt_that_tells_too_much_or_too_little_is_refused(
    school: School, changes: dict[str, str], key: str, got: str, advice: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load(school, receipt(**changes))
    error = refused.value
    assert (error.file, error.key, error.got) == ("letters/absence-received.md", key, got)
    assert advice in str(error)
    assert not LetterTemplate.objects.exists()


def test_refusal_lists_what_a_receipt_may_ask_for(school: School) -> None:
    with pytest.raises(ContentError) as refused:
        load(school, receipt(body="{{ reference }} {{ reason }}"))
    assert refused.value.accepted == f"one of {', '.join(RECEIPT_PLACEHOLDERS)}"


def test_form_is_not_lost_over_a_letter_that_cannot_be_sent(school: School, caplog: pytest.LogCaptureFixture) -> None:
    """A template stored before the rule was made: the portal's own words go out, and the log says what to mend."""
    load(school, receipt())
    LetterTemplate.objects.update(body="About {{ child_name }}: {{ reference }}")
    message = send(school, "one")
    assert message.subject.startswith("Millbrook Primary School: we have received your form ")
    assert "Amara" not in message.text_body
    assert "Letter absence-received was not used" in caplog.text


def test_the_loader_is_the_one_that_refuses(school: School, tmp_path: Path) -> None:
    """From the file on: what an editor writes into the folder, and what they are told."""
    path = tmp_path / "leave-received.md"
    head = '+++\ntitle = "x"\nsubject = "x"\nfor = "receipt"\nsigned_by = "office"\n+++\n'
    path.write_text(head + "{{ reference }} {{ child_class }}\n")
    with pytest.raises(ContentError, match=r"leave-received\.md.*child_class"):
        load(school, load_letter(path, "letters/leave-received.md"))
