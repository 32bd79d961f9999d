"""Taking submissions, looking for the child, handing on: each at most once, and nothing told to strangers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions import references, services, tasks
from portal.attendance_plugin.submissions.after_match import after_match
from portal.attendance_plugin.submissions.links import find_link
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from portal.forms.sent_forms import AlreadySent
from portal.pages.models import School
from tests import people
from tests.forms import posts

from .conftest import Send, Sink

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/]+/requests/([\w-]+)/")


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    return child


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the room behind the absence form was given, in order."""
    given: list[int] = []
    monkeypatch.setitem(after_match._fillings, "absence", lambda submission: given.append(submission.pk))
    return given


def work() -> None:
    """Run what waits in the queue, as the worker would."""
    for queued in OrmQ.objects.all():
        task = queued.task
        getattr(tasks, task["func"].rpartition(".")[2])(*task["args"])
        queued.delete()


def test_submission_comes_with_audit_mail_and_task(send: Send) -> None:
    """R1."""
    submission = send()
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.subject, entry.actor_name) == (
        "submission_received",
        f"submission:{submission.pk}",
        "parent",
    )
    assert entry.detail == {"form": "absence", "reference": submission.reference, "signals": []}
    assert OutboxMessage.objects.get().cause == f"submission:{submission.pk}"
    (queued,) = OrmQ.objects.all()
    assert (queued.func(), queued.task["args"]) == (services.LOOK_FOR_CHILD, (submission.pk,))


def test_tasks_carry_keys_only(amara: Pupil, send: Send) -> None:
    """Decision 4 of the threat model: no name and no reason is in the queue."""
    send()
    tasks.look_for_child(Submission.objects.get().pk)
    queued = [entry.task for entry in OrmQ.objects.all()]
    assert [all(isinstance(argument, int) for argument in task["args"]) for task in queued] == [True, True]
    assert [task["kwargs"] for task in queued] == [{}, {}]


def test_same_key_is_one_submission(send: Send) -> None:
    """R3, also after a day."""
    first = send(key="one", received_at=datetime(2026, 11, 19, 8, tzinfo=UTC))
    assert send(key="one") == first
    with pytest.raises(AlreadySent) as caught:
        send(key="one", reason="Chickenpox")
    assert caught.value.references == (first.reference,)
    assert (Submission.objects.count(), OutboxMessage.objects.count(), OrmQ.objects.count()) == (1, 1, 1)


def test_same_key_for_another_form_is_already_sent(send: Send) -> None:
    send(key="one")
    with pytest.raises(AlreadySent):
        send(key="one", form="leave")


def test_two_reports_for_one_child_and_day_are_both_kept(amara: Pupil, send: Send) -> None:
    """R4."""
    assert send().reference != send().reference
    assert Submission.objects.count() == 2


def test_key_is_stored_as_a_hash(send: Send) -> None:
    assert "my secret key" not in str(Submission.objects.filter(pk=send(key="my secret key").pk).values().get())


def test_reference_that_is_taken_is_not_given_again(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["K7PM-4WQX", "K7PM-4WQX", "9HJT-MMK3"])
    monkeypatch.setattr(references, "new_reference", lambda: next(drawn))
    assert [send().reference, send().reference] == ["K7PM-4WQX", "9HJT-MMK3"]


def test_sender_on_record_gets_the_link(amara: Pupil, send: Send, sink: Sink) -> None:
    """One mail, with a link that opens this request for this contact."""
    submission = send()
    work()
    work()
    (received,) = sink.mails
    text = received.get_body(("plain",)).get_content()
    token = LINK.search(text)[1]
    assert len(token) >= 22
    link = find_link(token)
    assert (link.submission, link.contact.full_name) == (submission, "Ngozi Okafor")
    assert link.expires_at - link.issued_at == timedelta(days=14)
    assert LINK.search(received.get_body(("html",)).get_content())[1] == token
    assert token not in str([list(RequestLink.objects.values()), list(OutboxMessage.objects.values())])


@pytest.mark.parametrize(
    "changes",
    [
        {"email": people.OUTSIDER.email, "telephone": ""},
        {"email": people.OUTSIDER.email, "telephone": people.PARENT.telephone},
        {"child_name": "Nobody Known"},
    ],
    ids=["stranger", "telephone known, address not", "no such child"],
)
def test_anybody_else_gets_the_receipt_only(amara: Pupil, send: Send, sink: Sink, changes: dict[str, str]) -> None:
    """Abuse cases 3 and 9: a telephone number on record does not make a mailbox one."""
    send(**changes)
    work()
    work()
    (received,) = [mail for mail in sink.mails if mail["To"] == changes.get("email", people.PARENT.email)]
    assert "requests/" not in received.as_string()
    assert RequestLink.objects.exclude(contact__email=people.PARENT.email).count() == 0


@pytest.mark.parametrize("flag", [{"do_not_contact": True}, {"has_responsibility": False}, {"ended_on": "2026-09-01"}])
def test_contact_the_school_may_not_write_to_gets_no_link(
    amara: Pupil, send: Send, sink: Sink, flag: dict[str, object]
) -> None:
    amara.contact_links.update(**flag)
    send()
    work()
    work()
    assert RequestLink.objects.count() == 0


def test_mail_names_no_child_and_no_reason(amara: Pupil, send: Send, sink: Sink) -> None:
    """R18 and abuse case 5: whoever's mailbox it is learns that a form arrived, and nothing else."""
    submission = send(email=people.OUTSIDER.email, reason="Chickenpox", child_class="Oak")
    work()
    work()
    (received,) = [mail for mail in sink.mails if mail["To"] == people.OUTSIDER.email]
    bodies = [received.get_body((kind,)).get_content() for kind in ("plain", "html")]
    said = " ".join([received["Subject"], *bodies])
    assert [word for word in ("Amara", "Okafor", "Ngozi", "Chickenpox", "Oak") if word in said] == []
    assert received["Subject"] == f"Millbrook Primary School: we have received your form {submission.reference}"
    assert "absence report" in said


def test_mail_goes_without_the_worker_having_looked(send: Send, sink: Sink) -> None:
    """The mail was written with the submission: a lost task cannot lose it."""
    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False) as clock:
        send()
        OrmQ.objects.all().delete()
        clock.shift(timedelta(minutes=3))
        tasks.send_outbox()
    assert len(sink.mails) == 1


def test_mailbox_is_not_flooded(send: Send) -> None:
    """Abuse case 5: ten an hour, dots and +tags folded; every form is kept all the same."""
    for number in range(12):
        send(email=f"n.gozi+{number}@family.example")
    assert (OutboxMessage.objects.count(), Submission.objects.count()) == (10, 12)
    assert AuditEntry.objects.filter(action="acknowledgement_held").count() == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        send(email="ngozi@family.example")
    assert OutboxMessage.objects.count() == 11


def test_child_is_looked_for_once(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    """R9: a task that runs twice changes nothing."""
    submission = send()
    for _ in range(2):
        tasks.look_for_child(submission.pk)
    submission.refresh_from_db()
    assert (submission.match, submission.pupil, submission.sender_on_record) == ("matched", amara, True)
    assert AuditEntry.objects.filter(action="submission_looked_for").count() == 1
    assert OutboxMessage.objects.count() == 1
    assert RequestLink.objects.count() == 1
    assert submission.handed_on_at is not None
    assert taken_over == [submission.pk, submission.pk]


def test_room_that_fails_is_asked_again_and_its_words_are_not_kept(
    amara: Pupil, send: Send, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R35: what the queue keeps of a failure holds no name."""

    def fail(submission: Submission) -> None:
        raise ValueError(f"no idea what to do with {submission.child_name}")

    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False) as clock:
        submission = send()
        with monkeypatch.context() as broken:
            broken.setitem(after_match._fillings, "absence", fail)
            with pytest.raises(
                services.ContinuationFailed, match=f"^Submission {submission.pk}: ValueError$"
            ) as caught:
                tasks.look_for_child(submission.pk)
        assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
        assert "Amara" not in caplog.text
        submission.refresh_from_db()
        assert (submission.match, submission.handed_on_at) == ("matched", None)
        assert tasks.take_up_overdue() == 0
        clock.shift(timedelta(minutes=3))
        assert [tasks.take_up_overdue(), tasks.take_up_overdue()] == [1, 0]


def test_staff_can_say_which_child_it_is(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    submission = send(child_name="Mara Okafor")
    tasks.look_for_child(submission.pk)
    office = people.office()
    services.set_pupil(submission, amara, by=office)
    submission.refresh_from_db()
    assert (submission.match, submission.pupil, submission.sender_contact.full_name) == (
        "matched", amara, "Ngozi Okafor",
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="submission_matched_by_hand")
    assert (entry.actor, entry.detail) == (office, {"before": None, "pupil": amara.pk})
    assert taken_over == [submission.pk, submission.pk]


def test_audit_holds_no_name_and_no_reason(amara: Pupil, send: Send, sink: Sink) -> None:
    send(reason="Chickenpox")
    work()
    work()
    kept = str(list(AuditEntry.objects.values()))
    assert [word for word in ("Amara", "Okafor", "Ngozi", "Chickenpox", "family.example") if word in kept] == []


def seen_by_parent(form: str, name: str) -> list[object]:
    """Every page and header of a journey about ``name``, with what is this parent's own left out, and how much work."""
    client = Client()
    posts.answer(client, form, posts.ALL[form] | {"child": {"child_name": name, "child_class": "Oak"}})
    with CaptureQueriesContext(connection) as queries:
        check = client.get(f"/forms/{form}/check/")
        posted = client.post(f"/forms/{form}/check/", {"answers": check.context["digest"]})
        sent = client.get(f"/forms/{form}/sent/")
    own = (name, check.context["digest"], sent.context["draft"].reference)
    seen: list[object] = []
    for response in (check, posted, sent):
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        for word in own:
            page = page.replace(word, "")
        seen += [response.status_code, page, sorted(response.headers.items()), sorted(response.cookies)]
    seen.append([re.sub(r"\d+", "", query["sql"])[:60] for query in queries])
    return seen


@pytest.mark.parametrize("form", ["absence", "leave", "early-collection"])
def test_answer_is_the_same_whether_or_not_the_child_exists(school: School, form: str) -> None:
    """Abuse case 3: one child, two of that name, part of a name, nobody: the same pages, headers, lengths and work.

    Time is compared as work, by the statements the database is sent, and not by the clock.
    """
    names = ("Edith Marsh", "Felix Marsh", "Rosie Marsh", "Nobody Here")
    people.pupil(school, serial=1, given_name="Edith", family_name="Marsh")
    people.pupil(school, serial=2, given_name="Felix", family_name="Marsh")
    people.pupil(school, serial=3, given_name="Felix", family_name="Marsh")
    people.pupil(
        school, serial=4, given_name="Rosie", family_name="Marsh-Holt", in_class=people.school_class(school, "Elm")
    )
    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False):
        seen_by_parent(form, "First Visitor")  # whose network and mailbox have no budget yet
        seen = []
        for name in names:
            seen.append(seen_by_parent(form, name))
            work()
    assert seen == [seen[0]] * len(names)
    assert set(Submission.objects.exclude(child_name="First Visitor").values_list("child_name", "match")) == {
        ("Edith Marsh", "matched"),
        ("Felix Marsh", "ambiguous"),
        ("Rosie Marsh", "ambiguous"),
        ("Nobody Here", "not_found"),
    }
