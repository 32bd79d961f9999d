"""Today's call-back list: who is due to be rung, the buttons of each contact, and what pressing one does (ABS-04)."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.first_contact.models import FirstContactCall
from portal.attendance_plugin.hand_back.due import find_due
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import mark, report
from tests.attendance_plugin.leave.leave_world import POLICY, freeze_calendar, publish_policy
from tests.attendance_plugin.staff.today.test_lists import ASKED_AT_HALF_PAST_NINE, fill_school

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
PAGE, LIVE = reverse("attendance_staff:today"), reverse("attendance_staff:today_live")
CALL = reverse("attendance_staff:today_call")
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
NO_ANSWER, MESSAGE, NO_REASON, WRONG = "no_answer", "message", "no_reason", "wrong_number"


@pytest.fixture(autouse=True)
def at_twenty_to_ten():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def child(school: School) -> Pupil:
    """Amara is marked N, and the policy has the school ask by 09:30."""
    freeze_calendar(school)
    publish_policy(school, POLICY + ASKED_AT_HALF_PAST_NINE)
    amara = people.pupil(school)
    people.parent(amara)
    mark(amara, "N", TODAY, "am")
    return amara


def lists_of(client: Client) -> str:
    return client.get(LIVE).content.decode()


def button(client: Client, outcome: str, name: str = people.PARENT.name) -> str:
    """The value of the button that writes this outcome of a call to this contact down."""
    contact = Contact.objects.get(full_name=name).pk
    values = re.findall(r'name="call" value="([^"]+)"', lists_of(client))
    (value,) = [one for one in values if one.split(":")[1:3] == [str(contact), outcome]]
    return value


def press(client: Client, outcome: str, **kwargs):
    return client.post(CALL, {"call": button(client, outcome), "day": TODAY.isoformat()}, **kwargs)


def address(child: Pupil, query: str = "") -> str:
    return reverse("attendance_staff:first_contact", args=[child.pk]) + query


def step(client: Client) -> str:
    """The step of the one child, tag and words."""
    (found,) = re.findall(r'<span class="family__step">(.*?)</span>\n', lists_of(client), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_what_is_due_moves_on_with_each_call(child: Pupil, sign_in, at_twenty_to_ten) -> None:
    people.separated_parent(child)
    client = sign_in("office")
    assert step(client) == "Overdue Ring Ngozi Okafor: it was due by 09:30."
    press(client, MESSAGE)
    assert step(client) == "Waiting Wait for an answer until 10:10, then ring Declan O&#x27;Neill."
    at_twenty_to_ten.shift(timedelta(minutes=30))
    assert step(client) == "Due now Ring Declan O&#x27;Neill."
    at_twenty_to_ten.shift(timedelta(minutes=1))
    assert step(client) == "Overdue Ring Declan O&#x27;Neill: it was due by 10:10."
    client.post(CALL, {"call": button(client, WRONG, people.SEPARATED_PARENT.name)})
    assert step(client).startswith("Due now Everybody who may be rung was tried.")
    press(client, NO_REASON)
    assert step(client) == (
        "The family was reached. The reason is still to come. The last day to find it is Friday 27 November."
    )


def test_a_number_nobody_may_ring_is_told_and_no_button_is_there(child: Pupil, sign_in) -> None:
    """Abuse case 10: flags in red, and in words."""
    PupilContact.objects.update(court_order=True, do_not_contact=True)
    found = lists_of(sign_in("office"))
    assert 'tag--does_not_meet">Do not contact</span>' in found
    assert 'tag--does_not_meet">Court order on file</span>' in found
    assert "Do not ring without asking the headteacher." in found
    assert (people.PARENT.telephone in found, 'name="call"' in found) == (False, False)
    assert "The record has no number that may be rung." in found


def test_pressing_without_a_script_comes_back_to_the_list_with_a_word(child: Pupil, sign_in) -> None:
    client = sign_in("office")
    response = press(client, NO_ANSWER)
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}#unexplained")
    page = client.get(PAGE).content.decode()
    assert "Written down: Ngozi Okafor, no answer." in page
    assert "09:40 Ngozi Okafor: <strong>No answer</strong>" in page


def test_pressing_with_the_script_answers_with_a_word_and_no_page(child: Pupil, sign_in) -> None:
    client, colleague = sign_in("office"), sign_in("attendance_officer")
    seen_by_colleague = button(colleague, MESSAGE)
    done = press(client, NO_ANSWER, headers=SCRIPT)
    refused = colleague.post(CALL, {"call": seen_by_colleague}, headers=SCRIPT)
    assert (done.status_code, done.content) == (204, b"")
    assert (refused.status_code, refused.headers["Content-Type"]) == (409, "text/plain")
    assert "Prue Lacey rang Ngozi Okafor" in refused.content.decode()


def test_the_page_and_the_lists_share_one_form_so_that_nothing_changes_while_nothing_changes(
    child: Pupil, sign_in
) -> None:
    client = sign_in("office")
    first, second = client.get(LIVE), client.get(LIVE)
    assert first.headers["ETag"] == second.headers["ETag"]
    assert "csrfmiddlewaretoken" not in first.content.decode()
    page = client.get(PAGE).content.decode()
    assert f'<form id="today-calls" method="post" action="{CALL}">' in page
    assert re.search(r'<button [^>]*form="today-calls" name="call"', page)


def test_a_value_that_is_no_button_of_ours_writes_nothing(child: Pupil, sign_in) -> None:
    response = sign_in("office").post(CALL, {"call": "2026-11-20:1:no_answer"}, headers=SCRIPT)
    assert (response.status_code, FirstContactCall.objects.count()) == (409, 0)


def test_children_the_account_does_not_see_cannot_be_written_about(child: Pupil, school: School, sign_in) -> None:
    """R17: another class, another school, and what is not there answer alike."""
    elsewhere = people.pupil(people.other_school(), serial=9)
    user = people.office()
    people.post_at(user, school, people.school_class(school, "Elm"))
    client = Client()
    client.force_login(user)
    contact = Contact.objects.get().pk
    answers = {
        client.post(CALL, {"call": f"2026-11-20:{contact}:no_answer:{pk}.0"}, headers=SCRIPT).content
        for pk in (child.pk, elsewhere.pk, 999_999)
    }
    assert answers == {b"The child is not there any more. Open Today anew."}
    assert not FirstContactCall.objects.exists()


def test_without_the_right_there_are_numbers_and_no_buttons(child: Pupil, sign_in) -> None:
    client = sign_in("office")
    user = people.User.objects.get(username="office")
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="record_calls"))
    found = lists_of(client)
    assert (people.PARENT.telephone in found, 'name="call"' in found, "first-contact" in found) == (True, False, False)
    assert client.post(CALL, {}).status_code == 403


def test_a_parents_form_meanwhile_takes_the_child_off_the_list(child: Pupil, sign_in) -> None:
    client = sign_in("office")
    press(client, NO_ANSWER)
    report(child, day=TODAY)
    found = lists_of(client)
    assert ("Everybody who is marked absent is explained." in found, 'name="call"' in found) == (True, False)


def explain(client: Client, child: Pupil, **changes):
    page = client.get(address(child)).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', page)
    said = {"contact": Contact.objects.first().pk, "outcome": "explained", "kind": "ill", "words": "Sick twice."}
    return client.post(address(child), {"do": "write", "seen": seen, "note": "", **said, **changes})


def test_what_was_explained_stands_with_the_days_reports_and_suggests_its_code(child: Pupil, school, sign_in) -> None:
    client = sign_in("office")
    response = explain(client, child)
    assert (response.status_code, response.headers["Location"]) == (302, f"{PAGE}#unexplained")
    found = lists_of(client)
    assert "Everybody who is marked absent is explained." in found
    assert "Told by telephone, Prue Lacey" in found
    assert "Sick twice." in found
    rows = [(row.code, row.mark, row.because) for row in find_due(school).rows]
    assert rows == [("I", "N", "reported")]


def test_a_call_taken_back_puts_the_child_back_and_takes_the_code_away(child: Pupil, school, sign_in) -> None:
    client = sign_in("office")
    explain(client, child)
    call = FirstContactCall.objects.get()
    client.post(address(child), {"do": "take_back", "call": call.pk})
    assert step(client).startswith("Overdue")
    assert find_due(school).rows == []
    page = client.get(address(child)).content.decode()
    assert "Entered by mistake: taken back at 09:40 by Prue Lacey." in page
    assert "taken-back" not in lists_of(client)  # no parent took anything back


def test_brothers_and_sisters_are_explained_with_the_same_call(child: Pupil, school: School, sign_in) -> None:
    other = people.pupil(school, serial=2, given_name="Chidi")
    link = PupilContact.objects.get()
    link.pk, link.pupil = None, other
    link.save()
    mark(other, "N", TODAY, "am")
    explain(sign_in("office"), child, also=[other.pk])
    assert {one.pupil_id for one in Submission.objects.all()} == {child.pk, other.pk}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"contact": ""}, "Choose whom you rang"),
        ({"outcome": ""}, "Choose how the call ended"),
        ({"kind": ""}, "Choose the main reason"),
        ({"kind": "other", "words": " "}, "Write what was said"),
        ({"back": "2026-11-20"}, "The day back must be after the day of the absence"),
    ],
)
def test_a_form_that_says_too_little_says_so(changes: dict, said: str, child: Pupil, sign_in) -> None:
    response = explain(sign_in("office"), child, **changes)
    assert (response.status_code, FirstContactCall.objects.count()) == (422, 0)
    assert said in response.content.decode()


def test_an_answer_without_a_reason_needs_none(child: Pupil, sign_in) -> None:
    explain(sign_in("office"), child, outcome="no_answer", kind="", words="", note="Rang twice.")
    call = FirstContactCall.objects.get()
    assert (call.outcome, call.note, call.report) == ("no_answer", "Rang twice.", None)


def test_a_call_about_an_older_code_n_goes_to_its_day(child: Pupil, sign_in) -> None:
    monday = date(2026, 11, 16)
    rows = f"UPN,Date,Session,Code\n{child.upn},2026-11-16,AM,N"
    import_register(child.school, rows.encode(), at=NOW, confirm=["older"])
    client = sign_in("office")
    assert f"{address(child)}?day=2026-11-16" in lists_of(client)
    page = client.get(address(child, "?day=2026-11-16")).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', page)
    said = {"contact": Contact.objects.get().pk, "outcome": "explained", "kind": "appointment"}
    client.post(address(child, "?day=2026-11-16"), {"do": "write", "seen": seen, **said})
    assert [(call.day, call.report.answers["first_day"]) for call in FirstContactCall.objects.all() if call.report] == [
        (monday, "2026-11-16")
    ]


def test_the_safeguarding_lead_writes_calls_down_from_the_childs_page_and_reads_no_reasons(
    child: Pupil, sign_in
) -> None:
    explain(sign_in("office"), child, note="A note of the office")
    client = sign_in("safeguarding_lead")
    assert address(child) in client.get(reverse("attendance_staff:pupil", args=[child.pk])).content.decode()
    page = client.get(address(child)).content.decode()
    assert "Reached, absence explained" in page
    for word in ("Sick twice.", "A note of the office"):
        assert word not in page
    response = explain(client, child, outcome="message", kind="", words="", note="My own note")
    assert response.headers["Location"] == address(child, "?day=2026-11-20")
    assert "My own note" in client.get(address(child)).content.decode()


def test_an_earlier_day_tells_who_was_rung_and_calls_nothing_overdue(child: Pupil, sign_in, at_twenty_to_ten) -> None:
    at_twenty_to_ten.shift(timedelta(days=3))
    client = sign_in("office")
    page = client.get(PAGE, {"day": "2026-11-20"}).content.decode()
    assert "No call about this day is written down." in page
    assert "Overdue" not in page


def test_how_long_an_absence_lasts_is_told(child: Pupil, sign_in) -> None:
    mark(child, "N", TODAY - timedelta(days=1))
    assert "School day 2 of this absence" in lists_of(sign_in("office"))


def test_a_child_who_was_here_in_the_morning_is_not_late_to_be_asked_after(
    child: Pupil, sign_in, at_twenty_to_ten
) -> None:
    """The policy's 09:30 is that of a child who did not come; one who is missed after lunch is rung at once."""
    mark(child, "N", TODAY - timedelta(days=1))
    mark(child, "/", TODAY, "am")
    mark(child, "N", TODAY, "pm")
    at_twenty_to_ten.move_to(NOW.replace(hour=13, minute=40))
    client = sign_in("office")
    assert step(client) == "Due now Ring Ngozi Okafor."
    assert "of this absence" not in lists_of(client)


def test_nothing_is_due_about_a_child_who_is_not_unexplained(child: Pupil, sign_in) -> None:
    mark(child, "/", TODAY, "am")
    page = sign_in("office").get(address(child)).content.decode()
    assert ("Nothing is due" in page, "Overdue" in page) == (True, False)


def test_calls_about_other_days_lead_to_them(child: Pupil, sign_in, at_twenty_to_ten) -> None:
    press(sign_in("office"), NO_ANSWER)
    at_twenty_to_ten.shift(timedelta(days=3))
    page = sign_in("attendance_officer").get(address(child)).content.decode()
    assert re.search(r'\?day=2026-11-20">Friday 20 November</a>: Ngozi Okafor, no answer', page)


def test_a_childs_page_takes_no_more_queries_in_a_large_school(
    child: Pupil, school: School, sign_in, django_assert_max_num_queries
) -> None:
    fill_school(school, 1_500)
    client = sign_in("office")
    client.get(address(child))
    with django_assert_max_num_queries(48):
        client.get(address(child))
