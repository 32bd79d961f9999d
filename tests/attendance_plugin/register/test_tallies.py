"""The figures the rules read, counted from the marks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.attendance_plugin.register.services import import_register, tally, tally_for_rules
from portal.attendance_plugin.register.tallies import Tally, split_weeks, tallies_of, tally_to
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.rules.attendance import tally_dated
from portal.rules.codes import CODES_FROM_2024
from portal.rules.leave.facts_data import parse_facts
from portal.rules.sessions import Half, Session
from tests import people

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
YEAR_FIRST = date(2026, 9, 1)
FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 10, 26)


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


def mark(school: School, child: Pupil, day: str, codes: str) -> None:
    rows = "".join(
        f"{child.upn},{day},{half},{code}\n" for half, code in zip(("AM", "PM"), codes.split(), strict=False)
    )
    import_register(school, f"UPN,Date,Session,Code\n{rows}".encode(), at=AT)


def test_tally_counts_codes_between_two_days(school: School, child: Pupil) -> None:
    for day, codes in (("2026-11-16", "/ \\"), ("2026-11-17", "L \\"), ("2026-11-18", "I I"), ("2026-11-19", "/ \\")):
        mark(school, child, day, codes)
    assert tally(child, date(2026, 11, 17), date(2026, 11, 19)) == {"L": 1, "\\": 2, "I": 2, "/": 1}


def test_tally_for_rules_is_none_without_a_possible_session(school: School, child: Pupil) -> None:
    assert tally_for_rules(child, YEAR_FIRST, FRIDAY) is None
    mark(school, child, "2026-11-16", "Y4 #")
    assert tally_for_rules(child, YEAR_FIRST, FRIDAY) is None


def test_tally_for_rules_puts_every_session_into_one_part(school: School, child: Pupil) -> None:
    for day, codes in (
        ("2026-11-09", "/ \\"),
        ("2026-11-10", "L V"),
        ("2026-11-11", "I M"),
        ("2026-11-12", "U O"),
        ("2026-11-13", "X Y2"),
        ("2026-11-16", "N N"),
        ("2026-11-17", "G G"),
    ):
        mark(school, child, day, codes)
    asked = [
        Session(date(2026, 11, 17), Half.AM),
        Session(date(2026, 11, 17), Half.PM),
        Session(date(2026, 11, 18), Half.AM),
    ]
    assert tally_for_rules(child, YEAR_FIRST, FRIDAY, requested=asked) == {
        "as_of": "2026-11-20",
        "possible": 12,
        "attended": 4,
        "authorised": 2,
        "unauthorised": 4,
        "unresolved_n": 2,
        "unauthorised_in_request": 2,
        "unauthorised_sessions": [
            ["2026-11-12", "am"],
            ["2026-11-12", "pm"],
            ["2026-11-17", "am"],
            ["2026-11-17", "pm"],
        ],
    }


def test_tally_for_rules_stops_at_its_day_and_begins_with_the_year(school: School, child: Pupil) -> None:
    mark(school, child, "2026-07-16", "O O")
    for day in ("2026-11-17", "2026-11-18", "2026-11-19"):
        mark(school, child, day, "/ \\")
    found = tally_for_rules(child, YEAR_FIRST, date(2026, 11, 18))
    assert found is not None
    assert (found["possible"], found["attended"], found["unauthorised"]) == (4, 4, 0)
    assert found["unauthorised_sessions"] == [["2026-07-16", "am"], ["2026-07-16", "pm"]]


def test_tally_for_rules_is_read_by_the_rules_as_it_stands(school: School, child: Pupil) -> None:
    mark(school, child, "2026-11-16", "O N")
    facts = {
        "pupil": {"year_group": 4},
        "register": tally_for_rules(child, YEAR_FIRST, FRIDAY),
        "request": {
            "kind": "funeral",
            "received_at": "2026-11-20T09:00:00Z",
            "from": ["2026-11-23", "am"],
            "to": ["2026-11-23", "pm"],
        },
    }
    register = parse_facts(facts, source="test").register
    assert register is not None
    assert (register.possible, register.unauthorised, register.unresolved) == (2, 1, 1)
    assert register.unauthorised_sessions == (Session(date(2026, 11, 16), Half.AM),)


def test_tally_does_not_count_another_childs_marks(school: School, child: Pupil) -> None:
    sibling = people.pupil(school, serial=2, given_name="Obi")
    mark(school, sibling, "2026-11-16", "O O")
    assert tally_for_rules(child, YEAR_FIRST, FRIDAY) is None


def test_split_weeks_of_days_within_one_week_are_a_broken_end() -> None:
    tuesday = date(2026, 11, 17)
    assert split_weeks(tuesday, FRIDAY)[1] == [(tuesday, FRIDAY)]
    assert split_weeks(FRIDAY, tuesday)[1] == []


@given(start=st.integers(0, 30), length=st.integers(0, 40))
def test_split_weeks_hold_every_day_once(start: int, length: int) -> None:
    first = MONDAY + timedelta(days=start)
    last = first + timedelta(days=length)
    (begin, end), broken = split_weeks(first, last)
    days = [begin + timedelta(days=step) for step in range(max((end - begin).days + 7, 0))]
    for begin, end in broken:
        days += [begin + timedelta(days=step) for step in range((end - begin).days + 1)]
    assert sorted(days) == [first + timedelta(days=step) for step in range(length + 1)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 20), length=st.integers(0, 20))
def test_tally_to_is_the_marks_counted_between_any_two_days(
    three_weeks: list[tuple[date, str]], child: Pupil, start: int, length: int
) -> None:
    first = MONDAY + timedelta(days=start)
    last = first + timedelta(days=length)
    marks = [(day, code) for day, code in three_weeks if first <= day <= last]
    by_rules = tally_dated(marks)
    unresolved = sum(code == "N" for _, code in marks)
    assert tally_to(child, first, last) == Tally(
        attended=by_rules.attended,
        authorised=by_rules.authorised,
        unauthorised=by_rules.unauthorised - unresolved,
        unresolved_n=unresolved,
        late=by_rules.late,
    )


@pytest.fixture
def three_weeks(school: School, child: Pupil) -> list[tuple[date, str]]:
    """Every code in turn, morning and afternoon, weekends too."""
    codes = sorted(CODES_FROM_2024)
    marks = [
        (MONDAY + timedelta(days=day), codes[(2 * day + place) % len(codes)]) for day in range(21) for place in (0, 1)
    ]
    rows = "".join(f"{child.upn},{day},{('AM', 'PM')[at % 2]},{code}\n" for at, (day, code) in enumerate(marks))
    import_register(school, f"UPN,Date,Session,Code\n{rows}".encode(), at=AT)
    return marks


def test_tallies_of_many_are_three_queries_and_leave_out_who_has_none(school: School, child: Pupil) -> None:
    sibling = people.pupil(school, serial=2, given_name="Obi")
    for serial in range(3, 13):
        people.pupil(school, serial=serial)
    mark(school, child, "2026-11-10", "/ L")
    mark(school, sibling, "2026-11-17", "O N")
    with CaptureQueriesContext(connection) as queries:
        found = tallies_of(Pupil.objects.all(), MONDAY, date(2026, 11, 17))
    assert found == {child.pk: Tally(attended=2, late=1), sibling.pk: Tally(unauthorised=1, unresolved_n=1)}
    assert tallies_of([child], MONDAY, FRIDAY) == {child.pk: Tally(attended=2, late=1)}
    assert len(queries) == 3


def test_tally_shares_count_unresolved_sessions_as_missed() -> None:
    counted = Tally(attended=6, authorised=1, unauthorised=2, unresolved_n=1)
    assert (counted.possible, counted.missed, str(counted.attendance)) == (10, 4, "6/10 = 60.00%")
