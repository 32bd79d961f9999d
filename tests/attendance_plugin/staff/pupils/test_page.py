"""A pupil's page: what stands on it for whom, and that reading it is written down."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.requests import open_request
from portal.attendance_plugin.register.models import PriorAttendance, RegisterImport
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit
from tests.attendance_plugin.register_world import FRIDAY, take_marks, week

FRIDAY_EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_friday():
    with time_machine.travel(FRIDAY_EVENING, tick=False):
        yield


@pytest.fixture
def amara(school: School) -> Pupil:
    freeze_calendar(school)
    return people.pupil(school)


def address(pupil: Pupil) -> str:
    return reverse("attendance_staff:pupil", args=[pupil.pk])


def test_reading_a_pupil_is_written_down_once(amara: Pupil, sign_in) -> None:
    """R66: one entry for one view, with ids alone."""
    client = sign_in("office")
    client.get(address(amara))
    client.get(address(amara))
    entries = AuditEntry.objects.filter(action="pupil.viewed")
    assert [(entry.actor_name, entry.subject, entry.detail) for entry in entries] == [
        ("office", f"pupil:{amara.pk}", {"year": 2026})
    ] * 2


def test_attendance_of_the_year_is_counted_in_sessions(school: School, amara: Pupil, sign_in) -> None:
    take_marks(school, {amara: week("2026-11-09", "I I", "O L:5", "N N", "Y4 Y4")})
    context = sign_in("office").get(address(amara)).context
    counted = context["counted"]
    assert (counted.attended, counted.authorised, counted.unauthorised, counted.unresolved_n, counted.late) == (
        3,
        2,
        1,
        2,
        1,
    )
    assert (context["attendance"], context["line"].name) == ("37.50 %", "severely absent")


@pytest.mark.parametrize(
    ("missed", "said"), [(1, None), (2, "persistently absent"), (9, "persistently absent"), (10, "severely absent")]
)
def test_the_national_lines_begin_at_the_very_share(
    school: School, amara: Pupil, sign_in, missed: int, said: str | None
) -> None:
    """MON-02, MON-03: 10 % and 50 % of twenty sessions, compared as whole numbers."""
    codes = ["I"] * missed + ["/"] * (20 - missed)
    pairs = [" ".join(codes[place : place + 2]) for place in range(0, 20, 2)]
    take_marks(school, {amara: week("2026-11-09", *pairs[:5]) | week("2026-11-16", *pairs[5:])})
    line = sign_in("office").get(address(amara)).context["line"]
    assert (line.name if line else None) == said


def test_absences_are_listed_with_the_code_in_words(school: School, amara: Pupil, sign_in) -> None:
    take_marks(school, {amara: week("2026-11-16", "I I", "/ O", "R G")})
    away = sign_in("office").get(address(amara)).context["days_away"]
    assert [(each.day.day, each.halves, each.code.words, each.counts_as) for each in away] == [
        (18, "Afternoon", "Holiday without leave", "unauthorised"),
        (18, "Morning", "Religious observance", "authorised"),
        (17, "Afternoon", "Absent without a reason that another code gives", "unauthorised"),
        (16, "All day", "Illness", "authorised"),
    ]


def test_weeks_run_from_the_first_of_school_to_the_last_marked(school: School, amara: Pupil, sign_in) -> None:
    take_marks(school, {amara: week("2026-11-09")})
    weeks = sign_in("office").get(address(amara)).context["weeks"]
    assert (weeks[0].monday, weeks[-1].monday, len(weeks)) == (date(2026, 11, 9), date(2026, 8, 31), 10)
    before_term = [cell.words for cell in weeks[-1].cells[:4]]
    assert before_term == ["Not in the calendar yet"] * 2 + ["School holiday"] * 2


def test_amendments_say_what_was_and_is(school: School, amara: Pupil, sign_in) -> None:
    """REG-08; the reason may tell of health, so it needs the right to read such words (R18)."""
    take_marks(school, {amara: week("2026-11-16", "N N")}, at=FRIDAY - timedelta(hours=2))
    take_marks(school, {amara: week("2026-11-16", "I N")})
    row = sign_in("office").get(address(amara)).context["amendments"][0]
    assert (row.day, row.half, row.original, row.amended) == (
        date(2026, 11, 16),
        "am",
        "N: Reason not yet established",
        "I: Illness",
    )
    assert row.reason.startswith("Corrected in the school's own register")
    answer = sign_in("class_teacher").get(address(amara))
    row = answer.context["amendments"][0]
    assert (row.amended, row.reason) == ("A: Absent, authorised", "")
    assert "Illness" not in answer.content.decode()


def test_contacts_stand_in_order_with_what_must_be_minded(amara: Pupil, sign_in) -> None:
    people.separated_parent(amara, court_order=True, do_not_contact=True, may_collect=False)
    people.parent(amara)
    page = sign_in("office").get(address(amara)).content.decode()
    assert page.index("Ngozi Okafor") < page.index("Declan O") < page.index("Court order on file")
    assert page.index("Court order on file") < page.index("Do not contact") < page.index("May not collect")


def test_addresses_need_their_own_right(amara: Pupil, sign_in) -> None:
    """R18: a teacher sees who the contacts are and the warnings, not where they live."""
    people.separated_parent(amara, court_order=True)
    details = ("07700 900112", "declan.oneill@family.example", "4 Weir Cottages")
    office, teacher = (sign_in(who).get(address(amara)).content.decode() for who in ("office", "class_teacher"))
    assert [detail in office for detail in details] == [True] * 3
    assert [detail in teacher for detail in details] == [False] * 3
    assert ("Declan O&#x27;Neill" in teacher, "Court order on file" in teacher) == (True, True)


def test_requests_are_for_those_who_read_requests(school: School, amara: Pupil, sign_in) -> None:
    reference = open_request(submit(school, child=amara)).submission.reference
    office, teacher = (sign_in(who).get(address(amara)) for who in ("office", "class_teacher"))
    assert [each["reference"] for each in office.context["requests"]] == [reference]
    assert reference not in teacher.content.decode()
    assert "Lagos" not in office.content.decode()


def test_another_year_is_shown_when_asked_for(school: School, amara: Pupil, sign_in) -> None:
    take_marks(school, {amara: week("2025-11-10", "I I") | week("2026-11-09")})
    client = sign_in("office")
    now = client.get(address(amara)).context
    assert (now["year_label"], [year.label for year in now["earlier"]]) == ("2026-27", ["2025-26"])
    assert now["earlier"][0].attendance == "80.00 %"
    then = client.get(address(amara), {"year": "2025"}).context
    assert (then["year_label"], then["attendance"], len(then["days_away"])) == ("2025-26", "80.00 %", 1)
    for asked in ("1999", "²025", "20255", ""):
        assert client.get(address(amara), {"year": asked}).context["year_label"] == "2026-27"


def test_what_the_former_school_counted_stands_apart(school: School, amara: Pupil, sign_in) -> None:
    take_marks(school, {amara: week("2026-11-09")})
    PriorAttendance.objects.create(
        pupil=amara,
        year="2025",
        school_name="Fernbrook Primary",
        possible=300,
        attended=240,
        authorised=50,
        unauthorised=10,
        source=RegisterImport.objects.get(),
    )
    answer = sign_in("office").get(address(amara))
    assert [(str(each), each.possible, each.attended) for each in answer.context["prior"]] == [
        ("2025 at Fernbrook Primary", 300, 240)
    ]
    assert answer.context["counted"].possible == 10
    assert "Before this school" in answer.content.decode()


def test_a_leaver_is_marked_as_one(school: School, amara: Pupil, sign_in) -> None:
    Pupil.objects.filter(pk=amara.pk).update(left_on=date(2026, 10, 23))
    page = sign_in("office").get(address(amara)).content.decode()
    assert "Left 23 Oct 2026" in page


def test_names_are_text_wherever_they_stand(school: School, sign_in) -> None:
    freeze_calendar(school)
    child = people.pupil(school, given_name="<script>alert(1)</script>")
    client = sign_in("office")
    for name in ("pupil", "certificate"):
        page = client.get(reverse(f"attendance_staff:{name}", args=[child.pk])).content.decode()
        assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def test_the_right_to_the_roll_alone_opens_it(amara: Pupil, school: School) -> None:
    user = people.signed_in_outsider()
    people.post_at(user, school)
    client = Client()
    client.force_login(user)
    assert client.get(address(amara)).status_code in (302, 403)
    for codename in ("access_admin", "view_roll"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    assert "Amara" in client.get(address(amara)).content.decode()
