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
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.leave.requests import open_request
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, link_to, upload
from tests.attendance_plugin.submissions.own_forms.own_answers import own_answer
from tests.forms.own.own_world import SLUG

OWN_CLASS, OTHER_CLASS, OTHER_SCHOOL, NOT_THERE = "own class", "other class", "other school", "not there"
NAMES = {OWN_CLASS: "Amara", OTHER_CLASS: "Bohumil", OTHER_SCHOOL: "Caradog"}
SEEN: dict[str, set[str]] = {
    "office": {OWN_CLASS, OTHER_CLASS},
    "attendance officer": {OWN_CLASS, OTHER_CLASS},
    "headteacher": {OWN_CLASS, OTHER_CLASS},
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


ACCOUNTS: dict[str, Callable[[School], User]] = {
    "office": lambda school: people.office(),
    "attendance officer": lambda school: people.attendance_officer(),
    "headteacher": lambda school: people.headteacher(),
    "office of one class": class_office,
    "officer of the other school": officer_elsewhere,
    "office without a post": office_without_post,
}


@dataclass(frozen=True)
class Things:
    """A request, a letter, the pupil and the class of one child; or the references of such as are not there."""

    reference: str
    letter: int
    pupil: int
    school_class: int
    evidence: int
    own_answer: str

    def addresses(self) -> dict[str, str]:
        arguments = {
            "request": [self.reference],
            "letter": [self.letter],
            "submission_evidence": [self.reference],
            "sender": [self.reference],
            "evidence_file": [self.evidence],
            "pupil": [self.pupil],
            "first_contact": [self.pupil],
            "gate_child": [self.pupil],
            "certificate": [self.pupil],
            "write_letter": [self.pupil],
            "certificate_pdf": [self.pupil],
            "class_week": [self.school_class],
            "own_form_answer": [SLUG, self.own_answer],
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
    return things | {NOT_THERE: Things("NOSUCH99", *[999_999] * 4, "NOSUCH98")}


def things_about(child: Pupil, number: int) -> Things:
    asked = submit(child.school, child=child, number=number)
    request = open_request(asked)
    submit(child.school, child=child, number=number + 10, form="absence", answers={"first_day": "2026-11-20"})
    collected = {"date": "2026-11-20", "time": "14:15", "collector": people.PARENT.name}
    submit(child.school, child=child, number=number + 30, form="early-collection", answers=collected)
    letter = Letter.objects.create(
        school=child.school,
        pupil=child,
        request=request,
        template_slug="leave-approved",
        recipient_name=people.PARENT.name,
        subject="Leave",
        html=f"<p>{child.full_name}</p>",
        text=child.full_name,
        sha256=f"{number:064d}",
        created_at=timezone.now(),
    )
    evidence = add_evidence(link_to(asked, people.parent(child).contact), upload())
    own, in_class = own_answer(child, number=number + 20), child.memberships.get().school_class_id
    return Things(asked.reference, letter.pk, child.pk, in_class, evidence.pk, own.reference)


def browser(who: str, school: School) -> Client:
    client = Client()
    client.force_login(ACCOUNTS[who](school))
    return client


@pytest.mark.parametrize("who", ACCOUNTS)
def test_lists_and_the_dashboard_show_the_own_pupils_alone(who: str, world: dict[str, Things], school: School) -> None:
    client = browser(who, school)
    of_a_form = [reverse(f"attendance_staff:{name}", args=[SLUG]) for name in FORM_LISTS]
    for address in ["/admin/", *of_a_form, *(reverse(f"attendance_staff:{name}") for name in LISTS)]:
        page = client.get(address).content.decode()
        assert {whose for whose, name in NAMES.items() if name in page} == SEEN[who], address


@pytest.mark.parametrize("who", ACCOUNTS)
def test_pages_of_others_are_not_there(who: str, world: dict[str, Things], school: School) -> None:
    client = browser(who, school)
    refused = 404 if SEEN[who] else 403
    expected = {whose: 200 if whose in SEEN[who] else refused for whose in world}
    for name in world[NOT_THERE].addresses():
        seen = {whose: client.get(things.addresses()[name]).status_code for whose, things in world.items()}
        assert seen == expected, name


@pytest.mark.parametrize("who", ["office of one class", "officer of the other school"])
def test_another_schools_page_answers_like_one_that_is_not_there(
    who: str, world: dict[str, Things], school: School
) -> None:
    client = browser(who, school)
    outside = world[OTHER_CLASS].addresses()
    for name, address in world[NOT_THERE].addresses().items():
        nothing, hidden = client.get(address), client.get(outside[name])
        assert (hidden.status_code, hidden.content) == (nothing.status_code, nothing.content)


@pytest.mark.parametrize(
    "action",
    [
        *("decide", "check", "ask", "supersede", "take_back", "pass_on", "note", "assign"),
        *("confirm_sender", "disown", "send_link", "revoke_links"),
    ],
)
def test_nothing_is_done_to_what_is_not_seen(action: str, world: dict[str, Things], school: School) -> None:
    head = people.headteacher()
    people.post_at(head, school, people.school_class(school))
    client = Client()
    client.force_login(head)
    answers = {
        whose: client.post(reverse(f"attendance_staff:{action}", args=[things.reference])).status_code
        for whose, things in world.items()
    }
    assert {whose for whose, answer in answers.items() if answer == 404} == {OTHER_CLASS, OTHER_SCHOOL, NOT_THERE}


@pytest.mark.parametrize(
    "name",
    [
        "match",
        "register_imports",
        "register_upload",
        "register_explained",
        "hand_back",
        "hand_back_files",
        "suspects",
        "messages",
    ],
)
def test_what_concerns_the_whole_school_is_closed_to_one_class(
    name: str, world: dict[str, Things], school: School
) -> None:
    unknown = submit(school, number=50)
    address = reverse(f"attendance_staff:{name}", args=[unknown.reference] if name == "match" else [])
    answer = browser("office of one class", school).get(address)
    assert (answer.status_code, "concerns the whole school" in answer.content.decode()) == (403, True)


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
