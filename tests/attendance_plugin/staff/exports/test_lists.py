"""Lists taken away as files: few columns, a purpose, no formula, only the own pupils, and an entry in the log (R29)."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.staff.exports import mixin
from portal.pages.models import School
from portal.pages.reauthentication import PROVED_AT
from tests import people

SignIn = Callable[[str], Client]
NAMES = ("pupils", "requests", "letters", "audit", "attendance_figures")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


def take(client: Client, name: str, query: str = "", **asked: object) -> HttpResponse:
    address = reverse(f"attendance_staff:{name}_export") + query
    return client.post(address, {"form": "csv", "purpose": "meeting"} | asked)


def table(answer: HttpResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.content.decode()
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_roll_has_the_columns_its_purpose_needs(school: School, sign_in: SignIn) -> None:
    people.parent(people.pupil(school))
    answer = take(sign_in("office"), "pupils")
    assert table(answer) == [
        ["Family name", "Given name", "Class", "Year group", "Attendance this year"],
        ["O'Neill-Okafor", "Amara", "Oak", "Year 4", "–"],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="pupils-2026-11-20.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in answer.content


def test_more_columns_come_only_for_whoever_may_see_them(school: School, sign_in: SignIn) -> None:
    child = people.pupil(school)
    people.parent(child)
    people.separated_parent(child, do_not_contact=True)
    client, more = sign_in("office"), ["UPN", "Contacts to ring"]
    assert table(take(client, "pupils", more=more))[1][-2:] == [
        child.upn,
        f"{people.PARENT.name} (Mother) {people.PARENT.telephone}",
    ]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail) == (
        "list_downloaded",
        {"list": "pupils", "rows": 1, "kind": "csv", "purpose": "meeting", "more": more},
    )
    group = people.Group.objects.get(name="Office")
    group.permissions.remove(Permission.objects.get(codename="view_contact_details"))
    assert take(client, "pupils", more=more).status_code == 422


@pytest.mark.parametrize("name", NAMES)
def test_without_a_purpose_nothing_is_taken_away(name: str, waiting: LeaveRequest, sign_in: SignIn) -> None:
    answer = take(sign_in("headteacher"), name, purpose="")
    assert (answer.status_code, "Choose what the file is for" in answer.content.decode()) == (422, True)
    assert "data-search-form" not in answer.content.decode()
    assert not AuditEntry.objects.filter(action="list_downloaded").exists()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_can_be_taken_in_both_kinds(name: str, form: str, waiting: LeaveRequest, sign_in: SignIn) -> None:
    answer = take(sign_in("headteacher"), name, form=form)
    if form == "csv":
        headings, *rows = table(answer)
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        headings, *rows = [[cell.value or "" for cell in row] for row in sheet]
        assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
    assert len(set(headings)) == len(headings)
    assert AuditEntry.objects.get(action="list_downloaded").detail["rows"] == len(rows)
    assert rows if name != "letters" else not rows


def test_nothing_in_a_file_is_read_as_a_formula(school: School, sign_in: SignIn) -> None:
    """Abuse case 12."""
    hostile = ("=HYPERLINK(1)", "+44", "-1", "@SUM(1)", "\tx", "＝1", " =1", "'=1", '"=1')
    for serial, name in enumerate(hostile, start=1):
        people.pupil(school, serial=serial, given_name=name, family_name=name)
    rows = table(take(sign_in("office"), "pupils"))[1:]
    assert len(rows) == len(hostile)
    assert [cell for row in rows for cell in row[:2] if not cell.startswith("'")] == []


def test_the_search_and_filters_of_the_list_hold_for_the_file(school: School, sign_in: SignIn) -> None:
    people.pupil(school)
    people.pupil(school, serial=2, given_name="Bohumil", in_class=people.school_class(school, "Elm"))
    client = sign_in("office")
    assert [row[1] for row in table(take(client, "pupils", "?q=bohumil"))[1:]] == ["Bohumil"]
    elm = people.school_class(school, "Elm")
    assert [row[1] for row in table(take(client, "pupils", f"?school_class={elm.pk}"))[1:]] == ["Bohumil"]
    page = client.get(reverse("attendance_staff:pupils"), {"q": "bohumil"}).content.decode()
    assert f"{reverse('attendance_staff:pupils_export')}?q=bohumil" in page


def test_pupils_outside_the_accounts_scope_are_not_in_it(school: School, sign_in: SignIn) -> None:
    people.pupil(school)
    people.pupil(school, serial=2, given_name="Bohumil", in_class=people.school_class(school, "Elm"))
    people.pupil(people.other_school(), serial=3, given_name="Caradog")
    office = people.office()
    people.post_at(office, school, people.school_class(school))
    client = Client()
    client.force_login(office)
    assert [row[1] for row in table(take(client, "pupils"))[1:]] == ["Amara"]


def test_kinds_of_leave_need_the_right_to_read_them(waiting: LeaveRequest, sign_in: SignIn) -> None:
    client = sign_in("office")
    LeaveRequest.objects.update(kind="religious")
    assert "eligious" not in take(client, "requests").content.decode()
    assert "eligious" in take(client, "requests", more=["Kind"]).content.decode()


def test_more_rows_than_a_file_holds_are_refused(
    school: School, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixin, "MOST_ROWS", 1)
    for serial in (1, 2):
        people.pupil(school, serial=serial)
    answer = take(sign_in("office"), "pupils")
    assert (answer.status_code, "There are more than 1 rows" in answer.content.decode()) == (422, True)


def test_an_account_is_asked_to_sign_in_again_first(school: School, sign_in: SignIn) -> None:
    """R15: more than ten minutes after signing in, nothing is taken before the password is typed again."""
    client = sign_in("office")
    session = client.session
    session[PROVED_AT] -= 601
    session.save()
    answer = take(client, "pupils")
    assert (answer.status_code, "Is it still you?" in answer.content.decode()) == (403, True)
    assert not AuditEntry.objects.exists()


def test_queries_do_not_grow_with_the_rows(school: School, sign_in: SignIn) -> None:
    client = sign_in("office")
    people.parent(people.pupil(school))
    with CaptureQueriesContext(connection) as few:
        take(client, "pupils", more=["Contacts to ring"])
    for serial in range(2, 12):
        people.pupil(school, serial=serial)
    with CaptureQueriesContext(connection) as many:
        take(client, "pupils", more=["Contacts to ring"])
    assert len(many) == len(few)
