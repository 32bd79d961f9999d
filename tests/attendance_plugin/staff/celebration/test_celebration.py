"""Closing a week with a preview, certificates, calls, and the history that no screen shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from portal.attendance_plugin.celebration.models import ClassWeek, Screen, WeekClosing
from portal.attendance_plugin.roll.models import SchoolClass
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar

SignIn = Callable[[str], Client]
ROOM = "/admin/attendance/celebration/"
WEEK = f"{ROOM}2026-11-09/"
MONDAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def screen(school: School) -> Screen:
    """Two phases of four classes over three weeks; Oak 0 leads its own."""
    freeze_calendar(school)
    for number in range(8):
        add_class(school, number)
    panels = [{"kind": kind, "title": "", "text": ""} for kind in ("leaders", "class_of_the_week", "points")]
    return Screen.objects.create(school=school, slug="hallway", title="Here together", panels=panels, open_to_all=True)


def add_class(school: School, number: int) -> None:
    phase = ("Key stage 1", "Key stage 2")[number % 2]
    school_class = SchoolClass.objects.create(school=school, name=f"Oak {number}", phase=phase, mascot="owl")
    for weeks_ago in range(3):
        ClassWeek.objects.create(
            school_class=school_class,
            monday=MONDAY - timedelta(days=7 * weeks_ago),
            attended=275 - 7 * number + weeks_ago,
            possible=280,
            on_roll=28,
            sessions_open=10,
            sessions_marked=10,
            updated_at=timezone.now(),
        )


def test_office_closes_the_week_and_the_screen_shows_it(screen: Screen, sign_in: SignIn) -> None:
    office = sign_in("office")
    assert Client().get("/screen/hallway/board.json").json()["mode"] == "neutral"
    page = office.post(WEEK, {"do": "close", "honoured": ""}, follow=True)
    assert "The week is closed." in page.content.decode()
    assert Client().get("/screen/hallway/board.json").json()["mode"] == "board"
    office.post(WEEK, {"do": "open"})
    assert Client().get("/screen/hallway/board.json").json()["mode"] == "neutral"


def test_class_of_the_week_is_chosen_with_the_closing(screen: Screen, sign_in: SignIn) -> None:
    chosen = SchoolClass.objects.get(name="Oak 6")
    sign_in("headteacher").post(WEEK, {"do": "close", "honoured": chosen.pk})
    closing = WeekClosing.objects.get()
    assert (closing.monday, closing.class_of_the_week) == (MONDAY, chosen)


def test_another_school_s_class_is_not_chosen(screen: Screen, sign_in: SignIn) -> None:
    theirs = SchoolClass.objects.create(school=people.other_school(), name="Elsewhere", phase="Key stage 1")
    assert sign_in("office").post(WEEK, {"do": "close", "honoured": theirs.pk}).status_code == 404
    assert not WeekClosing.objects.exists()


def test_preview_shows_the_open_week_at_true_size_and_from_ten_metres(screen: Screen, sign_in: SignIn) -> None:
    office = sign_in("office")
    page = office.get(WEEK, {"panel": "1"}).content.decode()
    assert page.count(f'src="{WEEK}screen/?panel=1"') == 2
    shown = office.get(f"{WEEK}screen/", {"panel": "0"})
    assert "Oak 0" in shown.content.decode()
    assert "<script" not in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]


def test_calls_and_certificates_are_for_the_leaders(screen: Screen, sign_in: SignIn) -> None:
    page = sign_in("office").get(WEEK)
    assert [praise.week.name for praise, _ in page.context["calls"]] == ["Oak 0", "Oak 1"]
    assert "Good morning, Oak 0!" in page.content.decode()
    assert [praise.week.name for praise in page.context["praised"]] == ["Oak 0", "Oak 1"]


def test_certificate_is_a_tagged_sheet_with_the_class_and_no_figure(screen: Screen, sign_in: SignIn) -> None:
    answer = sign_in("office").get(f"{WEEK}certificate.pdf", {"class": "Oak 0"})
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.content))
    text = " ".join(pdf.pages[0].extract_text().split())
    assert len(pdf.pages) == 1
    assert "Oak 0 were here together the most of all classes of Key stage 1" in text
    assert "in the week of 9 November 2026" in text
    assert screen.school.name in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [number for number in ("28", "275", "280", "98.2") if number in text] == []


@pytest.mark.parametrize("name", ["Oak 6", "Nobody", ""])
def test_nothing_is_certified_of_a_class_that_is_not_praised(screen: Screen, sign_in: SignIn, name: str) -> None:
    assert sign_in("office").get(f"{WEEK}certificate.pdf", {"class": name}).status_code == 404


def test_awaited_registers_are_named_to_staff(screen: Screen, sign_in: SignIn) -> None:
    ClassWeek.objects.filter(school_class__name="Oak 3", monday=MONDAY).update(sessions_marked=9)
    page = sign_in("office").get(WEEK)
    assert [week.name for week in page.context["awaited"]] == ["Oak 3"]
    assert "The register of 1 class is not complete: Oak 3." in page.content.decode()


def test_history_has_all_classes_and_is_for_staff_alone(screen: Screen, sign_in: SignIn) -> None:
    page = sign_in("attendance_officer").get(f"{ROOM}term/")
    rows = page.context["rows"]
    assert [row.name for row in rows] == [f"Oak {number}" for number in (0, 2, 4, 6, 1, 3, 5, 7)]
    # 277, 276 and 275 of 280: the week of 26 October is half term, so it counts in no term.
    assert rows[0].cells[-1] == "98.2"
    assert [who.by_points for who in page.context["winners"]] == [("Oak 0",), ("Oak 1",)]
    public = Client().get("/screen/hallway/").content.decode()
    assert [row.name for row in rows if row.name in public] == []


@pytest.mark.parametrize("monday", ["2026-11-16", "2026-10-26", "2027-01-04", "x", "2026-11-10"])
def test_week_that_is_not_over_or_none_is_not_there(screen: Screen, sign_in: SignIn, monday: str) -> None:
    office = sign_in("office")
    for page in ("", "screen/", "certificate.pdf"):
        assert office.get(f"{ROOM}{monday}/{page}").status_code == 404
    assert office.post(f"{ROOM}{monday}/", {"do": "close", "honoured": ""}).status_code == 404
    assert not WeekClosing.objects.exists()


def test_queries_do_not_grow_with_the_classes(screen: Screen, sign_in: SignIn) -> None:
    office = sign_in("office")

    def count() -> list[int]:
        found = []
        for page in (ROOM, WEEK, f"{WEEK}screen/", f"{ROOM}term/"):
            with CaptureQueriesContext(connection) as queries:
                assert office.get(page).status_code == 200
            found.append(len(queries))
        return found

    count()
    few = count()
    for number in range(8, 30):
        add_class(screen.school, number)
    assert count() == few
    assert max(few) <= 40


def test_all_certificates_come_in_one_file_a_sheet_each(screen: Screen, sign_in: SignIn) -> None:
    office = sign_in("office")
    praised = office.get(WEEK).context["praised"]
    answer = office.get(f"{WEEK}certificates.pdf")
    sheets = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]
    assert len(sheets) == len(praised) == 2
    assert [
        praise.week.name for praise, sheet in zip(praised, sheets, strict=True) if praise.week.name not in sheet
    ] == []
    assert all("Well done!" in sheet and "in the week of 9 November" in sheet for sheet in sheets)
    assert f'href="{WEEK}certificates.pdf"' in office.get(WEEK).content.decode()


def test_term_s_winners_are_announced_in_assembly(screen: Screen, sign_in: SignIn) -> None:
    page = sign_in("headteacher").get(f"{ROOM}term/")
    assert page.context["assembly"] == (
        "Good morning, Millbrook Primary School! The autumn has its winners. "
        "In Key stage 1, Oak 0 collected the most points and were here together the most. "
        "In Key stage 2, Oak 1 collected the most points and were here together the most. "
        "Every class moved forward, week after week. Well done, everybody!"
    )
    assert page.context["view"].get_page_title() == "Autumn"


def test_each_term_has_its_own_winners(screen: Screen, sign_in: SignIn) -> None:
    """In January the autumn is still told, with its last week."""
    spring = date(2027, 1, 4)
    oak = SchoolClass.objects.get(name="Oak 6")
    figures = {"attended": 280, "possible": 280, "on_roll": 28, "sessions_open": 10, "sessions_marked": 10}
    for monday in (spring, spring + timedelta(days=7)):
        ClassWeek.objects.create(school_class=oak, monday=monday, updated_at=timezone.now(), **figures)
    with time_machine.travel(datetime(2027, 1, 18, 9, 0, tzinfo=UTC), tick=False):
        office = sign_in("office")
        newest, autumn = office.get(f"{ROOM}term/"), office.get(f"{ROOM}term/", {"term": "2026-11-09"})
        assert office.get(f"{ROOM}term/", {"term": "2026-11-02"}).status_code == 404
    assert newest.context["terms"] == [("spring", date(2027, 1, 11)), ("autumn", MONDAY)]
    assert [winner.by_sessions for winner in newest.context["winners"]] == [("Oak 6",)]
    assert [winner.by_sessions for winner in autumn.context["winners"]] == [("Oak 0",), ("Oak 1",)]


def test_staff_let_a_class_rest(screen: Screen, sign_in: SignIn) -> None:
    office, oak = sign_in("office"), SchoolClass.objects.get(name="Oak 0")
    page = f"{ROOM}resting/"
    assert [room.name for room in office.get(page).context["classes"]] == [f"Oak {number}" for number in range(8)]
    answer = office.post(page, {"resting": [oak.pk, "x", "²"]}, follow=True)
    assert "Kept. Screens follow within a minute." in answer.content.decode()
    assert list(SchoolClass.objects.filter(rested=True)) == [oak]
    assert "Oak 0" not in [praise.week.name for praise in office.get(WEEK).context["praised"]]
    assert "checked> Oak 0" in " ".join(office.get(page).content.decode().split())
    assert "Nothing was changed." in office.post(page, {"resting": [oak.pk]}, follow=True).content.decode()
