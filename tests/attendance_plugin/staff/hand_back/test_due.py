"""Handing codes back in the admin: what is due, the person's choice, making, downloading and undoing a file."""

import csv
import io

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.hand_back.models import HandBackFile, HandBackRow
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import NOW, decision, hand_back, mark, report
from tests.attendance_plugin.leave.leave_world import freeze_calendar

OVERVIEW = reverse("attendance_staff:hand_back")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    freeze_calendar(school)
    return people.pupil(school)


def file_page(number: int, action: str = "file") -> str:
    return reverse(f"attendance_staff:hand_back_{action}", args=[number])


def test_what_is_due_is_shown_with_counts_and_the_days_on_one_line(school: School, child: Pupil, sign_in) -> None:
    report(child)
    mark(child, "N")
    context = sign_in("office").get(OVERVIEW).context
    assert [(str(label), count) for label, count in context["counts"]] == [("Absence reported by a parent", 2)]
    assert [(line.when, line.code, line.register) for line in context["lines"]] == [("Thu 19 Nov, all day", "I", "N")]
    assert context["without_id"] == 1


def test_the_parents_words_are_not_on_the_overview(school: School, child: Pupil, sign_in) -> None:
    report(child, 1, answers={"reason_kind": "other"})
    page = sign_in("office").get(OVERVIEW).content.decode()
    assert "The reason given names no code" in page
    assert "Sick twice" not in page


def test_looked_at_made_and_downloaded(school: School, child: Pupil, sign_in) -> None:
    report(child)
    client = sign_in("office")
    seen = client.get(OVERVIEW).context["form"].initial["seen"]
    made = client.post(OVERVIEW, {"columns": "general", "seen": seen})
    assert made.headers["Location"] == file_page(1)
    answers = {"form": "csv", "columns": "general", "purpose": "enter"}
    response = client.post(file_page(1, "download"), answers)
    assert response.headers["Content-Disposition"] == 'attachment; filename="suggested-codes-2026-11-20-file-1.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[6] for row in rows] == ["Code", "I", "I"]
    shown = client.get(file_page(1)).context["downloads"]
    assert [(taken.by, taken.purpose, taken.form) for taken in shown] == [
        ("Prue Lacey", "To enter the codes in the school’s system", "CSV")
    ]


def test_a_download_says_what_for(school: School, child: Pupil, sign_in) -> None:
    """R29: no file without its reason in the log."""
    report(child)
    hand_back(school, people.attendance_officer())
    response = sign_in("office").post(file_page(1, "download"), {"form": "csv", "columns": "general"})
    assert response.status_code == 422
    assert "Choose what the file is for" in response.content.decode()
    assert not AuditEntry.objects.filter(action="hand_back_downloaded").exists()


def test_the_second_of_two_people_is_told_who_was_first(school: School, child: Pupil, sign_in) -> None:
    report(child)
    client = sign_in("office")
    seen = client.get(OVERVIEW).context["form"].initial["seen"]
    hand_back(school, people.headteacher())
    page = client.post(OVERVIEW, {"columns": "general", "seen": seen}, follow=True).content.decode()
    assert "Nothing is due, so no file was made. The newest is file 1, made by Farah Siddiq" in page
    assert HandBackFile.objects.count() == 1


def test_undone_with_a_reason_and_due_again(school: School, child: Pupil, sign_in) -> None:
    report(child)
    hand_back(school, people.attendance_officer())
    client = sign_in("office")
    assert client.post(file_page(1, "undo"), {"why": ""}).status_code == 422
    client.post(file_page(1, "undo"), {"why": "The system refused it"})
    page = client.get(file_page(1)).content.decode()
    assert "By Prue Lacey on 20 November 2026 at 09:30: The system refused it" in page
    assert file_page(1, "undo") not in page
    assert len(client.get(OVERVIEW).context["due"].rows) == 2


def test_undoing_twice_tells_who_was_first(school: School, child: Pupil, sign_in) -> None:
    report(child)
    hand_back(school, people.attendance_officer())
    client = sign_in("office")
    client.post(file_page(1, "undo"), {"why": "The system refused it"})
    again = client.post(file_page(1, "undo"), {"why": "Me as well"}, follow=True)
    assert "already undone by Prue Lacey on 20 November 2026 at 09:30" in again.content.decode()
    assert HandBackFile.objects.get().undone_why == "The system refused it"


def test_a_person_reads_and_chooses(school: School, child: Pupil, sign_in) -> None:
    submission = report(child, answers={"reason_kind": "other"})
    address = reverse("attendance_staff:hand_back_choose", args=[f"reported:{submission.pk}"])
    client = sign_in("office")
    assert "Sick twice." in client.get(address).content.decode()
    assert AuditEntry.objects.filter(action="submission_viewed").count() == 1
    assert client.post(address, {"code": "N"}).status_code == 422
    assert client.post(address, {"code": "M"}).headers["Location"] == OVERVIEW
    assert [line.code for line in client.get(OVERVIEW).context["lines"]] == ["M"]
    assert client.get(address).status_code == 404


def test_a_person_may_leave_it(school: School, child: Pupil, sign_in) -> None:
    submission = report(child, answers={"reason_kind": "other"})
    client = sign_in("office")
    client.post(reverse("attendance_staff:hand_back_choose", args=[f"reported:{submission.pk}"]), {"code": "none"})
    context = client.get(OVERVIEW).context
    assert (context["lines"], context["questions"]) == ([], [])


def test_what_the_register_has_otherwise_is_listed(school: School, child: Pupil, sign_in) -> None:
    decision(child)
    mark(child, "/")
    kept = sign_in("office").get(OVERVIEW).context["kept"]
    assert [(line.when, line.mark, line.because) for line in kept] == [
        ("Thu 19 Nov, all day", "/", "Leave of absence granted")
    ]


def test_rows_of_another_schools_file_are_not_there(school: School, child: Pupil, sign_in) -> None:
    other = people.other_school()
    freeze_calendar(other)
    report(people.pupil(other, serial=2, given_name="Caradog"))
    hand_back(other, people.attendance_officer())
    client = sign_in("office")
    assert client.get(file_page(1)).status_code == 404
    assert "File 1" not in client.get(reverse("attendance_staff:hand_back_files")).content.decode()


@pytest.mark.parametrize("missing", ["hand_back", "view_health_words", "view_roll"])
def test_each_of_three_rights_is_needed(missing: str, school: School, child: Pupil, sign_in) -> None:
    """R18: the codes themselves tell of illness and faith."""
    user = people.office()
    user.groups.clear()
    for codename in {"access_admin", "hand_back", "view_health_words", "view_roll"} - {missing}:
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = sign_in("anonymous")
    client.force_login(user)
    assert client.get(OVERVIEW).status_code == 403


def test_a_long_file_takes_no_more_queries_than_a_short_one(
    school: School, child: Pupil, sign_in, django_assert_max_num_queries
) -> None:
    for serial in range(2, 32):
        report(people.pupil(school, serial=serial, given_name=f"Child{serial}"), serial)
    client = sign_in("office")
    client.get(OVERVIEW)
    with django_assert_max_num_queries(27):
        client.get(OVERVIEW)
    hand_back(school, people.headteacher())
    with django_assert_max_num_queries(22):
        client.get(file_page(1))
    assert HandBackRow.objects.count() == 60
