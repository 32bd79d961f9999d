from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from portal.rules.compulsory_age import compulsory_from, compulsory_until, prescribed_day
from portal.rules.lost_time import LatenessFormula, days_lost
from portal.rules.national import VALUES, is_revoked, national_value
from portal.rules.percentages import Share
from portal.rules.problems import NoValueInForce
from portal.rules.school_year import Period
from portal.rules.thresholds import (
    AbsenceLine,
    Band,
    Bands,
    StatedBand,
    absence_line,
    attendance_percent,
    find_band_faults,
    is_persistently_absent,
    is_severely_absent,
    points_of_a_day,
)

TODAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("missed", "possible", "persistent", "severe"),
    [
        (10, 100, True, False),
        (9, 100, False, False),
        (50, 100, True, True),
        (49, 100, True, False),
        (0, 0, False, False),
        (1, 10, True, False),
    ],
)
def test_exactly_ten_and_fifty_percent_count(missed, possible, persistent, severe):
    given = {"missed": missed, "possible": possible, "on": TODAY}
    assert (is_persistently_absent(**given), is_severely_absent(**given)) == (persistent, severe)


@pytest.mark.parametrize(
    ("attended", "possible", "shown"),
    [
        (89_999, 100_000, "89.99"),
        (90_000, 100_000, "90.00"),
        (90_001, 100_000, "90.01"),
        (49_999, 100_000, "49.99"),
        (50_001, 100_000, "50.01"),
        (99_999, 100_000, "99.99"),
        (95_995, 100_000, "96.00"),
        (0, 4, "0.00"),
        (4, 4, "100.00"),
    ],
)
def test_a_shown_percentage_never_crosses_a_line(attended, possible, shown):
    assert attendance_percent(Share(attended, possible), on=TODAY) == Decimal(shown)


@pytest.mark.parametrize(
    ("missed", "possible", "line"),
    [
        (0, 0, None),
        (9_999, 100_000, None),
        (1, 10, AbsenceLine("persistently absent", 10)),
        (4_999, 10_000, AbsenceLine("persistently absent", 10)),
        (5, 10, AbsenceLine("severely absent", 50)),
    ],
)
def test_the_line_named_is_the_highest_reached(missed, possible, line):
    assert absence_line(missed=missed, possible=possible, on=TODAY) == line


@pytest.mark.parametrize(("school_weeks", "left"), [(1, "80.00"), (2, "90.00"), (4, "95.00"), (13, "98.46")])
def test_one_day_away_weighs_less_week_by_week(school_weeks, left):
    assert 100 - points_of_a_day(10 * school_weeks) == Decimal(left)


def test_band_begins_at_its_lower_bound():
    bands = Bands((Band("high", 98), Band("middle", 95), Band("low", 0)))
    assert [bands.band_of(Share(part, 100)).name for part in (98, 97, 95, 94, 0)] == [
        "high",
        "middle",
        "middle",
        "low",
        "low",
    ]


@pytest.mark.parametrize("lows", [(95, 98, 0), (98, 98, 0), (98, 95), (), (100, 0)])
def test_bands_with_a_gap_or_an_overlap_are_refused(lows):
    with pytest.raises(ValueError, match="falling lower bounds below 100, the last one 0"):
        Bands(tuple(Band(str(low), low) for low in lows))


def test_printed_bands_that_share_a_percentage_are_found():
    bands = [StatedBand("high", 98, 100), StatedBand("middle", 95, 98), StatedBand("low", 0, 90)]
    assert find_band_faults(bands) == (
        "nothing covers attendance between 90 % and 95 %",
        "98 % lies in both “middle” and “high”",
    )


@pytest.mark.parametrize(("percent", "days"), [(98, 4), (95, 10), (92, 15), (90, 19), (Decimal("99.75"), 0), (100, 0)])
def test_days_lost_of_190_half_up(percent, days):
    assert days_lost(percent) == days


def test_declared_formulas_give_the_figures_of_letter_and_chart():
    chart = LatenessFormula(day_minutes=280, rounding="down")
    letter = LatenessFormula(day_minutes=300, step_days=Decimal(1))
    assert [chart.days_lost(m) for m in (5, 10, 15, 20)] == [
        Decimal("3.0"),
        Decimal("6.5"),
        Decimal("10.0"),
        Decimal("13.5"),
    ]
    assert [letter.days_lost(m) for m in (5, 10, 15, 20, 30)] == [3, 6, 10, 13, 19]
    assert (
        chart.describe()
        == "minutes late × 190 school days ÷ 280 minutes of teaching a day, rounded down to 0.5 of a day"
    )


@pytest.mark.parametrize(
    ("name", "on", "value"),
    [
        ("register_retention_years", date(2024, 8, 18), 3),
        ("register_retention_years", date(2024, 8, 19), 6),
        ("persistent_absence_percent", TODAY, 10),
        ("penalty_sessions", TODAY, 10),
    ],
)
def test_national_value_is_the_one_in_force(name, on, value):
    assert national_value(name, on=on).value == value


@pytest.mark.parametrize(("name", "on"), [("penalty_sessions", date(2024, 8, 18)), ("no_such_value", TODAY)])
def test_value_not_in_force_is_an_error_and_no_fallback(name, on):
    with pytest.raises(NoValueInForce, match=name):
        national_value(name, on=on)


def test_no_national_value_overlaps_itself():
    for name, values in VALUES.items():
        for earlier, later in pairwise(values):
            assert earlier.in_force_to is not None, name
            assert earlier.in_force_to < later.in_force_from, name


def test_every_national_value_names_its_source():
    assert [name for name, values in VALUES.items() if not all(value.source for value in values)] == []


def test_revoked_legislation_is_known_by_date():
    title = "the Education (Pupil Registration) (England) Regulations 2006 as amended"
    assert [is_revoked(title, on=day) for day in (date(2024, 8, 18), date(2024, 8, 19))] == [False, True]
    assert is_revoked("School Attendance (Pupil Registration) (England) Regulations 2024", on=TODAY) is False


@pytest.mark.parametrize(
    ("born", "day"),
    [
        (date(2020, 2, 10), date(2025, 3, 31)),
        (date(2020, 3, 31), date(2025, 3, 31)),
        (date(2020, 4, 1), date(2025, 8, 31)),
        (date(2020, 9, 1), date(2025, 12, 31)),
        (date(2020, 12, 31), date(2025, 12, 31)),
        (date(2020, 2, 29), date(2025, 3, 31)),
    ],
)
def test_prescribed_day_is_on_or_after_the_fifth_birthday(born, day):
    assert prescribed_day(born) == day


def test_compulsory_age_starts_with_the_term_after_the_prescribed_day():
    terms = [
        Period(date(2025, 1, 6), date(2025, 3, 31)),
        Period(date(2025, 3, 31), date(2025, 4, 4)),
        Period(date(2025, 4, 22), date(2025, 7, 22)),
    ]
    assert compulsory_from(date(2020, 2, 10), terms=terms) == date(2025, 4, 22)
    assert compulsory_from(date(2020, 4, 1), terms=terms) is None


@pytest.mark.parametrize(
    ("born", "last"), [(date(2010, 8, 31), date(2026, 6, 26)), (date(2010, 9, 1), date(2027, 6, 25))]
)
def test_compulsory_age_ends_on_the_last_friday_in_june(born, last):
    assert compulsory_until(born) == last
