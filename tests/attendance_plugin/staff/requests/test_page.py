"""The page on which a request is read and decided."""

import re
import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.rechecks import recheck_waiting
from portal.attendance_plugin.leave.services import decide, open_request
from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.submissions.models import Submission
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import publish_calendar
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import POLICY, build_world, checked, publish_policy, submit

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
REASON = "The tests of that week cannot be moved."


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


def address(request: LeaveRequest, name: str = "request") -> str:
    return reverse(f"attendance_staff:{name}", args=[request.submission.reference])


def sibling_of(child: Pupil) -> Pupil:
    """A brother, by the mother they share."""
    brother = people.pupil(child.school, serial=2, given_name="Chidi", family_name="Okafor")
    mother = child.contact_links.get(relationship="Mother").contact
    PupilContact.objects.create(pupil=brother, contact=mother, relationship="Mother", order=1)
    return brother


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def answer(request: LeaveRequest, **changes: object) -> dict[str, object]:
    """What the confirming page sends once its button is pressed."""
    given = {"outcome": "grant", "reason": "", "register_code": "", "check": request.checks.first().pk}
    return given | {"confirmed": "yes"} | changes


def test_words_record_days_and_findings_are_in_view(waiting: LeaveRequest, sign_in) -> None:
    page = words(sign_in("headteacher").get(address(waiting)))
    assert "My sister marries in Lagos that week." in page
    assert "10 of 10 sessions (100.00 %)" in page
    assert "Asked: all day" in page
    assert "17 calendar days before the morning of Thursday 3 December 2026" in page
    assert "4.2 Asking in time" in page
    assert "The policy leaves this to the headteacher" in page
    order = ["My sister marries", "Record to date", "The days asked for", "What the policy says", "4.2 Asking in time"]
    order += ["The policy check suggests", "Your decision"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)


def test_each_finding_links_its_clause_in_that_version(waiting: LeaveRequest, sign_in) -> None:
    page = sign_in("headteacher").get(address(waiting)).content.decode()
    for anchor in ("leave-notice", "leave-attendance", "leave-exceptional"):
        assert f'href="/policies/attendance/versions/2026-09/#{anchor}"' in page


def test_nothing_is_chosen_beforehand(waiting: LeaveRequest, sign_in) -> None:
    response = sign_in("headteacher").get(address(waiting))
    assert response.context["form"]["outcome"].value() is None
    ticked = re.findall(r'<input[^>]* name="(\w+)"[^>]* checked', response.content.decode())
    assert ticked == ["contact"], "only whom a question would go to, not the decision"


@pytest.mark.parametrize("who", ["office", "attendance_officer"])
def test_others_read_everything_and_have_no_form(who: str, waiting: LeaveRequest, sign_in) -> None:
    page = sign_in(who).get(address(waiting)).content.decode()
    assert "4.2 Asking in time" in page
    assert address(waiting, "decide") not in page


def test_every_view_is_written_down(waiting: LeaveRequest, sign_in) -> None:
    sign_in("office").get(address(waiting))
    entry = AuditEntry.objects.get(action="request_viewed")
    assert (entry.actor_name, entry.subject) == ("office", f"leaverequest:{waiting.pk}")
    assert entry.detail == {"pupil": waiting.pupil_id}


def test_granting_shows_the_decision_and_its_letters(waiting: LeaveRequest, sign_in) -> None:
    response = sign_in("headteacher").post(address(waiting, "decide"), answer(waiting), follow=True)
    page = words(response)
    assert "Grant: entered. 1 letter written." in page
    assert "Farah Siddiq, Headteacher, Friday 20 November 2026, 09:00" in page
    assert "Thursday 3 December 2026, all day Friday 4 December 2026, all day" in page
    assert people.PARENT.name in page
    assert "Your decision" not in page


def test_granting_part_takes_the_sessions_ticked(waiting: LeaveRequest, sign_in) -> None:
    chosen = answer(waiting, outcome="grant_part", granted=["2026-12-03 am", "2026-12-03 pm"])
    sign_in("headteacher").post(address(waiting, "decide"), chosen)
    assert Decision.objects.get().granted_sessions == [["2026-12-03", "am"], ["2026-12-03", "pm"]]


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"outcome": ""}, "outcome", "Choose grant, grant part or refuse"),
        ({"outcome": "refuse"}, "reason", "Refusing needs a reason in your own words"),
        ({"outcome": "grant_part"}, "granted", "0 of 4 sessions are chosen"),
        (
            {"outcome": "refuse", "reason": REASON, "register_code": "C"},
            "register_code",
            "Register code 'C' does not fit",
        ),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    changes: dict[str, str], field: str, told: str, waiting: LeaveRequest, sign_in
) -> None:
    response = sign_in("headteacher").post(address(waiting, "decide"), answer(waiting, **changes))
    assert response.status_code == 422
    assert [list(response.context["form"].errors), told in response.context["form"].errors[field][0]] == [[field], True]
    assert "<title>" in response.content.decode()
    assert "Error: Request TEST0001" in words(response)
    assert response.context["form"]["reason"].value() == changes.get("reason", "")
    assert Decision.objects.count() == 0


def test_the_second_head_is_told_and_nothing_is_overwritten(waiting: LeaveRequest, sign_in) -> None:
    client = sign_in("headteacher")
    late = answer(waiting, outcome="refuse", reason=REASON)
    first = people._account("first", "Una Lark", "Headteacher")
    decide(waiting, waiting.checks.get(), "grant", by=first)
    page = words(client.post(address(waiting, "decide"), late, follow=True))
    assert "Already decided by Una Lark (Headteacher) on Friday 20 November 2026 at 09:00: grant." in page
    assert Decision.objects.get().decided_by == first


def test_a_decision_on_older_findings_is_shown_the_newer_ones(waiting: LeaveRequest, sign_in) -> None:
    older = answer(waiting)
    newer = checked(waiting)
    client = sign_in("headteacher")
    response = client.post(address(waiting, "decide"), older)
    assert response.status_code == 422
    assert "checked again after you opened this page" in response.content.decode()
    assert response.context["reading"].check == newer
    assert response.context["form"]["check"].value() == str(newer.pk)
    again = {**older, "check": response.context["form"]["check"].value()}
    assert client.post(address(waiting, "decide"), again).status_code == 302


@pytest.mark.parametrize("check", ["", "0", "x", "99999999999999999999"])
def test_a_made_up_check_decides_nothing(check: str, waiting: LeaveRequest, sign_in) -> None:
    response = sign_in("headteacher").post(address(waiting, "decide"), answer(waiting, check=check))
    assert (response.status_code, Decision.objects.count()) == (422, 0)


def test_checking_again_uses_the_register_of_the_day_and_keeps_the_first(waiting: LeaveRequest, sign_in) -> None:
    first = waiting.checks.get()
    page = words(sign_in("office").post(address(waiting, "check"), follow=True))
    assert "Checked again with the register as it is now." in page
    newest = waiting.checks.first()
    assert (waiting.checks.count(), newest.pk > first.pk) == (2, True)
    assert AuditEntry.objects.filter(action="leave_checked").first().actor_name == "office"


def test_a_request_without_a_check_says_so_and_can_be_decided(school: School, sign_in) -> None:
    request = build_world(school, answers={"kind": "funeral", "family_member": True})
    client = sign_in("headteacher")
    assert "No policy check" in words(client.get(address(request)))
    assert "has no rules for requests of kind" in words(client.post(address(request, "check"), follow=True))
    client.post(address(request, "decide"), {"outcome": "grant", "check": "0", "confirmed": "yes"})
    assert "Grant" in words(client.get(address(request)))
    assert Decision.objects.get().check_made is None


def test_mass_assigned_fields_are_ignored(waiting: LeaveRequest, sign_in) -> None:
    """Abuse case 36: only the form's own fields count."""
    sneaky = answer(waiting, decided_by_name="Nobody", granted_sessions="[]", decided_by="1")
    sign_in("headteacher").post(address(waiting, "decide"), sneaky)
    decision = Decision.objects.get()
    assert (decision.decided_by_name, len(decision.granted_sessions)) == ("Farah Siddiq", 4)


def test_typed_markup_is_shown_as_typed(school: School, sign_in) -> None:
    request = build_world(school, answers={"reason": "<script>alert(1)</script> <img src=x onerror=alert(1)>"})
    checked(request)
    page = sign_in("headteacher").get(address(request)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_check_that_no_longer_replays_is_said_so(waiting: LeaveRequest, sign_in, monkeypatch) -> None:
    from portal.attendance_plugin.staff.requests import findings

    real = findings.run_again

    def another_result(check):
        check.sha256 = "0" * 64
        return real(check)

    monkeypatch.setattr(findings, "run_again", another_result)
    assert "This check does not replay" in words(sign_in("headteacher").get(address(waiting)))


def test_an_unmatched_request_shows_candidates_side_by_side(school: School, sign_in) -> None:
    build_world(school, number=7)
    people.pupil(school, serial=2, given_name="Amara", family_name="Obi")
    request = open_request(submit(school, number=8, answers={"child_name": "Amara Oneill", "child_born": "2018-03-14"}))
    page = words(sign_in("office").get(address(request)))
    assert "Which child is meant?" in page
    assert page.index("Amara O&#x27;Neill-Okafor") < page.index("Amara Obi")
    own, other = (words_of.partition("This child")[0] for words_of in page.split("Compare what")[1].split(" Name ")[2:])
    assert "not as given Class Oak, year 4 as given Born 14 March 2018 as given" in own
    assert "Sender’s email on record for this child" in own
    assert "Sender’s email not on record for this child" in other


def test_choosing_a_candidate_matches_and_checks(school: School, sign_in) -> None:
    matched = build_world(school, number=7)
    request = open_request(submit(school, number=8, answers={"child_name": "Amara"}))
    chosen = {"pupil": matched.pupil_id}
    page = words(sign_in("office").post(address(request, "match"), chosen, follow=True))
    request.refresh_from_db()
    assert (request.state, request.pupil_id, request.checks.count()) == ("waiting", matched.pupil_id, 1)
    assert "TEST0008 is now matched to Amara" in page


@pytest.mark.parametrize("pupil", ["", "x", "999999", "99999999999999999999"])
def test_choosing_nobody_matches_nobody(pupil: str, school: School, sign_in) -> None:
    build_world(school, number=7)
    request = open_request(submit(school, number=8))
    assert sign_in("office").post(address(request, "match"), {"pupil": pupil}).status_code == 404
    request.refresh_from_db()
    assert request.state == LeaveRequest.State.UNMATCHED


def test_earlier_requests_of_the_child_are_listed(waiting: LeaveRequest, sign_in) -> None:
    other = open_request(submit(waiting.school, child=waiting.pupil, number=2))
    page = words(sign_in("office").get(address(other)))
    assert "TEST0001 : Thu 3 Dec to Fri 4 Dec 2026 Waiting" in page


def test_the_page_asks_the_database_as_often_however_much_there_is_beside_it(waiting: LeaveRequest, sign_in) -> None:
    """5 and 50 requests of the child and her brother, waiting before and after this one."""
    client = sign_in("headteacher")
    brother = sibling_of(waiting.matched_pupil)

    def queries_with(last: int) -> int:
        while LeaveRequest.objects.count() < last:
            number = LeaveRequest.objects.count() + 1
            open_request(submit(waiting.school, child=(waiting.pupil, brother)[number % 2], number=number))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(waiting)).status_code == 200
        return len(asked)

    client.get(address(waiting))
    few = queries_with(5)
    assert (queries_with(50), few <= 50) == (few, True)


def test_page_says_that_it_was_checked_again_because_dates_changed(
    school: School, waiting: LeaveRequest, sign_in
) -> None:
    head = sign_in("headteacher")
    assert "Checked again because" not in words(head.get(address(waiting)))
    year = AcademicYear.objects.create(school=school, label="2026-27")
    for category, first, last in (("term", date(2026, 9, 2), date(2026, 12, 18)), ("inset", *[date(2026, 12, 3)] * 2)):
        CalendarDate.objects.create(
            year=year, category=category, title=category, first_day=first, last_day=last, modified_at=NOW
        )
    publish_calendar(school, now=NOW)
    recheck_waiting(school.pk)
    page = words(head.get(address(waiting)))
    assert "Checked again because term dates changed on 20 November 2026" in page
    assert "The days asked for held 4 sessions before and hold 2 now." in page


def test_children_of_one_form_and_probable_duplicates_stand_beside_the_request(waiting: LeaveRequest, sign_in) -> None:
    """R4: shown, never dropped; each child's request with its state."""
    one_form = uuid.uuid4()
    Submission.objects.filter(pk=waiting.submission_id).update(sent_together=one_form)
    brother = people.pupil(waiting.school, serial=2, given_name="Chidi")
    open_request(submit(waiting.school, child=brother, number=2, sent_together=one_form))
    open_request(submit(waiting.school, child=waiting.pupil, number=3, sender_name="Tunde Okafor"))
    page = words(sign_in("headteacher").get(address(waiting)))
    assert "TEST0002 : Chidi O&#x27;Neill-Okafor Waiting" in page
    twice = page.partition("Probably asked for twice")[2].partition("Sent together")[0]
    assert "TEST0003 : Thu 3 Dec to Fri 4 Dec 2026 Waiting" in twice
    assert "from Tunde Okafor" in twice


def test_request_alone_has_neither_panel(waiting: LeaveRequest, sign_in) -> None:
    page = words(sign_in("headteacher").get(address(waiting)))
    assert ("Sent together" in page, "Probably asked for twice" in page) == (False, False)


def test_requests_of_brothers_and_sisters_stand_beside_it_where_the_scope_allows(
    waiting: LeaveRequest, sign_in
) -> None:
    brother = sibling_of(waiting.matched_pupil)
    stranger = people.pupil(waiting.school, serial=3, given_name="Bohumil", family_name="Veles")
    open_request(submit(waiting.school, child=brother, number=2))
    open_request(submit(waiting.school, child=stranger, number=3))
    head = sign_in("headteacher")
    beside = head.get(address(waiting)).context["siblings"]
    assert [(row["reference"], row["child"]) for row in beside] == [("TEST0002", "Chidi Okafor")]
    elsewhere = people.school_class(waiting.school, "Elm")
    brother.memberships.update(school_class=elsewhere)
    people.post_at(people.User.objects.get(username="headteacher"), waiting.school, people.school_class(waiting.school))
    assert head.get(address(waiting)).context["siblings"] == []


def test_a_head_walks_from_one_waiting_request_to_the_next(waiting: LeaveRequest, sign_in) -> None:
    """Ten requests in ten minutes: links, so that a keyboard reaches them; what is decided is passed over."""
    others = [
        open_request(submit(waiting.school, child=waiting.pupil, number=n, received_at=NOW.replace(hour=n)))
        for n in (2, 3, 4)
    ]
    LeaveRequest.objects.filter(pk=others[1].pk).update(state="decided")
    page = sign_in("headteacher").get(address(others[0]))
    assert (page.context["waiting"].before, page.context["waiting"].after) == (address(waiting), address(others[2]))
    assert page.content.decode().count('rel="next"') == 2


def test_policy_past_its_review_and_a_newer_version_before_the_leave_are_said(waiting: LeaveRequest, sign_in) -> None:
    newer = POLICY.replace("effective_from = 2026-09-01", "effective_from = 2026-12-01")
    publish_policy(waiting.school, newer, label="2026-12")
    client = sign_in("headteacher")
    page = words(client.get(address(waiting)))
    assert "Version 2026-12 applies from 1 December 2026. This request goes by version 2026-09" in page
    assert "past its review date" not in page
    with time_machine.travel(datetime(2027, 9, 2, 9, 0, tzinfo=UTC), tick=False):
        client.force_login(people.User.objects.get(username="headteacher"))
        assert "Its review was due by 1 September 2027." in words(client.get(address(waiting)))


def test_leave_asked_for_afterwards_is_said(school: School, sign_in) -> None:
    request = build_world(school, answers={"first_day": "2026-11-12", "last_day": "2026-11-13"})
    checked(request)
    page = words(sign_in("headteacher").get(address(request)))
    assert "The request came on 16 November 2026, after the leave was over: its first day is 12 November 2026." in page
