"""The figures the rules read, counted from the marks."""

from datetime import UTC, date, datetime

import pytest

from portal.attendance_plugin.register.services import import_register, tally, tally_for_rules
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.rules.leave.facts_data import parse_facts
from portal.rules.sessions import Half, Session
from tests import people

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
YEAR_FIRST = date(2026, 9, 1)
FRIDAY = date(2026, 11, 20)


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
