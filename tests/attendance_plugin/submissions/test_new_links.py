"""A new link goes to the address on record or nowhere; whoever asks cannot tell (abuse cases 2, 4, 5 and 7)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_q.models import OrmQ

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions import services, tasks
from portal.attendance_plugin.submissions.links import find_link, issue_link, revoke_links
from portal.attendance_plugin.submissions.models import AskedForLink, OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.new_links import (
    ask_for_link,
    contacts_with_a_link,
    forget_asked,
    send_link_to,
    send_links,
)
from portal.pages.models import School
from tests import people

from .conftest import Send

TOKEN = re.compile(r"/requests/([\w-]{40,})/")


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    people.separated_parent(child)
    return child


@pytest.fixture
def sent(amara: Pupil, send: Send) -> Submission:
    return services.look_for_child(send().pk)


def ask(school: School, *, reference: str = "", email: str = "") -> list[OutboxMessage]:
    """What the worker writes for one question."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    ask_for_link(school, reference=reference, email=email)
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == before  # nothing while the asker waits
    send_links(AskedForLink.objects.latest("pk").pk)
    return list(OutboxMessage.objects.exclude(pk__in=before).order_by("pk"))


def links_in(message: OutboxMessage) -> list[str]:
    return TOKEN.findall(message.text_body)


@pytest.mark.parametrize("given", ["reference", "email", "both"])
def test_sender_on_record_gets_a_link_that_opens(sent: Submission, school: School, given: str) -> None:
    asked = {
        "reference": sent.reference if given != "email" else "",
        "email": "" if given == "reference" else "NGOZI.OKAFOR@family.example",
    }
    (message,) = ask(school, **asked)
    assert (message.recipient, message.purpose) == (people.PARENT.email, "new-link")
    (token,) = links_in(message)
    link = find_link(token)
    assert link is not None
    assert (link.submission, link.contact.full_name) == (sent, people.PARENT.name)
    assert TOKEN.findall(message.html_body) == [token]


@pytest.mark.parametrize(
    "asked",
    [
        {"reference": "9999-XXXX"},
        {"email": people.OUTSIDER.email},
        {"email": people.SEPARATED_PARENT.email},
        {"reference": "own", "email": people.OUTSIDER.email},
        {"reference": "own", "email": people.SEPARATED_PARENT.email},
    ],
    ids=["no such reference", "stranger", "other parent", "stranger with the reference", "other parent with it"],
)
def test_nobody_else_gets_anything(sent: Submission, school: School, asked: dict[str, str]) -> None:
    """Abuse cases 2 and 4: a reference alone brings a mail to the address on record, never to the one that asks."""
    reference = asked.get("reference", "").replace("own", sent.reference)
    assert ask(school, reference=reference, email=asked.get("email", "")) == []


def test_another_school_knows_nothing_of_it(sent: Submission) -> None:
    assert ask(people.other_school(), reference=sent.reference) == []


def test_expired_link_is_no_obstacle(sent: Submission, school: School) -> None:
    """Abuse case 7: after expiry, or after somebody else opened it, there is a plain way back in."""
    RequestLink.objects.update(expires_at=timezone.now(), opened_at=timezone.now())
    (message,) = ask(school, reference=sent.reference)
    assert find_link(links_in(message)[0]) is not None


def test_contact_who_had_a_link_before_may_have_another(sent: Submission, school: School) -> None:
    """The father, who was sent a letter with one."""
    father = Contact.objects.get(full_name=people.SEPARATED_PARENT.name)
    assert [one.full_name for one in contacts_with_a_link(sent)] == [people.PARENT.name]
    issue_link(sent, father)
    assert [one.full_name for one in contacts_with_a_link(sent)] == [people.PARENT.name, people.SEPARATED_PARENT.name]
    (message,) = ask(school, email=father.email)
    assert find_link(links_in(message)[0]).contact == father  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "flag", [{"do_not_contact": True}, {"has_responsibility": False}, {"ended_on": "2026-09-01"}], ids=str
)
def test_contact_the_school_may_not_write_to_gets_none(
    sent: Submission, school: School, flag: dict[str, object]
) -> None:
    sent.pupil.contact_links.update(**flag)  # type: ignore[union-attr]
    assert ask(school, reference=sent.reference) == []


def test_suspect_form_gets_no_link(amara: Pupil, send: Send, school: School) -> None:
    suspect = services.look_for_child(send(signals=("honeypot",)).pk)
    assert ask(school, reference=suspect.reference) == []


def test_one_mail_holds_the_newest_three(amara: Pupil, send: Send, school: School) -> None:
    sent = [services.look_for_child(send(received_at=timezone.now() - timedelta(hours=n)).pk) for n in (5, 4, 3, 2)]
    old = services.look_for_child(send(received_at=timezone.now() - timedelta(days=91)).pk)
    (message,) = ask(school, email=people.PARENT.email)
    found = [find_link(token).submission.reference for token in links_in(message)]  # type: ignore[union-attr]
    assert found == [one.reference for one in reversed(sent[1:])]
    assert old.reference not in message.text_body


def test_three_of_these_mails_a_day_and_the_office_sees_the_burst(sent: Submission, school: School) -> None:
    """Abuse case 5: asking again and again floods nobody; the links that were sent still work."""
    messages = [message for _ in range(5) for message in ask(school, reference=sent.reference)]
    assert len(messages) == 3
    assert AuditEntry.objects.filter(action="link_held", subject=f"submission:{sent.pk}").count() == 2
    assert all(find_link(links_in(message)[0]) for message in messages)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert len(ask(school, reference=sent.reference)) == 1


def test_task_that_runs_twice_writes_once(sent: Submission, school: School) -> None:
    """R9."""
    ask(school, reference=sent.reference)
    send_links(AskedForLink.objects.get().pk)
    assert OutboxMessage.objects.filter(purpose="new-link").count() == 1


def test_asking_is_the_same_work_for_every_answer(sent: Submission, school: School, django_assert_num_queries) -> None:
    """Abuse case 4: no look at the roll before the answer, so its time tells nothing."""
    cases = (
        {"reference": sent.reference},
        {"reference": "9999-XXXX"},
        {"email": people.PARENT.email},
        {"email": "no@elsewhere.example"},
    )
    for case in cases:
        with django_assert_num_queries(4):  # two savepoints' worth: the question and its task
            ask_for_link(school, **({"reference": "", "email": ""} | case))


def test_what_was_typed_is_forgotten_after_a_day(sent: Submission, school: School) -> None:
    """R32."""
    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False) as clock:
        ask(school, email=people.OUTSIDER.email)
        clock.shift(timedelta(hours=24))
        assert forget_asked() == 0
        clock.shift(timedelta(seconds=1))
        assert (forget_asked(), AskedForLink.objects.count()) == (1, 0)


def test_staff_send_a_link_whatever_the_limits_and_can_end_them_all(sent: Submission, school: School) -> None:
    office, mother = people.office(), Contact.objects.get(full_name=people.PARENT.name)
    for _ in range(4):
        ask(school, reference=sent.reference)
    messages = [send_link_to(mother, sent, by=office) for _ in range(2)]
    assert len({message.pk for message in messages}) == 2
    tokens = [links_in(message)[0] for message in messages]
    assert all(map(find_link, tokens))
    assert AuditEntry.objects.filter(action="link_sent", actor=office).count() == 2
    assert revoke_links(sent, by=office) == 6
    assert [find_link(token) for token in tokens] == [None, None]
    assert revoke_links(sent, by=office) == 0
    assert AuditEntry.objects.get(action="links_revoked").detail == {"links": 6}


def test_a_lost_task_is_made_good_within_minutes(
    sent: Submission, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R9: what was asked for goes out once; one question that fails keeps neither the others nor the mails."""
    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False) as clock:
        for _ in range(2):
            ask_for_link(school, reference=sent.reference, email="")
        poisoned, good = AskedForLink.objects.order_by("pk")
        OrmQ.objects.all().delete()

        def send_or_fail(asked_id: int) -> None:
            if asked_id == poisoned.pk:
                raise ValueError("no such thing")
            send_links(asked_id)

        monkeypatch.setattr(tasks.new_links, "send_links", send_or_fail)
        assert tasks.send_overdue_links() == 0
        clock.shift(timedelta(minutes=3))
        assert [tasks.send_overdue_links(), tasks.send_overdue_links()] == [1, 0]
    written = OutboxMessage.objects.filter(purpose="new-link")
    assert [message.cause for message in written] == [f"asked_for_link:{good.pk}"]
