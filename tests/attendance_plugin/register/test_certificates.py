"""A certificate: counted over exactly its days, with what the reader may be told, and figures to compare with."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.attendance_plugin.register.certificates import (
    Certificate,
    MayShow,
    build_certificate,
    days_of_year,
    school_years_of,
)
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.register_world import take_marks, week

MADE_AT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
TWO_WEEKS = (date(2026, 11, 9), date(2026, 11, 20))


@pytest.fixture
def amara(school: School) -> Pupil:
    freeze_calendar(school)
    return people.pupil(school)


def certify(pupil: Pupil, first: date, last: date, **show: bool) -> Certificate:
    return build_certificate(pupil, first, last, show=MayShow(**show), made_at=MADE_AT, made_by="Prue Lacey")


def test_only_the_days_asked_for_count(school: School, amara: Pupil) -> None:
    take_marks(school, {amara: week("2026-11-09", "I I") | week("2026-11-16", "O \\", "/ \\")})
    found = certify(amara, date(2026, 11, 10), date(2026, 11, 16))
    counted = found.tally
    assert (counted.possible, counted.attended, counted.authorised, counted.unauthorised) == (10, 9, 0, 1)
    assert (found.first, found.last, found.percent) == (date(2026, 11, 10), date(2026, 11, 16), Decimal("90.00"))
    assert [(away.day, away.halves, away.code.code) for away in found.days_away] == [
        (date(2026, 11, 16), "Morning", "O")
    ]


def test_it_ends_where_the_register_ends_and_says_what_is_not_marked(school: School, amara: Pupil) -> None:
    bo = people.pupil(school, serial=2, given_name="Bo")
    take_marks(school, {amara: week("2026-11-09", "/ -", "/ \\", "/ \\", "/ \\", "- -"), bo: week("2026-11-09")})
    found = certify(amara, *days_of_year(2026))
    assert (found.last, found.tally.possible) == (date(2026, 11, 13), 7)
    assert found.sessions_unmarked == 8 * 2 * 5 + 2 * 3 + 3  # eight whole weeks, the first three days, three of hers


def test_a_leaver_and_a_joiner_count_from_and_to_their_own_days(school: School, amara: Pupil) -> None:
    take_marks(school, {amara: week("2026-11-09") | week("2026-11-16")})
    amara.admitted_on, amara.left_on = date(2026, 11, 10), date(2026, 11, 17)
    found = certify(amara, *TWO_WEEKS)
    assert (found.first, found.last, found.tally.possible) == (date(2026, 11, 10), date(2026, 11, 17), 12)


def test_the_school_is_counted_over_the_same_days(school: School, amara: Pupil) -> None:
    bo = people.pupil(school, serial=2, given_name="Bo")
    take_marks(school, {amara: week("2026-11-16"), bo: week("2026-11-09", *["I I"] * 5) | week("2026-11-16", "I I")})
    assert certify(amara, date(2026, 11, 16), date(2026, 11, 20)).school_percent == Decimal("90.00")
    assert certify(amara, *TWO_WEEKS).school_percent == Decimal("60.00")
    assert certify(amara, *TWO_WEEKS, school_figure=False).school_percent is None


def test_another_schools_marks_count_nowhere(school: School, amara: Pupil) -> None:
    other = people.other_school()
    stranger = people.pupil(other, serial=9, given_name="Stranger")
    take_marks(other, {stranger: week("2026-11-16", *["I I"] * 5)})
    take_marks(school, {amara: week("2026-11-16")})
    assert certify(amara, *TWO_WEEKS).school_percent == Decimal("100.00")


def test_england_is_named_for_the_phase_or_not_at_all(school: School, amara: Pupil) -> None:
    take_marks(school, {amara: week("2026-11-16")})
    found = certify(amara, *TWO_WEEKS).national
    assert found is not None
    assert (found.attended, found.period) == (Decimal("94.72"), "8 September 2025 to 10 July 2026")
    school.phase = School.Phase.ALL_THROUGH
    school.save()
    assert certify(Pupil.objects.get(), *TWO_WEEKS).national is None


def test_without_the_right_no_reason_is_told(school: School, amara: Pupil) -> None:
    """R18."""
    take_marks(school, {amara: week("2026-11-16", "I I", "M M", "R R", "T T", "G G")})
    assert [away.code.words for away in certify(amara, *TWO_WEEKS).days_away][:3] == [
        "Illness",
        "Medical or dental appointment",
        "Religious observance",
    ]
    told = {(away.code.code, away.code.words) for away in certify(amara, *TWO_WEEKS, special_codes=False).days_away}
    assert told == {("A", "Absent, authorised"), ("G", "Holiday without leave")}


def test_the_percentage_never_says_more_than_the_sessions(school: School, amara: Pupil) -> None:
    """One session short of 90 % is not shown as 90, and so is not told from the line it has crossed."""
    take_marks(school, {amara: week("2026-11-09", "I /") | week("2026-11-16", "I /", "/ -")})
    found = certify(amara, *TWO_WEEKS)
    assert (found.tally.attended, found.tally.possible, found.percent) == (17, 19, Decimal("89.47"))
    assert found.absence_line is not None
    assert (found.absence_line.name, found.absence_line.percent) == ("persistently absent", 10)
    assert found.points_of_a_day == Decimal("10.53")


def test_without_marks_nothing_is_claimed(amara: Pupil) -> None:
    found = certify(amara, *TWO_WEEKS)
    assert (found.last, found.percent, found.absence_line, found.points_of_a_day) == (None, None, None, None)


def test_years_with_marks_are_known(school: School, amara: Pupil) -> None:
    assert school_years_of(amara) == []
    take_marks(school, {amara: {"2025-07-01": "/ \\", "2026-11-16": "/ \\"}})
    assert school_years_of(amara) == [2026, 2025, 2024]
