"""At the gate (EAR-01, EAR-02, abuse case 10): flags in red and in words, and one press where all is well."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leaving.collections import answer
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.gate.signing import Leaving, sign_out
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.staff.gate.page import MOST_FOUND
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit
from tests.attendance_plugin.leaving.gate.gate_world import ASKED, ask, child_with_mother, lunch_granted, named, press
from tests.attendance_plugin.staff.conftest import SignIn

PAGE = reverse("attendance_staff:gate")
BARRED = "Not to be collected by this person"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 20, 12, 5, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def amara(school: School) -> Pupil:
    return child_with_mother(school)


@pytest.fixture
def head(school: School):
    return people._posted("first", "Una Lark", "Headteacher")


def shown(client: Client, **asked: str) -> str:
    return client.get(PAGE, asked).content.decode()


def row_of(page: str, child: str) -> str:
    return next(row for row in re.findall(r'<li class="gate-row.*?</li>', page, re.S) if child in row)


def push(client: Client, page: str, words: str, child: str) -> str:
    """Press the button of the row as a browser without JavaScript does."""
    form = re.search(r"<form.*?</form>", row_of(page, child), re.S)
    assert form
    assert words in form[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    address = re.search(r'action="([^"]+)"', form[0])
    assert address
    return client.post(address[1], fields, follow=True).content.decode()


def test_an_agreed_collection_is_signed_out_at_one_press(amara: Pupil, head, sign_in: SignIn) -> None:
    answer(ask(amara), "agreed", by=head)
    client = sign_in("office")
    page = push(client, shown(client), "Sign out", "Amara")
    assert "Amara O&#x27;Neill-Okafor: Signed out at 12:05, collected by Ngozi Okafor." in page
    assert "Nobody more is to be collected early today" in page
    assert "Back in" in row_of(page, "Amara")
    push(client, page, "Back in", "Amara")
    assert [entry.kind for entry in GateEntry.objects.all()] == ["out", "back"]


@pytest.mark.parametrize(
    ("flags", "says", "words"),
    [
        ({"may_collect": False}, "Ring back first", ("May not collect", BARRED)),
        ({"court_order": True}, "Ring back first", ("Court order on file", BARRED)),
        ({"do_not_contact": True}, "Ring back first", ("Do not contact", BARRED)),
    ],
)
def test_flags_stand_in_words_and_there_is_no_press(
    amara: Pupil, sign_in: SignIn, flags: dict[str, bool], says: str, words: tuple[str, ...]
) -> None:
    people.separated_parent(amara, **flags)
    ask(amara, collector=people.SEPARATED_PARENT.name, collector_relation="Father")
    row = row_of(shown(sign_in("office")), "Amara")
    assert all(word in row for word in (*words, says, "Look first"))
    assert ("gate-row--stop" in row, 'value="out"' in row) == (True, False)


def test_a_child_with_a_court_order_about_another_is_rung_back_about_first(amara: Pupil, sign_in: SignIn) -> None:
    people.separated_parent(amara, court_order=True)
    ask(amara)
    row = row_of(shown(sign_in("office")), "Amara")
    assert ("Court order on file" in row, "Ring back first" in row, BARRED in row) == (True, True, False)
    assert 'value="out"' not in row


def test_lunch_out_back_and_who_is_missing(amara: Pupil, head, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    lunch_granted(amara, head)
    client = sign_in("office")
    page = push(client, shown(client), "Goes home", "Amara")
    assert "expected back by 13:00" in row_of(page, "Amara")
    clock.move_to(datetime(2026, 11, 20, 13, 1, tzinfo=UTC))
    row = row_of(shown(client), "Amara")
    assert ("Not back: the afternoon’s register opened at 13:00" in row, "gate-row--stop" in row) == (True, True)


def test_the_second_press_of_two_open_pages_is_told(amara: Pupil, head, sign_in: SignIn) -> None:
    answer(ask(amara), "agreed", by=head)
    office, other = sign_in("office"), sign_in("attendance_officer")
    theirs = shown(other)
    mine = shown(office)
    push(office, mine, "Sign out", "Amara")
    assert "Prue Lacey was first" in push(other, theirs, "Sign out", "Amara")
    push(office, mine, "Sign out", "Amara")
    assert GateEntry.objects.count() == 1


def test_a_child_is_found_and_the_search_is_written_down_without_the_name(amara: Pupil, sign_in: SignIn) -> None:
    client = sign_in("safeguarding_lead")
    page = shown(client, q="amar")
    assert reverse("attendance_staff:gate_child", args=[amara.pk]) in page
    assert "Nobody on roll has this name" in shown(client, q="zzz")
    entries = AuditEntry.objects.filter(action="gate_searched")
    assert [entry.detail for entry in entries] == [{"found": 0}, {"found": 1}]


def test_more_than_fit_are_said(school: School, sign_in: SignIn) -> None:
    freeze_calendar(school)
    for serial in range(1, MOST_FOUND + 2):
        people.pupil(school, serial=serial)
    page = shown(sign_in("office"), q="amara")
    assert (page.count("gate/") >= MOST_FOUND, "There are more" in page) == (True, True)


def test_whom_nobody_matched_leads_to_matching(school: School, sign_in: SignIn) -> None:
    freeze_calendar(school)
    unknown = submit(school, form="early-collection", answers=ASKED)
    row = row_of(shown(sign_in("office")), unknown.child_name.split()[0])
    assert ("Not matched" in row, reverse("attendance_staff:match", args=[unknown.reference]) in row) == (True, True)


def test_another_schools_and_another_classs_children_are_not_there(amara: Pupil, sign_in: SignIn) -> None:
    """R17."""
    ask(child_with_mother(people.other_school()), number=2)
    elm = people.school_class(amara.school, "Elm")
    bohumil = people.pupil(amara.school, serial=5, in_class=elm, given_name="Bohumil")
    ask(bohumil, number=3)
    office = people.office()
    people.post_at(office, amara.school, people.school_class(amara.school))
    client = Client()
    client.force_login(office)
    page = shown(client, q="bohumil")
    assert ("gate-row" in page, "Nobody on roll has this name" in page) == (False, True)


def test_reasons_are_for_whoever_may_read_them(amara: Pupil, sign_in: SignIn) -> None:
    """R18: why a child leaves may tell of its health."""
    office = people._posted("first", "Una Lark", "Office")
    sign_out(amara, Leaving(person=named(amara), why="appointment", is_here=True), press(amara, office))
    seen = {who: "Medical" in shown(sign_in(who)) for who in ("office", "safeguarding_lead")}
    assert seen == {"office": True, "safeguarding_lead": False}


def test_more_children_need_no_more_queries(
    school: School, head, sign_in: SignIn, django_assert_max_num_queries
) -> None:
    freeze_calendar(school)
    client, counts = sign_in("office"), []
    for serials in (range(1, 3), range(3, 12)):
        for serial in serials:
            child = people.pupil(school, serial=serial)
            people.parent(child)
            answer(ask(child, number=serial), "agreed", by=head)
            lunch_granted(child, head, number=100 + serial)
            sign_out(child, Leaving(person=named(child), is_here=True), press(child, head))
        with django_assert_max_num_queries(45) as found:
            client.get(PAGE)
        counts.append(len(found))
    assert counts[0] == counts[1]
