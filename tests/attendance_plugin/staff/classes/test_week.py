"""A class's week as its staff see it: codes with words, closed days, what is not marked, who is in it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import ClassMembership, Pupil, SchoolClass
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.register_world import take_marks, week

FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_friday():
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield


@pytest.fixture
def oak(school: School) -> SchoolClass:
    freeze_calendar(school)
    return people.school_class(school)


@pytest.fixture
def amara(school: School, oak: SchoolClass) -> Pupil:
    return people.pupil(school)


def address(oak: SchoolClass, asked: str = "2026-11-16") -> str:
    return f"{reverse('attendance_staff:class_week', args=[oak.pk])}?week={asked}"


def row_of(context: dict, pupil: Pupil) -> list:
    return next(cells for found, cells in context["rows"] if found == pupil)


def test_each_session_has_its_code_and_its_words(school: School, oak: SchoolClass, amara: Pupil, sign_in) -> None:
    take_marks(school, {amara: week("2026-11-16", "L:12 \\", "I I", "/ U", "V V", "/ -")})
    context = sign_in("office").get(address(oak)).context
    cells = [(cell.letters, cell.words, cell.note, cell.look) for cell in row_of(context, amara)]
    late = "Arrived after the start, before the register closed"
    assert cells == [
        ("L", late, "12 minutes late", "late"),
        ("\\", "Present when the afternoon register begins", "", "present"),
        ("I", "Illness", "", "authorised"),
        ("I", "Illness", "", "authorised"),
        ("/", "Present when the morning register begins", "", "present"),
        ("U", "Arrived after the register closed", "", "unauthorised"),
        ("V", "Visit or trip arranged and supervised by the school", "", "activity"),
        ("V", "Visit or trip arranged and supervised by the school", "", "activity"),
        ("/", "Present when the morning register begins", "", "present"),
        ("", "Still to come", "", "ahead"),
    ]


def test_the_words_are_in_the_page_beside_the_letters(school: School, oak: SchoolClass, amara: Pupil, sign_in) -> None:
    take_marks(school, {amara: week("2026-11-16", "I I")})
    page = sign_in("office").get(address(oak)).content.decode()
    assert page.count('<span class="visually-hidden">Illness</span>') == 2
    assert page.count('<dt class="register-cell register-cell--authorised">I</dt><dd>Illness</dd>') == 1


@pytest.mark.parametrize("code", ["I", "M", "R", "T"])
def test_reasons_of_absence_need_their_own_right(
    school: School, oak: SchoolClass, amara: Pupil, sign_in, code: str
) -> None:
    """R18: the teacher sees that it was authorised, and not why."""
    take_marks(school, {amara: week("2026-11-16", f"{code} {code}")})
    answer = sign_in("class_teacher").get(address(oak))
    cell = row_of(answer.context, amara)[0]
    assert (cell.letters, cell.words) == ("A", "Absent, authorised")
    for word in ("Illness", "Medical", "Religious", "Parent travelling"):
        assert word not in answer.content.decode()


def test_a_session_past_without_a_mark_is_said_to_be_missing(
    school: School, oak: SchoolClass, amara: Pupil, sign_in
) -> None:
    take_marks(school, {amara: week("2026-11-16", "/ \\", "/ -", "- \\", "/ \\", "/ -")})
    answer = sign_in("office").get(address(oak))
    missing = [(each.session.day.day, each.session.half.value, each.unmarked) for each in answer.context["missing"]]
    assert missing == [(17, "pm", 1), (18, "am", 1)]
    assert row_of(answer.context, amara)[3].words == "Not marked"
    assert "The register is not complete" in answer.content.decode()


def test_closed_days_come_from_the_calendar(school: School, oak: SchoolClass, amara: Pupil, sign_in) -> None:
    context = sign_in("office").get(address(oak, "2026-10-28")).context
    assert [day.label for day in context["days"]] == ["Half term"] * 5
    assert {(cell.words, cell.look) for cell in row_of(context, amara)} == {("Half term", "closed")}
    assert context["missing"] == []


def test_totals_count_those_present_of_those_expected(school: School, oak: SchoolClass, amara: Pupil, sign_in) -> None:
    bo = people.pupil(school, serial=2, given_name="Bo")
    cy = people.pupil(school, serial=3, given_name="Cy")
    take_marks(school, {amara: week("2026-11-16", "I I"), bo: week("2026-11-16"), cy: week("2026-11-16", "X X", "L L")})
    totals = sign_in("office").get(address(oak)).context["totals"]
    assert [(each.present, each.possible) for each in totals[:3]] == [(1, 2), (1, 2), (3, 3)]


def test_who_was_not_in_the_class_that_day_has_no_mark_there(
    school: School, oak: SchoolClass, amara: Pupil, sign_in
) -> None:
    elm = people.school_class(school, "Elm")
    amara.memberships.update(last_day=date(2026, 11, 17))
    ClassMembership.objects.create(pupil=amara, school_class=elm, first_day=date(2026, 11, 18))
    take_marks(school, {amara: week("2026-11-16")})
    client = sign_in("office")
    looks = [cell.look for cell in row_of(client.get(address(oak)).context, amara)]
    assert looks == ["present"] * 4 + ["away"] * 6
    looks = [cell.look for cell in row_of(client.get(address(elm)).context, amara)]
    assert looks == ["away"] * 4 + ["present"] * 6


def test_leavers_are_in_the_weeks_they_were_there(school: School, oak: SchoolClass, amara: Pupil, sign_in) -> None:
    Pupil.objects.filter(pk=amara.pk).update(left_on=date(2026, 11, 17))
    client = sign_in("office")
    assert len(client.get(address(oak)).context["rows"]) == 1
    assert len(client.get(address(oak, "2026-11-23")).context["rows"]) == 0


def test_a_teacher_sees_only_the_pupils_of_today(school: School, oak: SchoolClass, amara: Pupil, sign_in) -> None:
    """R66: who has left the class is the next teacher's."""
    amara.memberships.update(last_day=date(2026, 11, 17))
    assert sign_in("class_teacher").get(address(oak)).context["rows"] == []


@pytest.mark.parametrize("asked", ["", "2026-02-30", "yesterday", "0001-01-01", "9999-12-31"])
def test_a_week_that_is_none_is_this_week(oak: SchoolClass, sign_in, asked: str) -> None:
    assert sign_in("office").get(address(oak, asked)).context["monday"] == date(2026, 11, 16)


def test_weeks_before_and_after(oak: SchoolClass, sign_in) -> None:
    context = sign_in("office").get(address(oak, "2026-11-11")).context
    assert context["previous_url"] == address(oak, "2026-11-02")
    assert context["next_url"] == address(oak, "2026-11-16")
    assert context["this_week_url"] == reverse("attendance_staff:class_week", args=[oak.pk])


def test_reading_a_class_is_written_down(oak: SchoolClass, sign_in) -> None:
    sign_in("office").get(address(oak))
    entry = AuditEntry.objects.get(action="class_week.viewed")
    assert (entry.subject, entry.detail) == (f"schoolclass:{oak.pk}", {"monday": "2026-11-16"})


def test_more_pupils_need_no_more_queries(
    school: School, oak: SchoolClass, amara: Pupil, sign_in, django_assert_max_num_queries
) -> None:
    client = sign_in("office")
    with django_assert_max_num_queries(60) as alone:
        client.get(address(oak))
    for serial in range(2, 12):
        people.pupil(school, serial=serial, given_name=f"Child {serial}")
    with django_assert_max_num_queries(len(alone)):
        context = client.get(address(oak)).context
    assert len(context["rows"]) == 11
