"""One child at the gate: what is asked, what is refused with what was typed kept, and who may allow what."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leaving.gate.gate_world import ask, child_with_mother, mother
from tests.attendance_plugin.staff.conftest import SignIn


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 20, 9, 5, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def amara(school: School) -> Pupil:
    return child_with_mother(school)


def address(child: Pupil) -> str:
    return reverse("attendance_staff:gate_child", args=[child.pk])


def send(client: Client, child: Pupil, do: str, **fields: object):
    newest = GateEntry.objects.filter(pupil=child).last()
    told = {"do": do, "key": str(uuid4()), "seen": newest.pk if newest else "", **fields}
    return client.post(address(child), told)


def test_the_page_says_how_late_and_enters_it(amara: Pupil, sign_in: SignIn) -> None:
    client = sign_in("office")
    page = client.get(address(amara)).content.decode()
    assert ("<strong>15 minutes</strong>" in page, "Code L is suggested" in page) == (True, True)
    refused = send(client, amara, "late")
    assert (refused.status_code, "Choose a reason of the list" in refused.content.decode()) == (422, True)
    assert send(client, amara, "late", reason="Overslept").status_code == 302
    entry = GateEntry.objects.get()
    assert (entry.kind, entry.minutes_late, entry.code, entry.words.reason) == ("late", 15, "L", "Overslept")


def test_without_a_form_everything_needed_is_asked_and_kept_when_refused(amara: Pupil, sign_in: SignIn) -> None:
    client = sign_in("office")
    empty = send(client, amara, "out").content.decode()
    assert [words in empty for words in ("Choose who takes the child", "Choose why the child leaves")] == [True, True]
    page = send(client, amara, "out", person="other", name="Morgan Vane", why="family").content.decode()
    assert "Ring a number on record before the child goes with Morgan Vane" in page
    assert 'value="Morgan Vane"' in page
    rang = f"contact:{mother(amara).pk}"
    done = send(client, amara, "out", person="other", name="Morgan Vane", why="family", word=rang, at="09:00")
    assert (done.status_code, GateEntry.objects.get().word, GateEntry.objects.get().at.minute) == (302, "rung", 0)


def test_a_typed_name_of_a_barred_contact_is_that_contact(amara: Pupil, sign_in: SignIn) -> None:
    """Abuse case 10: choosing "somebody else" and typing the name does not get round the flag."""
    people.separated_parent(amara, may_collect=False)
    rang = f"contact:{mother(amara).pk}"
    page = send(
        sign_in("office"), amara, "out", person="other", name=people.SEPARATED_PARENT.name, why="family", word=rang
    ).content.decode()
    assert ("NOT TO BE COLLECTED BY Declan O&#x27;Neill" in page, GateEntry.objects.count()) == (True, 0)


def test_only_holders_of_the_right_are_offered_to_allow(amara: Pupil, sign_in: SignIn) -> None:
    father = people.separated_parent(amara, may_collect=False).contact
    office, lead = sign_in("office"), sign_in("safeguarding_lead")
    assert 'value="allow"' not in office.get(address(amara)).content.decode()
    chosen = {"person": f"contact:{father.pk}", "reason": "Agreed with the social worker."}
    assert send(office, amara, "allow", **chosen).status_code == 404
    assert 'value="allow"' in lead.get(address(amara)).content.decode()
    assert send(lead, amara, "allow", **chosen).status_code == 302
    assert send(office, amara, "out", person=f"contact:{father.pk}", why="other").status_code == 302
    assert [(entry.kind, entry.word) for entry in GateEntry.objects.all()] == [("allowed", ""), ("out", "allowed")]


def test_an_entry_is_put_right_by_another(amara: Pupil, sign_in: SignIn) -> None:
    client = sign_in("office")
    send(client, amara, "late", reason="Overslept")
    entry = GateEntry.objects.get()
    assert "Write what was wrong" in send(client, amara, "undo", entry=entry.pk).content.decode()
    assert send(client, amara, "undo", entry=entry.pk, reason="Her sister came late.").status_code == 302
    page = client.get(address(amara)).content.decode()
    assert ("<del>" in page, "Taken back" in page, "Her sister came late." in page) == (True, True, True)


@pytest.mark.parametrize("fields", [{"do": "fly"}, {"do": "back", "key": "no key"}, {"do": "out", "asked": "NOSUCH99"}])
def test_what_no_page_of_ours_sends_is_not_there(amara: Pupil, sign_in: SignIn, fields: dict[str, str]) -> None:
    assert sign_in("office").post(address(amara), {"key": str(uuid4()), **fields}).status_code == 404


def test_a_collection_of_another_child_is_not_this_ones(amara: Pupil, school: School, sign_in: SignIn) -> None:
    other = people.pupil(school, serial=2, given_name="Bohumil")
    reference = ask(other, number=2).reference
    told = send(sign_in("office"), amara, "out", asked=reference, person=f"contact:{mother(amara).pk}")
    assert told.status_code == 404


def test_a_child_of_another_school_is_not_there(amara: Pupil, sign_in: SignIn) -> None:
    """R17."""
    elsewhere = people.pupil(people.other_school(), serial=9)
    client = sign_in("office")
    assert (client.get(address(elsewhere)).status_code, send(client, elsewhere, "back").status_code) == (404, 404)


def test_numbers_of_somebody_not_to_be_contacted_are_not_offered(amara: Pupil, sign_in: SignIn) -> None:
    people.separated_parent(amara, do_not_contact=True)
    page = sign_in("office").get(address(amara)).content.decode()
    assert (people.PARENT.telephone in page, people.SEPARATED_PARENT.telephone in page) == (True, False)


def test_the_pupils_page_keeps_what_happened(amara: Pupil, sign_in: SignIn) -> None:
    client = sign_in("office")
    send(client, amara, "late", reason="Overslept")
    page = client.get(reverse("attendance_staff:pupil", args=[amara.pk])).content.decode()
    assert "Fri 20 Nov · Signed in late at 09:05, 15 minutes late, L" in page
    assert ("Overslept" in page, "Prue Lacey" in page) == (True, True)
    teacher = sign_in("class_teacher").get(reverse("attendance_staff:pupil", args=[amara.pk])).content.decode()
    assert ("Signed in late at 09:05" in teacher, "Overslept" in teacher) == (True, False)
