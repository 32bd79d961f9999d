"""Each page about pupils, for each account: own class, other class, other school (R17, R66, abuse case 1).

What lies outside an account's posts answers like what is not there at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.requests import open_request
from portal.attendance_plugin.leaving.lunch import permission_of
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.rendering import RenderedLetter
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit
from tests.attendance_plugin.staff.audit.test_written_down import pages_about_a_child
from tests.attendance_plugin.staff.test_access import MATRIX, STAFF
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, link_to, upload
from tests.attendance_plugin.submissions.own_forms.own_answers import own_answer
from tests.forms.own.own_world import SLUG

OWN_CLASS, OTHER_CLASS, OTHER_SCHOOL, NOT_THERE = "own class", "other class", "other school", "not there"
NAMES = {OWN_CLASS: "Amara", OTHER_CLASS: "Bohumil", OTHER_SCHOOL: "Caradog"}
SEEN: dict[str, set[str]] = {
    "office": {OWN_CLASS, OTHER_CLASS},
    "attendance officer": {OWN_CLASS, OTHER_CLASS},
    "headteacher": {OWN_CLASS, OTHER_CLASS},
    "deputy": {OWN_CLASS, OTHER_CLASS},
    "safeguarding lead": {OWN_CLASS, OTHER_CLASS},
    "class teacher": {OWN_CLASS},
    "office of one class": {OWN_CLASS},
    "officer of the other school": {OTHER_SCHOOL},
    "office without a post": set(),
}
LISTS = (
    "today",
    "today_live",
    "requests",
    "requests_results",
    "pupils",
    "pupils_results",
    "evidence",
    "evidence_results",
    "letters",
    "letters_results",
    "gate",
)
# Pages about one child that are not opened here, and where they are.
ELSEWHERE = {
    "supersede": "test_nothing_is_done_to_what_is_not_seen",
    "hand_back_choose": "tests/attendance_plugin/staff/hand_back/test_due.py",
    "hand_back_file": "a file of the whole school, closed to one class below",
    "print_run": "letters of the whole school: tests/attendance_plugin/staff/letters/test_print_runs.py",
    "print_run_pdf": "the same",
    "celebration_week": "whole classes, no child: tests/attendance_plugin/staff/celebration/test_celebration.py",
    "celebration_screen": "the same",
    "celebration_certificate": "the same",
    "celebration_certificates": "the same",
    "screen_panels": "no class and no child: tests/attendance_plugin/staff/screens/test_screens.py",
}
# What they show cannot be told apart by class.
WHOLE_SCHOOL = {
    "match",
    "suspect",
    "message",
    "audit_of_pupil",
    "audit_of_pupil_results",
    "audit_of_request",
    "audit_of_request_results",
}
ACTIONS = (
    *("decide", "check", "ask", "supersede", "take_back", "pass_on", "note", "assign"),
    *("confirm_sender", "disown", "send_link", "revoke_links"),
)
CLOSED_TO_ONE_CLASS = (
    *("register_imports", "register_upload", "register_explained", "hand_back", "hand_back_files"),
    *("suspects", "messages", "print_runs", "celebration", "celebration_term"),
    "celebration_resting",
)
FORM_LISTS = ("own_form", "own_form_results")


def class_office(school: School) -> User:
    user = people.office()
    people.post_at(user, school, people.school_class(school))
    return user


def officer_elsewhere(school: School) -> User:
    user = people.attendance_officer()
    user.attendance_posts.update(school=School.objects.get(slug="other-school"))
    return user


def office_without_post(school: School) -> User:
    user = people.office()
    user.attendance_posts.all().delete()
    return user


# How each account is made, and which row of the matrix of roles it has.
ACCOUNTS: dict[str, tuple[Callable[[School], User], str]] = {
    "office": (lambda school: people.office(), "office"),
    "attendance officer": (lambda school: people.attendance_officer(), "attendance_officer"),
    "headteacher": (lambda school: people.headteacher(), "headteacher"),
    "deputy": (lambda school: people.deputy(), "deputy"),
    "safeguarding lead": (lambda school: people.safeguarding_lead(), "safeguarding_lead"),
    "class teacher": (lambda school: people.class_teacher(), "class_teacher"),
    "office of one class": (class_office, "office"),
    "officer of the other school": (officer_elsewhere, "attendance_officer"),
    "office without a post": (office_without_post, "office"),
}
OF_THE_OFFICE = [who for who, (_, role) in ACCOUNTS.items() if role in STAFF]


@dataclass(frozen=True)
class Things:
    """What there is about one child, or the references of what is not there."""

    reference: str
    letter: int
    message: int
    pupil: int
    school_class: int
    evidence: int
    lunch: int
    concern: int
    own_answer: str
    collection: str
    suspect: str
    unmatched: str

    def addresses(self) -> dict[str, str]:
        arguments: dict[str, list[Any]] = {
            **{name: [self.reference] for name in ("request", "submission_evidence", "sender")},
            **{name: [self.reference] for name in ("audit_of_request", "audit_of_request_results")},
            **{name: [self.pupil] for name in ("pupil", "certificate", "certificate_pdf", "write_letter")},
            **{name: [self.pupil] for name in ("audit_of_pupil", "audit_of_pupil_results")},
            **{name: [self.pupil] for name in ("first_contact", "gate_child")},
            **{name: [self.letter] for name in ("letter", "letter_pdf")},
            "message": [self.message],
            "evidence_file": [self.evidence],
            "class_week": [self.school_class],
            "lunch": [self.lunch],
            "concern": [self.concern],
            "own_form_answer": [SLUG, self.own_answer],
            "collection": [self.collection],
            "suspect": [self.suspect],
            "match": [self.unmatched],
        }
        return {name: reverse(f"attendance_staff:{name}", args=args) for name, args in arguments.items()}


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(school: School, tmp_path: Path, settings: Any) -> dict[str, Things]:
    keep_in(tmp_path, settings)
    other = people.other_school()
    children = {
        OWN_CLASS: people.pupil(school),
        OTHER_CLASS: people.pupil(school, serial=2, in_class=people.school_class(school, "Elm"), given_name="Bohumil"),
        OTHER_SCHOOL: people.pupil(other, serial=3, given_name="Caradog"),
    }
    freeze_calendar(school)
    freeze_calendar(other)
    things = {whose: things_about(child, number) for number, (whose, child) in enumerate(children.items(), start=1)}
    return things | {NOT_THERE: Things("NOSUCH99", *[999_999] * 7, *["NOSUCH98"] * 4)}


def things_about(child: Pupil, number: int) -> Things:
    asked = submit(child.school, child=child, number=number)
    request = open_request(asked)
    absence = {"first_day": "2026-11-20", "reason": "self-harm"}
    worrying = submit(child.school, child=child, number=number + 10, form="absence", answers=absence)
    concern = look_for_worries(worrying)
    early = {"date": "2026-11-20", "time": "14:15", "collector": "Grace Okafor", "collector_relation": "Aunt"}
    collected = submit(child.school, child=child, number=number + 20, form="early-collection", answers=early)
    suspect = submit(child.school, number=number + 30, form="absence", is_suspect=True, signals=["fast"])
    own, in_class = own_answer(child, number=number + 40), child.memberships.get().school_class_id
    evidence = add_evidence(link_to(asked, people.parent(child).contact), upload())
    letter = letter_about(request, number)
    assert concern
    assert letter.message
    return Things(
        reference=asked.reference,
        letter=letter.pk,
        message=letter.message.pk,
        pupil=child.pk,
        school_class=in_class,
        evidence=evidence.pk,
        lunch=permission_of(child).pk,
        concern=concern.pk,
        own_answer=own.reference,
        collection=collected.reference,
        suspect=suspect.reference,
        unmatched=submit(child.school, number=number + 50).reference,
    )


def letter_about(request: LeaveRequest, number: int) -> Letter:
    child = request.matched_pupil
    about = {"school": child.school, "pupil": child, "subject": "Leave"}
    now = timezone.now()
    message = OutboxMessage.objects.create(
        **about,
        purpose="decision",
        cause=f"decision:{number}",
        message_id=f"<{number}>",
        created_at=now,
        next_attempt_at=now,
    )
    words = RenderedLetter(subject="Leave", html=f"<p>{child.full_name}</p>", text=child.full_name)
    return Letter.objects.create(
        **about,
        request=request,
        message=message,
        template_slug="leave-approved",
        recipient_name=people.PARENT.name,
        html=words.html,
        text=words.text,
        sha256=words.sha256,
        created_at=now,
    )


def browser(who: str, school: School) -> Client:
    client = Client()
    client.force_login(ACCOUNTS[who][0](school))
    return client


@pytest.mark.parametrize("who", OF_THE_OFFICE)
def test_lists_and_the_dashboard_show_the_own_pupils_alone(
    who: str, world: dict[str, Things], school: School, without_menu: None
) -> None:
    client = browser(who, school)
    of_a_form = [reverse(f"attendance_staff:{name}", args=[SLUG]) for name in FORM_LISTS]
    for address in ["/admin/", *of_a_form, *(reverse(f"attendance_staff:{name}") for name in LISTS)]:
        page = client.get(address).content.decode()
        assert {whose for whose, name in NAMES.items() if name in page} == SEEN[who], address


def test_every_page_about_a_child_is_in_the_matrix(world: dict[str, Things]) -> None:
    """A page nobody listed here fails."""
    assert set(pages_about_a_child()) == {*world[NOT_THERE].addresses(), *ELSEWHERE}


@pytest.mark.parametrize("who", ACCOUNTS)
def test_pages_of_others_are_not_there(
    who: str, world: dict[str, Things], school: School, without_menu: None, refusing_once: None
) -> None:
    """And what is not shown answers to the byte like what is not there."""
    client, role, sees = browser(who, school), ACCOUNTS[who][1], SEEN[who]
    for name in world[NOT_THERE].addresses():
        answers = {whose: client.get(things.addresses()[name]) for whose, things in world.items()}
        is_closed = not sees or role not in MATRIX[name][1] or (is_of_a_class(who) and name in WHOLE_SCHOOL)
        expected = {whose: 403 if is_closed else 200 if whose in sees else 404 for whose in world}
        assert {whose: answer.status_code for whose, answer in answers.items()} == expected, name
        assert len({answer.content for answer in answers.values() if answer.status_code == 404}) < 2, name


def is_of_a_class(who: str) -> bool:
    return who in ("class teacher", "office of one class")


def test_nothing_is_done_to_what_is_not_seen(world: dict[str, Things], school: School, without_menu: None) -> None:
    head = people.headteacher()
    people.post_at(head, school, people.school_class(school))
    client = Client()
    client.force_login(head)
    for action in ACTIONS:
        with transaction.atomic():  # what is done to one's own is no matter of the next action
            answers = {
                whose: client.post(reverse(f"attendance_staff:{action}", args=[things.reference])).status_code
                for whose, things in world.items()
            }
            transaction.set_rollback(True)
        hidden = {whose for whose, answer in answers.items() if answer == 404}
        assert hidden == {OTHER_CLASS, OTHER_SCHOOL, NOT_THERE}, action


def test_what_concerns_the_whole_school_is_closed_to_one_class(
    world: dict[str, Things], school: School, without_menu: None
) -> None:
    client = browser("office of one class", school)
    pages = {name: reverse(f"attendance_staff:{name}") for name in CLOSED_TO_ONE_CLASS}
    pages["match"] = world[OWN_CLASS].addresses()["match"]
    answers = {name: client.get(address) for name, address in pages.items()}
    closed = [
        name
        for name, answer in answers.items()
        if answer.status_code == 403 and "concerns the whole school" in answer.content.decode()
    ]
    assert closed == list(pages)


def test_a_child_of_another_school_cannot_be_matched(world: dict[str, Things], school: School) -> None:
    unknown = submit(school, number=50)
    stranger = Pupil.objects.get(given_name="Caradog")
    address = reverse("attendance_staff:match", args=[unknown.reference])
    assert browser("office", school).post(address, {"pupil": stranger.pk}).status_code == 404
    unknown.refresh_from_db()
    assert unknown.pupil is None


def test_an_account_without_a_post_is_told_whom_to_ask(world: dict[str, Things], school: School) -> None:
    client = browser("office without a post", school)
    answer = client.get(reverse("attendance_staff:today"))
    assert (answer.status_code, "Your account has no school yet" in answer.content.decode()) == (403, True)
    menu = client.get("/admin/").content.decode()
    offered = {name for name in (*LISTS, "attendance_figures") if f'"{reverse(f"attendance_staff:{name}")}"' in menu}
    assert offered == {"attendance_figures"}  # counts without pupils, as governors see them
