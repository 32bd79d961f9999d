"""Today's lists on one Friday morning at 10:00: the register beside reports, leave, the calendar and the roll."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.attendance_plugin.leaving.gate.signing import Leaving, sign_in_late, sign_out
from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.roll.models import ClassMembership, Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.upn import build_upn
from portal.attendance_plugin.staff.today.lists import TodayLists, build_lists
from portal.calendars.models import CalendarVersion
from portal.calendars.services import LONDON
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import decision, mark, report
from tests.attendance_plugin.leave.leave_world import CALENDAR, POLICY, freeze_calendar, publish_policy, submit
from tests.attendance_plugin.leaving.gate.gate_world import mother, named, press

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)
AT = datetime(2026, 11, 20, 10, 0, tzinfo=LONDON)
ASKED_AT_HALF_PAST_NINE = """
## 6.2 When nothing is heard {#first-day-call}

We ask at {{ absence.first_contact.at }}.

```rule
rule = "absence.first_contact"
kinds = ["illness"]
at = "09:30"
wait_minutes = 30
```
"""


@pytest.fixture
def child(school: School) -> Pupil:
    freeze_calendar(school)
    return people.pupil(school)


@pytest.fixture
def classmate(school: School, child: Pupil) -> Pupil:
    """Another child of Oak, at school: the register of the class has come."""
    other = people.pupil(school, serial=2, given_name="Bo", family_name="Zhang")
    mark(other, "/", TODAY, "am")
    return other


def lists(school: School, at: datetime = AT, day: date = TODAY, **scope) -> TodayLists:
    return build_lists(Scope(school=school, on=day, **scope), day, at)


def unexplained(school: School, at: datetime = AT, **more) -> list[tuple[str, str, str]]:
    found = [child.found for family in lists(school, at, **more).families for child in family.children]
    return [(one.pupil.given_name, one.when, one.mark_words) for one in found]


def register_of_reports(school: School, at: datetime = AT) -> list[tuple[str, str, bool]]:
    return [(row.report.reference, row.register, row.is_odd) for row in lists(school, at).absences]


@pytest.mark.parametrize(
    ("code", "words"),
    [("N", "N: reason not established"), ("O", "O: absent without a reason"), ("I", None), ("C", None)],
)
def test_marked_absent_without_a_report(code: str, words: str | None, school: School, child: Pupil) -> None:
    mark(child, code, TODAY, "am")
    assert unexplained(school) == ([("Amara", "Morning", words)] if words else [])


def test_no_alert_for_a_child_with_a_report(school: School, child: Pupil) -> None:
    mark(child, "N", TODAY, "am")
    report(child, day=TODAY)
    assert unexplained(school) == []
    assert register_of_reports(school) == [("TEST0001", "Absent", False)]


def test_no_alert_within_a_report_for_several_days_but_on_the_day_of_return(school: School, child: Pupil) -> None:
    mark(child, "N", TODAY, "am")
    sent = report(child, day=date(2026, 11, 18), answers={"return_when": "other", "expected_return": "2026-11-23"})
    assert unexplained(school) == []
    sent.answers["expected_return"] = "2026-11-20"
    sent.save()
    assert unexplained(school) == [("Amara", "Morning", "N: reason not established")]


def test_no_alert_for_a_session_whose_leave_was_granted(school: School, child: Pupil) -> None:
    decision(child, outcome="grant_part", first=TODAY, last=TODAY, granted=[["2026-11-20", "am"]])
    mark(child, "N", TODAY)
    afternoon = AT.replace(hour=14)
    assert unexplained(school, afternoon) == [("Amara", "Afternoon", "N: reason not established")]


def test_leave_that_was_refused_explains_nothing(school: School, child: Pupil) -> None:
    decision(child, outcome="refuse", first=TODAY, last=TODAY, code="G")
    mark(child, "N", TODAY, "am")
    assert len(unexplained(school)) == 1


def test_a_child_collected_early_is_explained_for_the_afternoon(school: School, child: Pupil) -> None:
    submit(
        school,
        child=child,
        form="early-collection",
        answers={"date": "2026-11-20", "time": "11:05", "collector": "Ngozi Okafor"},
    )
    mark(child, "N", TODAY)
    assert unexplained(school, AT.replace(hour=14)) == [("Amara", "Morning", "N: reason not established")]


def test_no_mark_counts_once_the_register_has_closed_and_the_class_has_marks(
    school: School, child: Pupil, classmate: Pupil
) -> None:
    """Registration at 08:50, open for 30 minutes."""
    assert unexplained(school, AT.replace(hour=9, minute=19)) == []
    assert unexplained(school, AT.replace(hour=9, minute=20)) == [("Amara", "Morning", "No mark")]


def test_a_register_that_has_not_come_is_told_and_blames_nobody(school: School, child: Pupil) -> None:
    found = lists(school)
    assert (found.families, [(half.value, names) for half, names in found.register.missing_registers]) == (
        [],
        [("am", ["Oak"])],
    )
    assert lists(school, AT.replace(hour=9, minute=0)).register.missing_registers == []


def test_a_report_after_the_mark_takes_the_alert_away(school: School, child: Pupil) -> None:
    mark(child, "N", TODAY, "am")
    assert len(unexplained(school)) == 1
    report(child, day=TODAY, received_at=AT)
    assert unexplained(school) == []


def test_a_corrected_mark_takes_the_alert_away(school: School, child: Pupil) -> None:
    mark(child, "N", TODAY, "am")
    mark(child, "L", TODAY, "am")
    found = lists(school)
    assert (found.families, came_late(school)) == ([], [("Morning", "Before the register closed", None)])


def test_reported_absent_but_marked_at_school_comes_first(school: School, child: Pupil, classmate: Pupil) -> None:
    report(child, 1, day=TODAY)
    mark(child, "I", TODAY, "am")
    report(classmate, 2, day=TODAY)
    assert register_of_reports(school) == [("TEST0002", "Marked at school", True), ("TEST0001", "Absent", False)]


def test_reported_absent_and_not_marked(school: School, child: Pupil, classmate: Pupil) -> None:
    report(child, day=TODAY)
    assert register_of_reports(school) == [("TEST0001", "No mark yet", True)]


def test_back_for_the_afternoon_is_no_contradiction(school: School, child: Pupil) -> None:
    report(child, day=TODAY)
    mark(child, "I", TODAY, "am")
    mark(child, "\\", TODAY, "pm")
    assert register_of_reports(school, AT.replace(hour=14)) == [("TEST0001", "Came in the afternoon", False)]


def test_on_leave_but_marked_at_school(school: School, child: Pupil) -> None:
    decision(child, first=TODAY, last=TODAY)
    mark(child, "/", TODAY, "am")
    assert [(one.pupil, one.when) for one in lists(school).at_school_on_leave] == [(child, "Morning")]


def test_two_parents_report_one_child(school: School, child: Pupil) -> None:
    report(child, 1, day=TODAY)
    report(child, 2, day=TODAY, answers={"reason_kind": "other"})
    mark(child, "N", TODAY, "am")
    found = lists(school)
    assert (found.families, [row.report.note for row in found.absences]) == ([], ["Reported twice"] * 2)


def test_an_unmatched_report_that_may_mean_an_unexplained_child_is_shown_beside_it(
    school: School, child: Pupil
) -> None:
    mark(child, "N", TODAY, "am")
    report(None, 1, day=TODAY, school=school, child_name="Amara Oneil", child_class="Year 4")
    report(None, 2, day=TODAY, school=school, child_name="Amara Smith", child_class="Year 2")
    report(None, 3, day=TODAY, school=school, child_name="Kofi Mensah", child_class="Oak")
    (family,) = lists(school).families
    assert [report.reference for report in family.children[0].possible] == ["TEST0001"]


def test_late_with_minutes(school: School, child: Pupil) -> None:
    mark(child, "U", TODAY, "am")
    Mark.objects.update(minutes_late=41)
    assert came_late(school) == [("Morning", "After the register closed", 41)]


def test_late_and_explained_is_not_listed_as_late(school: School, child: Pupil) -> None:
    """An appointment that was reported: the child came after it, as said."""
    mark(child, "U", TODAY, "am")
    report(child, day=TODAY, answers={"reason_kind": "appointment"})
    assert came_late(school) == []
    assert register_of_reports(school) == [("TEST0001", "Came after the register closed", False)]


def came_late(school: School) -> list[tuple[str, str, int | None]]:
    found = lists(school).register.late_by_closing
    return [(one.half_words, came.words, one.minutes_late) for came in found for _, one, _ in came.rows]


def test_a_child_signed_in_at_the_office_is_late_and_its_family_is_not_rung(school: School, child: Pupil) -> None:
    """The register of the morning has N, and nothing newer was imported yet."""
    mark(child, "N", TODAY, "am")
    with time_machine.travel(AT.replace(hour=9, minute=5), tick=False):
        sign_in_late(child, "Overslept", press(child, people.office()))
    assert (unexplained(school), came_late(school)) == ([], [("Morning", "Before the register closed", 15)])
    assert lists(school).register.late_by_closing[0].rows[0][1].at_the_gate is True


def test_a_child_sent_home_ill_is_explained_for_the_afternoon(school: School, child: Pupil) -> None:
    people.parent(child)
    mark(child, "/", TODAY, "am")
    with time_machine.travel(AT.replace(hour=11), tick=False):
        out = Leaving(person=named(child), why="ill", rung=mother(child))
        sign_out(child, out, press(child, people.office()))
    mark(child, "N", TODAY, "pm")
    assert unexplained(school, AT.replace(hour=14)) == []


def test_who_came_after_the_register_closed_stands_first(school: School, child: Pupil, classmate: Pupil) -> None:
    mark(child, "L", TODAY, "am")
    mark(classmate, "U", TODAY, "am", "pm")
    assert [(came.words, len(came.rows)) for came in lists(school, AT.replace(hour=14)).register.late_by_closing] == [
        ("After the register closed", 2),
        ("Before the register closed", 1),
    ]


@pytest.mark.parametrize(
    ("closure", "found"),
    [
        ({"date": "2026-11-20", "reason": "Snow"}, []),
        ({"date": "2026-11-20", "half": "am", "reason": "Boiler"}, ["Afternoon"]),
        ({"date": "2026-11-20", "half": "pm", "reason": "Boiler"}, ["Morning"]),
        ({"date": "2026-11-20", "reason": "Visit day", "year_groups": [4]}, []),
        ({"date": "2026-11-20", "reason": "Visit day", "year_groups": [5]}, ["All day"]),
    ],
)
def test_no_alert_for_a_session_the_school_does_not_hold(closure, found, school: School, child: Pupil) -> None:
    mark(child, "N", TODAY)
    with_calendar(school, closures=[closure])
    assert [when for _, when, _ in unexplained(school, AT.replace(hour=14))] == found


def test_no_alert_on_an_inset_day_or_at_a_weekend(school: School, child: Pupil) -> None:
    mark(child, "N", TODAY)
    with_calendar(school, training_days=["2026-11-20"])
    assert (unexplained(school), lists(school).is_school_day) == ([], False)
    saturday = TODAY + timedelta(days=1)
    mark(child, "N", saturday)
    assert lists(school, AT + timedelta(days=1), saturday).families == []


def with_calendar(school: School, **changes) -> None:
    kept = dict(CALENDAR["years"][0])
    CALENDAR["years"][0].update(changes)
    try:
        CalendarVersion.objects.filter(school=school).delete()
        freeze_calendar(school)
    finally:
        CALENDAR["years"][0] = kept


@pytest.mark.parametrize(
    ("admitted", "left", "is_expected"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (date(2022, 9, 5), TODAY, True),
        (date(2022, 9, 5), YESTERDAY, False),
    ],
)
def test_first_and_last_day_of_a_pupil(admitted, left, is_expected, school: School, child, classmate) -> None:
    Pupil.objects.filter(pk=child.pk).update(admitted_on=admitted, left_on=left)
    assert bool(unexplained(school)) is is_expected


def test_children_who_share_a_parent_are_one_family_with_whom_to_ring(school: School, child: Pupil) -> None:
    sibling = people.pupil(school, serial=3, given_name="Chidi")
    stranger = people.pupil(school, serial=4, given_name="Dov")
    link = people.parent(child)
    link.pk, link.pupil = None, sibling
    link.save()
    people.separated_parent(sibling, do_not_contact=True)
    for one in (child, sibling, stranger):
        mark(one, "N", TODAY, "am")
    families = lists(school).families
    assert sorted(sorted(c.found.pupil.given_name for c in family.children) for family in families) == [
        ["Amara", "Chidi"],
        ["Dov"],
    ]
    together = next(family for family in families if len(family.children) == 2)
    to_ring = [(one.person.name, one.person.telephone) for one in together.to_ring if one.person.may_be_rung]
    assert to_ring == [("Ngozi Okafor", "07700 900111")]


def test_a_report_about_a_sibling_is_told_and_explains_nothing(school: School, child: Pupil) -> None:
    sibling = people.pupil(school, serial=3, given_name="Chidi")
    link = people.parent(child)
    link.pk, link.pupil = None, sibling
    link.save()
    report(sibling, day=TODAY)
    mark(child, "N", TODAY, "am")
    (family,) = lists(school).families
    assert [one.reference for one in family.of_siblings] == ["TEST0001"]


def test_a_childminder_makes_no_family(school: School, child: Pupil) -> None:
    other = people.pupil(school, serial=3, given_name="Chidi")
    link = people.contact_of(child, people.OUTSIDER, relationship="Childminder", order=3, has_responsibility=False)
    link.pk, link.pupil = None, other
    link.save()
    for one in (child, other):
        mark(one, "N", TODAY, "am")
    assert [len(family.children) for family in lists(school).families] == [1, 1]


def test_a_class_teacher_sees_the_own_class_alone(school: School, child: Pupil) -> None:
    elm = people.school_class(school, "Elm")
    other = people.pupil(school, serial=5, given_name="Emre", in_class=elm)
    for one in (child, other):
        mark(one, "N", TODAY, "am")
    report(None, 1, day=TODAY, school=school)
    found = lists(school, class_ids=frozenset({elm.pk}))
    assert [c.found.pupil.given_name for family in found.families for c in family.children] == ["Emre"]
    assert found.absences == []


def test_another_schools_children_are_not_there(school: School, child: Pupil) -> None:
    other = people.other_school()
    freeze_calendar(other)
    mark(people.pupil(other, serial=9, given_name="Caradog"), "N", TODAY, "am")
    assert (unexplained(school), unexplained(other)) == ([], [("Caradog", "Morning", "N: reason not established")])


def test_when_the_policy_has_the_school_ask(school: School, child: Pupil) -> None:
    """ABS-04: the time is the policy's of the day, and what is due is said in words."""
    mark(child, "N", TODAY, "am")
    people.parent(child)
    assert (lists(school).policy.at, due(school, AT)) == (None, ("Due now", "Ring Ngozi Okafor."))
    publish_policy(school, POLICY + ASKED_AT_HALF_PAST_NINE)
    policy = lists(school).policy
    assert (f"{policy.at:%H:%M}", policy.wait_minutes) == ("09:30", 30)
    assert policy.clause is not None
    assert policy.clause.address.endswith("#first-day-call")
    assert [due(school, AT.replace(hour=9, minute=minute)) for minute in (29, 30, 31)] == [
        ("", "Ring Ngozi Okafor by 09:30."),
        ("Due now", "Ring Ngozi Okafor by 09:30."),
        ("Overdue", "Ring Ngozi Okafor: it was due by 09:30."),
    ]
    assert [lists(school, AT.replace(hour=9, minute=minute)).urgent_count for minute in (29, 30)] == [0, 1]


def due(school: School, at: datetime) -> tuple[str, str]:
    (family,) = lists(school, at).families
    (child,) = family.children
    return child.words.tag, child.words.text


def queries_of(school: School) -> int:
    with CaptureQueriesContext(connection) as captured:
        lists(school)
    return len(captured)


def test_queries_do_not_grow_from_a_few_pupils_to_fifteen_hundred(school: School, child: Pupil) -> None:
    report(child, 1, day=TODAY)
    mark(people.pupil(school, serial=2), "N", TODAY, "am")
    few = queries_of(school)
    fill_school(school, 1_500)
    for number, pupil in enumerate(Pupil.objects.order_by("-pk")[:40], start=100):
        report(pupil, number, day=TODAY)
    assert (queries_of(school), few <= 22) == (few, True)
    assert len(unexplained(school)) > 50


def fill_school(school: School, count: int) -> None:
    """Children of one class in bulk, every twentieth marked N."""
    oak, source = people.school_class(school), RegisterImport.objects.get()
    pupils = Pupil.objects.bulk_create(
        Pupil(
            school=school,
            upn=build_upn(local_authority="999", establishment="2001", year=2021, serial=n % 999 + 1)
            if n < 999
            else build_upn(local_authority="999", establishment="2001", year=2020, serial=n - 998),
            given_name=f"Child{n}",
            family_name="Many",
            born=date(2018, 1, 1),
            year_group=4,
            admitted_on=date(2022, 9, 5),
        )
        for n in range(count)
    )
    ClassMembership.objects.bulk_create(
        ClassMembership(pupil=pupil, school_class=oak, first_day=date(2026, 9, 1)) for pupil in pupils
    )
    Mark.objects.bulk_create(
        Mark(pupil=pupil, day=TODAY, half="am", code="/" if n % 20 else "N", source=source)
        for n, pupil in enumerate(pupils)
    )
