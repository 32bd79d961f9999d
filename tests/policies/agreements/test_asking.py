"""Asking: each person once for a version, by mail that is written later, once, and reminded as the school says."""

from datetime import timedelta

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import deliver
from portal.pages.models import School
from portal.policies.agreements.asking import ask, not_asked_yet, remind, send_new_link, withdraw
from portal.policies.agreements.mailing import write_due_mails
from portal.policies.agreements.signing import Given, Way, decline, sign
from portal.policies.models import AgreementSettings, AskedPerson, SigningLink
from tests import people
from tests.policies.agreements.conftest import NOW, AskAll, Find, links_in_mails


@pytest.fixture
def staff(school: School) -> dict[str, people.User]:
    return {"office": people.office(), "head": people.headteacher(), "governor": people.governor()}


def test_everybody_in_the_groups_is_asked_once_and_mailed_later(
    staff: dict, ask_all: AskAll, find: Find, school
) -> None:
    asked = ask_all("staff-agreement", by=staff["head"])
    assert {name: (person.group, person.detail) for name, person in asked.items()} == {
        "Ijeoma Bright": ("governors", "Governors"),
        "Prue Lacey": ("staff", "Office"),
        "Farah Siddiq": ("staff", "Headteacher"),
    }
    assert OutboxMessage.objects.count() == 0
    assert (write_due_mails(), write_due_mails()) == (3, 0)
    assert OutboxMessage.objects.count() == 3
    assert not_asked_yet(school, find("staff-agreement")) == {"staff": [], "governors": []}
    assert len(ask_all("staff-agreement")) == 3


def test_the_mail_names_nothing_in_its_subject_and_the_link_is_kept_as_a_hash_only(
    family: Pupil, ask_all: AskAll
) -> None:
    ask_all("charter")
    path = links_in_mails()[people.PARENT.email]
    message = OutboxMessage.objects.get(recipient=people.PARENT.email)
    assert message.subject == "Please read and sign: Charter"
    assert "together with Amara O'Neill-Okafor" in message.text_body
    token = path.split("/")[2]
    assert len(token) >= 40
    stored = [str(value) for row in SigningLink.objects.values() for value in row.values()]
    assert not [value for value in stored if token in value]


def test_both_parents_get_a_link_of_their_own_for_the_one_pupil(family: Pupil, ask_all: AskAll) -> None:
    asked = ask_all("charter")
    links = links_in_mails()
    assert set(links) == {people.PARENT.email, people.SEPARATED_PARENT.email}
    assert len(set(links.values())) == 2
    assert list(asked) == [people.CHILD_NAME]


def test_only_pupils_of_the_year_groups_are_asked(school: School, family: Pupil, ask_all: AskAll) -> None:
    people.pupil(school, serial=2, given_name="Tobi", year_group=1)
    assert list(ask_all("charter")) == [people.CHILD_NAME]


def test_a_charter_signed_with_the_class_is_mailed_to_nobody(publish, page, family: Pupil, school: School) -> None:
    from dataclasses import replace

    from portal.policies.agreements.clauses import find_agreement
    from tests.policies.agreements.sample_agreements import ONLINE, clauses

    version = publish(replace(ONLINE, clauses=clauses(charter={"pupils_sign": "with_class"})))
    agreement = find_agreement(version, "charter")
    assert agreement is not None
    assert len(ask(school, agreement, not_asked_yet(school, agreement), by=None)) == 1
    assert (write_due_mails(), OutboxMessage.objects.count()) == (0, 0)


def test_reminders_come_after_some_days_and_end(staff: dict, ask_all: AskAll, clock, school: School) -> None:
    AgreementSettings.objects.create(school=school, remind_after_days=3, reminders_most=2)
    asked = ask_all("staff-agreement")
    seen = []
    for day in range(15):
        clock.move_to(NOW + timedelta(days=day))
        seen += [day] * bool(write_due_mails())
    assert seen == [0, 3, 6]
    person = AskedPerson.objects.get(pk=asked["Prue Lacey"].pk)
    assert (person.mails, person.next_mail_at) == (3, None)
    purposes = OutboxMessage.objects.filter(recipient="office@millbrook.example").values_list("purpose", flat=True)
    assert sorted(purposes) == ["agreement_asked", "agreement_reminder", "agreement_reminder"]


@pytest.mark.parametrize("end", ["sign", "decline", "withdraw", "address", "new version"])
def test_nobody_is_reminded_who_need_not_be(end: str, family: Pupil, ask_all: AskAll, clock, page) -> None:
    asked = ask_all("parents-agreement")
    write_due_mails()
    mother, given = asked[people.PARENT.name], Given(name="Ngozi", way=Way.LINK)
    if end == "sign":
        sign(mother, given)
    elif end == "decline":
        decline(mother, given, "I would rather not.")
    elif end == "withdraw":
        withdraw(mother, by=None)
    elif end == "address":
        Contact.objects.filter(full_name=people.PARENT.name).update(email="")
    else:
        from portal.policies.services import publish_draft
        from tests.policies.agreements.sample_agreements import NEWER

        publish_draft(page, NEWER, is_history=True)
        clock.move_to(NOW + timedelta(days=60))
    clock.move_to(NOW + timedelta(days=60 if end == "new version" else 8))
    write_due_mails()
    reminded = OutboxMessage.objects.filter(purpose="agreement_reminder", recipient=people.PARENT.email)
    assert reminded.count() == 0
    assert AskedPerson.objects.get(pk=mother.pk).next_mail_at is None


def test_a_reminder_by_hand_goes_to_who_has_not_and_once_a_day(staff: dict, ask_all: AskAll, clock) -> None:
    asked = ask_all("staff-agreement")
    write_due_mails()
    sign(asked["Prue Lacey"], Given(name="Prue Lacey", way=Way.ACCOUNT))
    assert remind(asked.values(), by=staff["head"]) == 0
    clock.move_to(NOW + timedelta(days=1))
    assert remind(asked.values(), by=staff["head"]) == 2
    assert write_due_mails() == 2
    assert remind(asked.values(), by=staff["head"]) == 0
    assert AuditEntry.objects.get(action="agreement_reminded").detail == {"anchor": "staff-agreement", "people": 2}


def test_a_new_link_ends_the_older_one(staff: dict, ask_all: AskAll, client) -> None:
    asked = ask_all("staff-agreement")
    old = links_in_mails()["office@millbrook.example"]
    send_new_link(asked["Prue Lacey"], by=staff["head"])
    new = links_in_mails()["office@millbrook.example"]
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


def test_what_is_asked_is_audited_with_numbers_only(staff: dict, ask_all: AskAll) -> None:
    ask_all("staff-agreement", by=staff["head"])
    entry = AuditEntry.objects.get(action="agreement_asked")
    assert (entry.actor_name, entry.detail) == ("headteacher", {"anchor": "staff-agreement", "people": 3})


def test_asking_a_whole_school_takes_a_bounded_number_of_queries(
    school: School, ask_all: AskAll, find: Find, django_assert_max_num_queries
) -> None:
    for serial in range(1, 41):
        people.pupil(school, serial=serial, given_name=f"Child {serial}")
    agreement = find("charter")
    with django_assert_max_num_queries(16):
        assert len(ask(school, agreement, not_asked_yet(school, agreement), by=None)) == 40


def test_a_reminder_that_waited_until_the_person_had_signed_never_goes_out(
    staff: dict, ask_all: AskAll, clock: time_machine.Traveller
) -> None:
    """Abuse case 62: the worker wrote the reminders, stood still, and one of the two signed meanwhile."""
    asked = ask_all("staff-agreement")
    write_due_mails()
    clock.shift(timedelta(days=8))
    assert write_due_mails() == 3
    sign(asked["Prue Lacey"], Given(name="Prue Lacey", way=Way.LINK))
    clock.shift(timedelta(days=2))
    reminders = OutboxMessage.objects.filter(purpose="agreement_reminder").order_by("recipient")
    states = {message.recipient.split("@")[0]: deliver(message.pk) for message in reminders}
    assert states == {"governor": "sent", "headteacher": "sent", "office": "dropped"}
