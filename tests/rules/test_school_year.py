"""The calendar: school days, closures, year groups, holidays, and what a malformed calendar is told."""

from datetime import UTC, date, datetime

import pytest

from portal.rules.calendar_data import parse_calendar
from portal.rules.problems import DataError, MissingFact, NoValueInForce
from tests.rules.calendars import CALENDAR_DATA, YEAR_2026, am, build_calendar, pm


@pytest.fixture(scope="module")
def calendar():
    return build_calendar()


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-09-02", "training day"),
        ("2026-09-05", "Saturday"),
        ("2026-10-28", "half term"),
        ("2027-05-03", "bank holiday"),
        ("2027-01-01", "between terms"),
        ("2026-12-10", "closure"),
    ],
)
def test_day_without_school(calendar, day, why):
    assert calendar.timetable(3).is_school_day(date.fromisoformat(day)) is False, why


def test_half_day_closure_leaves_the_morning(calendar):
    timetable = calendar.timetable(3)
    assert (timetable.is_session(am("2026-12-11")), timetable.is_session(pm("2026-12-11"))) == (True, False)


def test_closure_for_a_year_group_concerns_no_other(calendar):
    day = date(2026, 9, 3)
    assert [calendar.timetable(group).is_school_day(day) for group in (0, 1, None)] == [False, True, True]


def test_term_for_a_year_group_concerns_no_other():
    early = {"name": "summer school", "first": "2027-07-22", "last": "2027-07-23", "year_groups": [9]}
    calendar = build_calendar(years=[{**YEAR_2026, "terms": [*YEAR_2026["terms"], early]}])
    assert [calendar.timetable(group).is_school_day(date(2027, 7, 22)) for group in (9, 8)] == [True, False]


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("2026-10-23", {"half_term"}),
        ("2026-11-03", {"half_term"}),
        ("2026-12-18", {"term_break"}),
        ("2027-01-05", {"term_break"}),
        ("2027-04-30", {"bank_holiday"}),
        ("2027-07-21", {"term_break"}),
        ("2027-12-17", {"term_break"}),
        ("2026-09-03", {"term_break"}),
        ("2026-12-09", set()),
        ("2026-09-04", set()),
    ],
)
def test_holiday_beside_a_school_day(calendar, day, kinds):
    assert calendar.holidays_next_to(date.fromisoformat(day), 3) == kinds


def test_terms_that_only_a_weekend_parts_have_no_holiday_between_them():
    terms = [{"first": "2026-09-07", "last": "2026-10-02"}, {"first": "2026-10-05", "last": "2026-10-30"}]
    calendar = build_calendar(years=[{"academic_year": "2026-27", "terms": terms}])
    assert calendar.holidays_next_to(date(2026, 10, 2), None) == frozenset()


def test_years_not_entered_are_not_covered(calendar):
    assert calendar.covers(date(2026, 9, 1), date(2028, 8, 31)) is True
    assert calendar.covers(date(2026, 8, 31), date(2026, 9, 1)) is False
    with pytest.raises(MissingFact, match="school_calendar"):
        calendar.need_covered(date(2028, 9, 1), date(2028, 9, 1))
    with pytest.raises(NoValueInForce, match=r"2028-29 is not in the calendar \(entered: 2026-27, 2027-28\)"):
        calendar.year_of(date(2028, 9, 1))


def test_year_missing_in_between_is_not_covered():
    later = {"academic_year": "2028-29", "terms": [{"first": "2028-09-04", "last": "2028-12-15"}]}
    assert build_calendar(years=[YEAR_2026, later]).covers(date(2026, 9, 1), date(2028, 9, 4)) is False


def test_instant_becomes_the_local_time_of_the_school(calendar):
    assert calendar.local_time(datetime(2027, 6, 9, 23, 10, tzinfo=UTC)).isoformat() == "2027-06-10T00:10:00+01:00"
    assert calendar.registration_of(pm("2026-12-11")).isoformat() == "2026-12-11T13:00:00+00:00"


def test_first_days_of_terms(calendar):
    assert date(2027, 1, 5) in calendar.term_starts(3, 1)
    assert date(2027, 1, 6) not in calendar.term_starts(3, 1)
    assert date(2027, 1, 6) in calendar.term_starts(3, 2)
    assert date(2026, 11, 3) not in calendar.term_starts(3, 2)


def test_calendar_is_read_back_equal_with_the_same_hash(calendar):
    again = parse_calendar(calendar.to_data(), source="again")
    assert (again, again.sha256, len(again.sha256)) == (calendar, calendar.sha256, 64)
    assert calendar.sha256 != build_calendar(time_zone="Europe/Paris").sha256


def faulty(**year):
    return {**CALENDAR_DATA, "years": [{**YEAR_2026, **year}]}


@pytest.mark.parametrize(
    ("data", "key", "accepted"),
    [
        (faulty(academic_year="2026-28"), "years[0].academic_year", "two following years such as 2026-27"),
        (
            faulty(terms=[{"first": "2026-09-02", "last": "2026-09-01"}]),
            "years[0].terms[0].last",
            "a date not before 2026-09-02",
        ),
        (
            faulty(terms=[{"first": "2025-09-02", "last": "2026-09-01"}]),
            "years[0].terms[0].first",
            "a date from 2026-09-01 to 2027-08-31",
        ),
        (faulty(training_days=["2026-13-01"]), "years[0].training_days[0]", "a date as YYYY-MM-DD"),
        (faulty(training_day=[]), "years[0].training_day", "academic_year"),
        (faulty(closures=[{"date": "2026-09-09", "half": "noon"}]), "years[0].closures[0].half", "one of am, pm"),
        (faulty(pupil_days=200), "years[0].pupil_days", "as counted from the dates"),
        (
            faulty(assessment_windows=[{"name": "x", "year_groups": [40], "start": "2026-09-09", "end": "2026-09-09"}]),
            "years[0].assessment_windows[0].year_groups[0]",
            "at most 14",
        ),
        ({**CALENDAR_DATA, "years": [YEAR_2026, YEAR_2026]}, "years", "each academic year once"),
        ({**CALENDAR_DATA, "time_zone": "Europe/Londinium"}, "time_zone", "an IANA time zone such as Europe/London"),
        (
            {**CALENDAR_DATA, "session_times": {"am": {"registration": "9", "ends": "12:00"}}},
            "session_times.am.registration",
            "HH:MM",
        ),
        (
            {
                **CALENDAR_DATA,
                "session_times": {**CALENDAR_DATA["session_times"], "pm": {"registration": "11:00", "ends": "15:00"}},
            },
            "session_times.pm.registration",
            "a time not before the morning ends",
        ),
    ],
)
def test_fault_names_source_and_key(data, key, accepted):
    with pytest.raises(DataError) as fault:
        parse_calendar(data, source="calendar.toml")
    assert (fault.value.source, fault.value.key) == ("calendar.toml", key)
    assert accepted in fault.value.accepted


def test_overlapping_terms_are_refused():
    terms = [{"first": "2026-09-02", "last": "2026-10-02"}, {"first": "2026-10-02", "last": "2026-12-02"}]
    with pytest.raises(DataError, match="terms that do not overlap"):
        parse_calendar(faulty(terms=terms), source="calendar.toml")


def test_stated_pupil_days_that_agree_are_accepted():
    counted = len({s.day for s in build_calendar().years[0].sessions()})
    assert parse_calendar(faulty(pupil_days=counted), source="calendar.toml").years[0].label == "2026-27"
