"""Abuse case 10, EAR-01: a child is never let go by itself, and a number on record is rung where the record says so."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.write_once import WriteOnceError
from portal.attendance_plugin.leaving.collections import (
    AnswerRefused,
    answer,
    answer_standing,
    calls_about,
    contacts_to_ring,
    digest_asked_for,
    record_call,
    why_not_agreed,
)
from portal.attendance_plugin.leaving.flags import flags_of
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

pytestmark = pytest.mark.django_db
ASKED = {
    "date": "2026-11-20",
    "time": "14:15",
    "collector": "Ngozi Okafor",
    "collector_relation": "Mother",
    "reason": "Dentist",
    "telephone": people.OUTSIDER.telephone,
}
RING_FIRST = "Ring back a number on record first"


@pytest.fixture(autouse=True)
def _at_half_past_nine():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    return child


def ask(child: Pupil, **changes: str) -> Submission:
    return submit(child.school, child=child, form="early-collection", answers=ASKED | changes)


def mother(child: Pupil):
    return child.contact_links.get(relationship="Mother").contact


def test_nothing_is_agreed_by_itself(amara: Pupil) -> None:
    asked = ask(amara)
    assert (answer_standing(asked), why_not_agreed(asked)) == (None, "")


@pytest.mark.parametrize(
    ("flags", "collector", "words", "is_barred"),
    [
        ({}, "Ngozi Okafor", (), False),
        ({}, "NGOZI  okafor", (), False),
        ({}, "Morgan Vane", ("Not a contact on record",), False),
        ({"court_order": True}, "Ngozi Okafor", ("Court order on file",), False),
        ({"court_order": True}, "Declan O'Neill", ("Court order on file",), True),
        ({"may_collect": False}, "Declan O'Neill", ("May not collect",), True),
        ({"do_not_contact": True}, "Declan O'Neill", ("Do not contact",), True),
    ],
)
def test_flags_come_from_the_record(
    amara: Pupil, flags: dict[str, bool], collector: str, words: tuple[str, ...], is_barred: bool
) -> None:
    people.separated_parent(amara, **flags)
    found = flags_of(amara, collector)
    assert (found.words, found.is_barred) == (words, is_barred)


def test_a_flagged_request_is_agreed_only_after_a_call_to_a_number_on_record(amara: Pupil) -> None:
    asked, office = ask(amara, collector="Morgan Vane"), people.office()
    assert why_not_agreed(asked).startswith(RING_FIRST)
    with pytest.raises(AnswerRefused, match=RING_FIRST):
        answer(asked, "agreed", by=office)
    call = record_call(asked, mother(amara), "no_answer", by=office)
    with pytest.raises(AnswerRefused, match=RING_FIRST):
        answer(asked, "agreed", by=office)
    assert (call.number, call.contact_name, call.by) == (people.PARENT.telephone, "Ngozi Okafor", office)
    record_call(asked, mother(amara), "agrees", by=office)
    answer(asked, "agreed", by=office)
    standing = answer_standing(Submission.objects.get())
    assert standing is not None
    assert (standing.outcome, standing.by, standing.answered_at) == (
        "agreed", office, datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )  # fmt: skip


def test_the_call_that_agrees_also_says_who_sent_it(amara: Pupil) -> None:
    asked = ask(amara, collector="Morgan Vane")
    record_call(asked, mother(amara), "agrees", by=people.office())
    asked.refresh_from_db()
    assert (asked.confirmed_how, asked.confirmed_contact) == ("call", mother(amara))


def test_a_call_that_objects_says_nothing_for_it(amara: Pupil) -> None:
    asked = ask(amara, collector="Morgan Vane")
    record_call(asked, mother(amara), "agrees", by=people.office())
    record_call(asked, mother(amara), "objects", by=people.headteacher())
    assert why_not_agreed(asked).startswith(RING_FIRST)


def test_only_numbers_on_record_are_rung_and_never_who_a_court_order_concerns(amara: Pupil) -> None:
    """The number in the form is the form's own word; the order's person would agree to anything."""
    father = people.separated_parent(amara, court_order=True)
    asked = ask(amara, collector="Morgan Vane")
    assert [link.contact.telephone for link in contacts_to_ring(asked)] == [people.PARENT.telephone]
    for contact in (father.contact, people.outsider(amara.school)):
        with pytest.raises(AnswerRefused, match="no number to ring back"):
            record_call(asked, contact, "agrees", by=people.User.objects.first() or people.office())


def test_who_may_not_collect_is_not_agreed_to_even_after_a_call(amara: Pupil) -> None:
    people.separated_parent(amara, may_collect=False)
    asked, office = ask(amara, collector="Declan O'Neill"), people.office()
    record_call(asked, mother(amara), "agrees", by=office)
    with pytest.raises(AnswerRefused, match="this person may not collect"):
        answer(asked, "agreed", by=office)
    assert answer(asked, "not_agreed", by=office).outcome == "not_agreed"


def test_an_unmatched_request_is_not_answered(school: School) -> None:
    asked = submit(school, form="early-collection", answers=ASKED)
    for outcome in ("agreed", "not_agreed"):
        with pytest.raises(AnswerRefused, match="Match the form to a child first"):
            answer(asked, outcome, by=people.User.objects.first() or people.office())


def test_another_time_or_person_asks_for_another_call_and_answer(amara: Pupil) -> None:
    """A parent may put the request right; what was said about the old one holds for the old one."""
    asked, office = ask(amara, collector="Morgan Vane"), people.office()
    record_call(asked, mother(amara), "agrees", by=office)
    answer(asked, "agreed", by=office)
    asked.answers = {**asked.answers, "collector": "Somebody Else"}
    asked.save()
    assert (answer_standing(asked), calls_about(asked)) == (None, [])
    assert why_not_agreed(asked).startswith(RING_FIRST)


def test_second_to_answer_is_told_and_may_then_change_it(amara: Pupil) -> None:
    """R11: two members of staff at once."""
    asked = ask(amara)
    first = answer(asked, "agreed", by=people.office())
    head = people.headteacher()
    with pytest.raises(AnswerRefused, match="Prue Lacey has already answered at 09:30: Agreed"):
        answer(asked, "not_agreed", by=head)
    answer(asked, "not_agreed", by=head, seen=first.pk)
    assert [given.outcome for given in asked.collection_answers.all()] == ["not_agreed", "agreed"]


def test_calls_and_answers_stay_as_written_and_the_audit_holds_no_names(amara: Pupil) -> None:
    """R12 and R35."""
    asked, office = ask(amara), people.office()
    call = record_call(asked, mother(amara), "agrees", by=office)
    given = answer(asked, "agreed", by=office)
    for row in (call, given):
        with pytest.raises(WriteOnceError):
            row.save()
    entries = AuditEntry.objects.filter(action__startswith="collection_").order_by("pk")
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("collection_rung_back", {"call": call.pk, "result": "agrees"}),
        ("collection_answered", {"outcome": "agreed"}),
    ]


def test_who_agrees_on_an_earlier_page_is_told_that_the_parent_changed_it(amara: Pupil) -> None:
    """Abuse cases 10 and 37: nobody agrees to a person they have not read."""
    asked = ask(amara)
    shown = digest_asked_for(asked)
    Submission.objects.update(answers=asked.answers | {"collector": "Grace Okafor"})
    with pytest.raises(AnswerRefused, match="The parent changed the request after you opened this page"):
        answer(asked, "agreed", by=people.office(), about=shown)
    assert asked.collection_answers.count() == 0
