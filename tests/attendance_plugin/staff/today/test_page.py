"""Today's page: absences that cover the day, early collections with their warnings, requests that wait."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.today.reports import absences_on, collections_on, covers
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import mark
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit

TODAY = date(2026, 11, 20)
RECEIVED = datetime(2026, 11, 20, 7, 50, tzinfo=UTC)
PAGE = reverse("attendance_staff:today")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    freeze_calendar(school)
    return people.pupil(school)


def whole(school: School) -> Scope:
    return Scope(school=school, on=TODAY)


def absence(school: School, number: int, child: Pupil | None = None, **answers: str) -> None:
    given = {"first_day": "2026-11-20", "return_when": "next", "reason_kind": "ill", "reason": "Sick twice."} | answers
    submit(school, child=child, number=number, form="absence", received_at=RECEIVED, answers=given)


def collection(school: School, number: int, child: Pupil | None = None, **answers: str) -> None:
    given = {
        "date": "2026-11-20",
        "time": "14:15",
        "collector": "Ngozi Okafor",
        "collector_relation": "mother",
    } | answers
    given |= {"reason": "Dentist at half past two."}
    submit(school, child=child, number=number, form="early-collection", received_at=RECEIVED, answers=given)


@pytest.mark.parametrize(
    ("first", "back", "is_about_today"),
    [
        ("2026-11-20", None, True),
        ("2026-11-21", None, False),
        ("2026-11-19", None, False),
        ("2026-11-18", "2026-11-23", True),
        ("2026-11-18", "2026-11-20", False),
    ],
)
def test_which_reports_cover_the_day(first: str, back: str | None, is_about_today: bool) -> None:
    assert covers({"first_day": first, "expected_return": back}, TODAY) is is_about_today


def test_absences_of_today_and_longer_ones_are_listed(school: School, child: Pupil) -> None:
    absence(school, 1, child)
    absence(school, 2, first_day="2026-11-18", return_when="other", expected_return="2026-11-23", child_name="Bo Zhang")
    absence(school, 3, first_day="2026-11-23", child_name="Cato Quill")
    rows = absences_on(whole(school), TODAY)
    assert [(row.child, row.school_class, row.note) for row in rows] == [
        ("Amara O'Neill-Okafor", "Oak", ""),
        ("Bo Zhang", "Oak", "Not matched"),
    ]


def test_two_reports_of_one_child_are_both_kept_and_shown_as_such(school: School, child: Pupil) -> None:
    """R4: a probable duplicate is never dropped."""
    absence(school, 1, child)
    absence(school, 2, child)
    assert [row.note for row in absences_on(whole(school), TODAY)] == ["Reported twice", "Reported twice"]


def test_collections_go_by_the_clock(school: School, child: Pupil) -> None:
    collection(school, 1, child, time="14:15")
    collection(school, 2, time="11:05", child_name="Bo Zhang")
    collection(school, 3, date="2026-11-23", child_name="Cato Quill")
    assert [(row.time, row.child) for row in collections_on(whole(school), TODAY)] == [
        ("11:05", "Bo Zhang"),
        ("14:15", "Amara O'Neill-Okafor"),
    ]


@pytest.mark.parametrize(
    ("collector", "flags", "warnings"),
    [
        ("ngozi  OKAFOR", {}, ()),
        ("Declan O'Neill", {}, ()),
        ("Declan O'Neill", {"may_collect": False}, ("May not collect",)),
        ("Declan O'Neill", {"court_order": True, "may_collect": False}, ("Court order on file", "May not collect")),
        ("Ngozi Okafor", {"court_order": True}, ("Court order on file",)),
        ("Morgan Vane", {}, ("Not a contact on record",)),
    ],
)
def test_warnings_before_a_child_is_handed_over(
    collector: str, flags: dict[str, bool], warnings: tuple[str, ...], school: School, child: Pupil
) -> None:
    """Abuse case 10: a barred adult is flagged in red, never approved."""
    people.parent(child)
    people.separated_parent(child, **flags)
    collection(school, 1, child, collector=collector)
    assert collections_on(whole(school), TODAY)[0].warnings == warnings


def test_the_page_shows_all_three_lists(school: School, child: Pupil, sign_in) -> None:
    absence(school, 1, child)
    collection(school, 2, child)
    request = LeaveRequest.objects.create(
        school=school,
        submission=submit(school, child=child, number=3),
        pupil=child,
        kind="exceptional_leave",
        first_day=date(2026, 12, 3),
        first_half="am",
        last_day=date(2026, 12, 3),
        last_half="pm",
        received_at=RECEIVED,
        state="waiting",
    )
    response = sign_in("office").get(PAGE)
    page = response.content.decode()
    assert '<span class="figure">1</span> request waiting' in page
    assert "Sick twice." in page
    assert "14:15" in page
    assert reverse("attendance_staff:request", args=[request.submission.reference]) in page


def test_reasons_are_for_those_who_may_read_them(school: School, child: Pupil, sign_in) -> None:
    absence(school, 1, child)
    user = people.office()
    user.groups.clear()
    for codename in ("access_admin", "view_requests", "view_roll"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = sign_in("anonymous")
    client.force_login(user)
    page = client.get(PAGE).content.decode()
    assert "Amara" in page
    assert "Sick twice." not in page


def test_requests_wait_oldest_first(school: School, child: Pupil, sign_in) -> None:
    for number, minute in ((1, 30), (2, 10), (3, 20)):
        LeaveRequest.objects.create(
            school=school,
            submission=submit(school, child=child, number=number),
            pupil=child,
            kind="medical",
            first_day=date(2026, 12, 3),
            first_half="am",
            last_day=date(2026, 12, 3),
            last_half="pm",
            received_at=RECEIVED.replace(minute=minute),
            state="waiting",
        )
    page = sign_in("office").get(PAGE).content.decode()
    assert re.findall(r"TEST000\d(?=</a>)", page) == ["TEST0002", "TEST0003", "TEST0001"]


def test_many_reports_take_no_more_queries_than_few(
    school: School, child: Pupil, sign_in, django_assert_max_num_queries
) -> None:
    for number in range(1, 40):
        absence(school, number, child)
        collection(school, number + 100, child)
    client = sign_in("office")
    client.get(PAGE)
    with django_assert_max_num_queries(48):
        client.get(PAGE)


def test_a_report_that_is_not_matched_leads_to_the_matching_page(school: School, child: Pupil, sign_in) -> None:
    absence(school, 1, child_name="Cato Quill")
    client = sign_in("office")
    match = reverse("attendance_staff:match", args=["TEST0001"])
    assert match in client.get(PAGE).content.decode()
    assert "Sick twice." in client.get(match).content.decode()
    response = client.post(match, {"pupil": child.pk})
    assert response.headers["Location"] == PAGE
    assert match not in client.get(PAGE).content.decode()


LIVE = reverse("attendance_staff:today_live")


def test_the_lists_alone_are_sent_again_only_when_they_changed(school: School, child: Pupil, sign_in) -> None:
    client = sign_in("office")
    first = client.get(LIVE)
    assert (first.headers["X-List-Made"], "<html" in first.content.decode()) == ("09:30", False)
    same = client.get(LIVE, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content, same.headers["X-List-Made"]) == (304, b"", "09:30")
    absence(school, 1, child)
    changed = client.get(LIVE, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, "TEST0001" in changed.content.decode()) == (200, True)


def test_the_page_begins_with_what_the_script_asks_for(school: School, child: Pupil, sign_in) -> None:
    absence(school, 1, child)
    client = sign_in("office")
    etag = client.get(LIVE).headers["ETag"].replace('"', "&quot;")
    page = client.get(PAGE).content.decode()
    assert f'data-address="{LIVE}" data-etag="{etag}"' in page
    assert "staff/today.js" in page


def test_without_a_script_there_is_a_way_to_look_again(school: School, child: Pupil, sign_in) -> None:
    page = sign_in("office").get(PAGE).content.decode()
    assert f'List of <span id="today-made">09:30</span> · <a href="{PAGE}">Look again</a>' in page


def test_an_earlier_day_can_be_looked_at_and_stays_still(school: School, child: Pupil, sign_in) -> None:
    mark(child, "N", date(2026, 11, 18), "pm")
    page = sign_in("office").get(PAGE, {"day": "2026-11-18"}).content.decode()
    assert "Wednesday 18 November 2026" in page
    assert "Afternoon · N: reason not established" in page
    assert "?day=2026-11-17" in page
    assert "today.js" not in page


@pytest.mark.parametrize("asked", ["2026-12-24", "yesterday", "2026-02-31", ""])
def test_a_day_that_is_none_or_still_to_come_is_today(asked: str, school: School, child: Pupil, sign_in) -> None:
    assert "Friday 20 November 2026" in sign_in("office").get(PAGE, {"day": asked}).content.decode()


def test_telephones_are_for_those_who_may_see_the_roll(school: School, child: Pupil, sign_in) -> None:
    people.parent(child)
    mark(child, "N", TODAY, "am")
    assert "07700 900111" in sign_in("office").get(PAGE).content.decode()
    client = sign_in("anonymous")
    client.force_login(only("view_requests"))
    page = client.get(PAGE).content.decode()
    assert ("Amara" in page, "07700 900111" in page) == (True, False)


def test_no_code_of_health_faith_or_family_is_listed(school: School, child: Pupil, sign_in) -> None:
    """R18: that a child is absent is for the office, why is for those who may read reasons."""
    absence(school, 1, child)
    client = sign_in("anonymous")
    client.force_login(only("view_requests", "view_roll"))
    pages = set()
    for code in ("I", "M", "R", "T", "Y5", "C"):
        mark(child, code, TODAY, "am")
        pages.add(client.get(LIVE).content)
    assert len(pages) == 1
    assert "Absent</td>" in pages.pop().decode()


def only(*codenames: str) -> User:
    """The office's account with these rights alone."""
    user = people._posted("clerk-of-today", "Wren Sallow", "Office")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return User.objects.get(pk=user.pk)
