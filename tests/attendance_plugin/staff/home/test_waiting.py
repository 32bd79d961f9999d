"""Home shows what waits, oldest first, to each account what it may see and no more (R17, R18, abuse case 72)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_q.models import Failure

from portal.attendance_plugin.leave.requests import open_request
from portal.attendance_plugin.leaving.collections import answer
from portal.attendance_plugin.leaving.gate.signing import sign_out_for_lunch
from portal.attendance_plugin.leaving.lunch import take_form
from portal.attendance_plugin.letters.models import Letter, Question
from portal.attendance_plugin.letters.reminders import note_answer
from portal.attendance_plugin.register.import_runs import ImportRun
from portal.attendance_plugin.register.models import RegisterDrop
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.leaving.gate.gate_world import ask, child_with_mother, lunch_granted, press
from tests.attendance_plugin.staff.conftest import SignIn

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def amara(school: School) -> Pupil:
    return child_with_mother(school)


def lines(client: Client) -> list[tuple[str, str]]:
    """The panel's lines as they are read, and how long each waits."""
    page = client.get("/admin/").content.decode()
    panel = page.split('id="waiting-content"')[-1].split("</section>")[0]
    rows = re.findall(r'<td class="title">.*?<a href="[^"]+">(.*?)</a>.*?<td>(.*?)</td>', panel, re.S)
    return [(words.replace("&#x27;", "'"), waits) for words, waits in rows]


def words(client: Client) -> list[str]:
    return [line for line, _ in lines(client)]


def request_for(child: Pupil | None, school: School, number: int, days: int = 0):
    received = NOW - timedelta(days=days, hours=1)
    return open_request(submit(school, child=child, number=number, received_at=received))


def letter_about(leave, **values) -> Letter:
    number = Letter.objects.count() + 1
    return Letter.objects.create(
        **{
            "school": leave.school,
            "pupil": leave.pupil,
            "request": leave,
            "template_slug": "more-information",
            "recipient_name": "Ngozi Okafor",
            "subject": "A question",
            "html": "<p>?</p>",
            "text": "?",
            "sha256": f"{number:064d}",
            "created_at": timezone.now(),
        }
        | values
    )


def test_nothing_waits_is_said_kindly(amara: Pupil, sign_in: SignIn) -> None:
    page = sign_in("office").get("/admin/").content.decode()
    assert ("Nothing waits for you." in page, "Today: 0 absences reported, 0 early collections" in page) == (True, True)


def test_requests_are_told_with_what_each_waits_for_the_oldest_first(
    amara: Pupil, school: School, sign_in: SignIn
) -> None:
    answered, asked = request_for(amara, school, 3, days=7), request_for(amara, school, 1, days=3)
    request_for(None, school, 2)
    first = people._posted("first", "Una Lark", "Headteacher")
    for leave in (answered, asked):
        question = Question.objects.create(
            request=leave,
            letter=letter_about(leave, message=mail(school)),
            words="How far is it?",
            asked_by=first,
            asked_by_name="Una Lark",
            asked_at=NOW - timedelta(hours=1),
        )
        if leave == answered:
            note_answer(question, by=first)
    assert lines(sign_in("headteacher")) == [
        ("Decide a request, the parent has answered: Amara O'Neill-Okafor, TEST0003", "5 school days"),
        ("A parent is asked for more: Amara O'Neill-Okafor, TEST0001", "3 school days"),
        ("Match a request to a child: Amara O'Neill-Okafor (not matched), TEST0002", "since 08:30"),
    ]
    assert words(sign_in("office"))[0].startswith("The headteacher is to decide, the parent has answered: Amara")


def mail(school: School, state: str = "sent", **values) -> OutboxMessage:
    number = OutboxMessage.objects.count() + 1
    return OutboxMessage.objects.create(
        **{
            "school": school,
            "purpose": "notice",
            "cause": f"test:{number}",
            "recipient": f"to{number}@family.example",
            "subject": "A message",
            "text_body": "?",
            "message_id": f"<{number}@millbrook.example>",
            "state": state,
            "created_at": NOW,
            "next_attempt_at": NOW,
        }
        | values
    )


def test_mail_that_failed_or_stands_still_and_letters_for_the_post(
    amara: Pupil, school: School, sign_in: SignIn
) -> None:
    mail(school, "failed", pupil=amara, created_at=NOW - timedelta(days=1))
    mail(school, "failed", created_at=NOW - timedelta(days=40))
    mail(school, "failed", purpose="concern")
    for _ in range(3):
        mail(school, "queued", next_attempt_at=NOW - timedelta(minutes=9))
    leave = request_for(amara, school, 1)
    letter_about(leave, created_at=NOW - timedelta(days=2))
    letter_about(leave, message=mail(school))
    letter_about(leave, message=mail(school, "failed"), created_at=NOW - timedelta(days=2))
    client = sign_in("office")
    assert words(client) == [
        "Print and post a letter: to Ngozi Okafor about Amara O'Neill-Okafor",
        "Print and post a letter: to Ngozi Okafor about Amara O'Neill-Okafor",
        "A mail did not arrive: about Amara O'Neill-Okafor",
        "The headteacher is to decide: Amara O'Neill-Okafor, TEST0001",
        "Mails stand still: ring about anything urgent",
    ]
    assert "3 mails that stand still" in client.get("/admin/").content.decode()


def test_forms_of_parents_that_wait_for_a_person(amara: Pupil, school: School, sign_in: SignIn) -> None:
    lost = submit(school, number=1, form="absence", answers={"first_day": "2026-11-20"})
    Submission.objects.filter(pk=lost.pk).update(match="not_found")
    odd = submit(school, number=2, form="absence", answers={"first_day": "2026-11-20"})
    Submission.objects.filter(pk=odd.pk).update(is_suspect=True, signals=["fast"])
    assert sorted(words(sign_in("office"))) == [
        f"Look at an unusual form: {odd.reference}",
        f"Match with a child: {lost.child_name}, Absence report {lost.reference}",
    ]


def test_a_concern_is_told_to_the_safeguarding_lead_alone_and_without_the_child(
    amara: Pupil, school: School, sign_in: SignIn
) -> None:
    """Abuse case 72."""
    sent = submit(
        school, child=amara, number=2, form="absence", answers={"first_day": "2026-11-20", "reason": "self-harm"}
    )
    assert look_for_worries(sent)
    assert words(sign_in("safeguarding_lead")) == [f"Read a concern: {sent.reference}"]
    for who in ("office", "headteacher"):
        assert "oncern" not in " ".join(words(sign_in(who)))


def test_the_gate_has_what_is_to_be_answered_and_who_is_not_back(
    amara: Pupil, school: School, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    head = people._posted("first", "Una Lark", "Headteacher")
    ask(amara, collector="Morgan Vane", collector_relation="Uncle")
    ask(amara, number=2, date="2026-11-24", time="10:00")
    ask(amara, number=3, date="2026-11-19")
    answer(ask(amara, number=4, date="2026-11-25"), "agreed", by=head)
    other = people.pupil(school, serial=2, given_name="Bohumil")
    lunch_granted(other, head)
    office = sign_in("office")
    assert sorted(words(office)) == [
        "Answer an early collection: Amara O'Neill-Okafor, Tue 24 Nov 10:00",
        "Ring back about an early collection: Amara O'Neill-Okafor, today 14:15",
    ]
    clock.move_to(datetime(2026, 11, 20, 12, 5, tzinfo=UTC))
    sign_out_for_lunch(other, press(other, head))
    clock.move_to(datetime(2026, 11, 20, 13, 1, tzinfo=UTC))
    assert ("Not back from lunch: Bohumil O'Neill-Okafor", "since 12:05") in lines(office)


def test_lunch_waits_for_whoever_decides(amara: Pupil, school: School, sign_in: SignIn) -> None:
    asked = {"what": "ask", "from_day": "2026-11-20", "way": "alone", "reason": "Grandmother"}
    take_form(submit(school, child=amara, form="lunch", answers=asked))
    assert words(sign_in("headteacher")) == ["Decide lunch at home: Amara O'Neill-Okafor"]
    assert words(sign_in("office")) == []


def test_imports_are_their_uploaders_and_refused_files_of_the_folder_everybodys(
    amara: Pupil, school: School, sign_in: SignIn
) -> None:
    office, officer = sign_in("office"), sign_in("attendance_officer")
    by = people.User.objects.get(username="office")
    ImportRun.objects.create(
        token="a" * 32, school=school, by=by, file_name="marks.csv", stage="ready", began_at=NOW, changed_at=NOW
    )
    RegisterDrop.objects.create(
        school=school, file_name="week.csv", size=1, modified_ns=1, seen_at=NOW, state="refused", finished_at=NOW
    )
    confirm = "Confirm an import: marks.csv, read, waits to be confirmed"
    refused = "A register file was not taken: week.csv"
    assert (sorted(words(office)), words(officer)) == ([refused, confirm], [refused])


def test_failed_tasks_wait_for_whoever_looks_after_the_work(school: School, sign_in: SignIn) -> None:
    Failure.objects.create(
        id="f" * 32, name="one", func="portal.attendance_plugin.submissions.tasks.deliver_message",
        started=NOW, stopped=NOW, success=False,
    )  # fmt: skip
    assert words(sign_in("technician")) == ["Try again: A mail could not be handed to the mail server"]
    assert words(sign_in("attendance_officer")) == []


def test_another_school_and_other_classes_do_not_wait_here(amara: Pupil, school: School, sign_in: SignIn) -> None:
    """R17."""
    elsewhere = people.pupil(people.other_school(), serial=9)
    request_for(elsewhere, elsewhere.school, 1)
    ask(elsewhere, number=2)
    elm = people.pupil(school, serial=5, in_class=people.school_class(school, "Elm"), given_name="Bohumil")
    request_for(elm, school, 3)
    ask(elm, number=4)
    office = people.office()
    people.post_at(office, school, people.school_class(school))
    client = Client()
    client.force_login(office)
    assert words(client) == []


def test_editors_and_governors_are_told_of_no_pupil(amara: Pupil, school: School, sign_in: SignIn) -> None:
    request_for(amara, school, 1)
    for who in ("editor", "governor"):
        assert "Amara" not in sign_in(who).get("/admin/").content.decode()


def test_what_waits_costs_no_more_queries_the_more_of_it_there_is(
    amara: Pupil, school: School, sign_in: SignIn, django_assert_max_num_queries
) -> None:
    client = sign_in("headteacher")
    counts = []
    for numbers in (range(1, 8), range(8, 40)):
        for number in numbers:
            request_for(amara, school, number)
            ask(amara, number=100 + number)
            mail(school, "failed", pupil=amara)
        client.get("/admin/")
        with django_assert_max_num_queries(95) as found:
            client.get("/admin/")
        counts.append(len(found))
    assert counts[0] == counts[1]
