"""Parents on record hear that a form about their child came, and nothing of each other (abuse cases 9, 11, 64)."""

import re
from email.message import EmailMessage

import pytest
from django.utils import translation

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions import tasks
from portal.attendance_plugin.submissions.models import ContactNotices, OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.notices import contacts_to_tell
from portal.attendance_plugin.submissions.suspects import release
from portal.pages.models import School
from tests import people

from .conftest import Send, Sink

FORGED = {"email": "somebody@elsewhere.example", "telephone": "07700 900777"}


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    people.separated_parent(child)
    return child


def told(submission: Submission) -> list[str]:
    tasks.look_for_child(submission.pk)
    return sorted(OutboxMessage.objects.filter(purpose="notice").values_list("recipient", flat=True))


def words_of(mail: EmailMessage) -> str:
    bodies = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return " ".join([mail["Subject"], *bodies])


def test_every_parent_on_record_is_told_in_a_mail_of_their_own(amara: Pupil, send: Send, sink: Sink) -> None:
    """Abuse cases 9 and 64: a forged report reaches both parents; no mail shows who else got one."""
    submission = send(**FORGED)
    assert told(submission) == [people.SEPARATED_PARENT.email, people.PARENT.email]
    tasks.send_outbox()
    mails = {mail["To"]: mail for mail in sink.mails if mail["To"] != FORGED["email"]}
    assert set(mails) == {people.PARENT.email, people.SEPARATED_PARENT.email}
    assert [mail["Cc"] or mail["Bcc"] for mail in mails.values()] == [None, None]


def test_each_reads_it_in_the_language_of_their_own_last_form(amara: Pupil, send: Send) -> None:
    """The father once wrote in Polish; that the mother writes in Urdu now is nothing he learns (abuse case 11)."""
    father = amara.contact_links.get(contact__email=people.SEPARATED_PARENT.email).contact
    his = send(parent_name=father.full_name, email=father.email)
    Submission.objects.filter(pk=his.pk).update(sender_contact=father, sender_on_record=True, language="pl")
    hers = send()
    Submission.objects.filter(pk=hers.pk).update(language="ur")
    tasks.look_for_child(hers.pk)
    notice = OutboxMessage.objects.get(purpose="notice", recipient=father.email)
    with translation.override("pl"):
        assert (
            translation.gettext("%(school)s: a form about your child has arrived") % {"school": amara.school.name}
            == notice.subject
        )
    assert "formularz" in notice.text_body


def test_notice_tells_nothing_of_the_sender_the_child_or_the_other_parent(amara: Pupil, send: Send, sink: Sink) -> None:
    """Abuse case 11 and R18."""
    submission = send(reason="Chickenpox")
    tasks.look_for_child(submission.pk)
    tasks.send_outbox()
    (his,) = [mail for mail in sink.mails if mail["To"] == people.SEPARATED_PARENT.email]
    said = words_of(his)
    secrets = (
        "Ngozi", "Amara", "Okafor", "Chickenpox", "20 November", people.PARENT.email, people.PARENT.telephone,
        submission.reference, "requests/",
    )  # fmt: skip
    received = re.findall(r"Received:.*", said)
    assert [word for word in secrets if word in "".join(said.split(received[0]))] == []
    assert his["Subject"] == "Millbrook Primary School: a form about your child has arrived"
    assert "absence report" in said


def test_sender_at_the_address_on_record_gets_the_acknowledgement_alone(amara: Pupil, send: Send) -> None:
    assert told(send()) == [people.SEPARATED_PARENT.email]


def test_sender_known_by_number_gets_the_link_at_the_address_on_record(amara: Pupil, send: Send, sink: Sink) -> None:
    """Opening it confirms who sent the form; the new address that was typed gets no link."""
    submission = send(email=FORGED["email"])
    tasks.look_for_child(submission.pk)
    tasks.send_outbox()
    with_link = [mail["To"] for mail in sink.mails if "requests/" in words_of(mail)]
    assert with_link == [people.PARENT.email]
    assert RequestLink.objects.get().contact.email == people.PARENT.email


@pytest.mark.parametrize(
    "flag",
    [{"court_order": True}, {"do_not_contact": True}, {"has_responsibility": False}, {"ended_on": "2026-09-01"}],
    ids=lambda flag: next(iter(flag)),
)
def test_contacts_who_may_not_be_told_are_not(amara: Pupil, send: Send, flag: dict[str, object]) -> None:
    amara.contact_links.filter(relationship="Father").update(**flag)
    assert told(send(**FORGED)) == [people.PARENT.email]


@pytest.mark.parametrize(
    ("who", "typed", "expected"),
    [
        ("everybody", {}, 1),
        ("new", {}, 0),
        ("new", {"telephone": FORGED["telephone"]}, 1),
        ("new", FORGED, 2),
        ("nobody", FORGED, 0),
    ],
)
def test_school_says_who_is_told(
    amara: Pupil, send: Send, school: School, who: str, typed: dict[str, str], expected: int
) -> None:
    ContactNotices.objects.create(school=school, who=who)
    assert len(told(send(**typed))) == expected


def test_nobody_is_told_of_a_child_that_was_not_found_or_of_a_suspect(amara: Pupil, send: Send) -> None:
    """Abuse case 45: what a machine may have sent writes to no parent until a person has looked."""
    assert told(send(child_name="Nobody Known")) == []
    suspect = send(**FORGED, signals=("honeypot",))
    assert told(suspect) == []
    release(suspect, by=people.office())
    assert OutboxMessage.objects.filter(purpose="notice").count() == 2


def test_told_once_however_often_the_task_runs(amara: Pupil, send: Send) -> None:
    submission = send(**FORGED)
    told(submission)
    assert len(told(submission)) == 2


def test_mailbox_of_a_parent_is_not_flooded_and_the_office_can_see_it(amara: Pupil, send: Send) -> None:
    """Abuse case 5: ten an hour, whoever writes; every form is kept."""
    for _ in range(12):
        tasks.look_for_child(send(**FORGED).pk)
    mails = OutboxMessage.objects.filter(recipient=people.PARENT.email)
    assert (mails.count(), Submission.objects.count()) == (10, 12)
    assert AuditEntry.objects.filter(action="notice_held").count() == 4


def test_number_of_queries_does_not_grow_with_the_contacts_asked_for(
    amara: Pupil, send: Send, django_assert_num_queries
) -> None:
    submission = send(**FORGED)
    tasks.look_for_child(submission.pk)
    submission.refresh_from_db()
    assert submission.pupil is not None
    with django_assert_num_queries(3):  # the school, its choice, the contacts
        assert len(contacts_to_tell(submission)) == 2
