"""Asking about school days, and writing dates: what is frozen, what is raised, what stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from portal.calendars.models import AcademicYear, CalendarDate, CalendarRevision, CalendarVersion
from portal.calendars.pupil_days import pupil_days
from portal.calendars.services import (
    cancel_date,
    current_calendar_version,
    is_open,
    is_school_day,
    next_dates,
    publish_calendar,
    rules_calendar,
    save_date,
)
from portal.pages.models import School
from portal.rules.problems import DataError
from portal.rules.sessions import Half, Session
from tests import people
from tests.calendars.conftest import Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 1), False),  # before term
        (date(2026, 9, 2), True),  # first day
        (date(2026, 10, 26), False),  # half term
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 25), True),  # closed in the afternoon only
        (date(2026, 12, 18), True),  # early closing
        (date(2026, 12, 25), False),
        (date(2027, 1, 4), False),  # INSET outside the term
        (date(2027, 5, 3), False),  # bank holiday in term
    ],
)
def test_school_days_follow_terms_breaks_and_bank_holidays(school: School, day: date, expected: bool) -> None:
    assert is_school_day(school, day) is expected


@pytest.mark.parametrize(("year_group", "expected"), [(3, False), (4, True), (None, True)])
def test_inset_of_one_year_group_closes_that_year_group_alone(
    school: School, year_group: int | None, expected: bool
) -> None:
    assert is_school_day(school, date(2026, 11, 27), year_group) is expected


def test_half_day_closure_takes_one_session(school: School) -> None:
    timetable = rules_calendar(current_calendar_version(school)).timetable(4)
    day = date(2026, 11, 25)
    assert [timetable.is_session(Session(day, half)) for half in Half] == [True, False]


def test_assessment_windows_of_the_rules_carry_their_year_groups(school: School) -> None:
    [window] = rules_calendar(current_calendar_version(school)).year_of(date(2027, 5, 10)).assessment_windows or ()
    assert (window.first, window.last, window.year_groups) == (date(2027, 5, 10), date(2027, 5, 13), frozenset({6}))


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 11, 20, 8, 49, tzinfo=UTC), False),
        (datetime(2026, 11, 20, 8, 50, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 15, 15, tzinfo=UTC), False),
        (datetime(2026, 9, 2, 8, 0, tzinfo=UTC), True),  # 9am in summer time
        (datetime(2026, 9, 2, 14, 30, tzinfo=UTC), False),  # 3.30pm in summer time
        (datetime(2026, 11, 25, 13, 0, tzinfo=UTC), False),  # the boiler's afternoon
        (datetime(2026, 12, 18, 13, 29, tzinfo=UTC), True),
        (datetime(2026, 12, 18, 13, 30, tzinfo=UTC), False),  # early closing
        (datetime(2026, 11, 21, 10, 0, tzinfo=UTC), False),  # Saturday
    ],
)
def test_school_is_open_in_its_hours_on_its_days(school: School, instant: datetime, expected: bool) -> None:
    assert is_open(school, instant) is expected


def test_next_dates_are_the_coming_entries_soonest_first(school: School) -> None:
    assert [(entry.title, entry.first_day) for entry in next_dates(school, date(2026, 11, 26), 5)] == [
        ("INSET day", date(2026, 11, 27)),
        ("Winter fair; cakes, games", date(2026, 12, 5)),
        ("Autumn term ends", date(2026, 12, 18)),
        ("Early finish", date(2026, 12, 18)),
        ("Christmas holiday", date(2026, 12, 21)),
    ]


def test_running_holiday_is_still_among_the_next_dates(school: School) -> None:
    assert next_dates(school, date(2026, 12, 31), 1)[0].title == "Christmas holiday"


def test_pupil_days_counts_days_with_a_session(school: School) -> None:
    """By hand: autumn 78 weekdays less 5 of half term, spring 58, summer 73 less 2 bank holidays."""
    assert pupil_days(AcademicYear.objects.get()) == 73 + 58 + 71


def test_saving_an_unchanged_date_changes_nothing(school: School) -> None:
    row = CalendarDate.objects.get(key="fair")
    revision = CalendarRevision.objects.get(school=school).number
    assert save_date(row) is False
    row.refresh_from_db()
    assert (row.sequence, CalendarRevision.objects.get(school=school).number) == (0, revision)


def test_saving_an_event_raises_its_sequence_and_keeps_the_rules_version(school: School) -> None:
    row = CalendarDate.objects.get(key="fair")
    uid, row.first_day, row.last_day = row.uid, date(2026, 12, 6), date(2026, 12, 6)
    later = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert save_date(row, now=later) is True
    row.refresh_from_db()
    assert (row.uid, row.sequence, row.modified_at) == (uid, 1, later)
    assert CalendarVersion.objects.count() == 1


def test_saving_a_closure_freezes_a_new_version_and_leaves_the_old_one_as_it_was(school: School) -> None:
    before = current_calendar_version(school)
    year = AcademicYear.objects.get()
    snow = date(2027, 2, 3)
    save_date(CalendarDate(year=year, category="closure", title="Snow", first_day=snow, last_day=snow))
    after = current_calendar_version(school)
    assert (before.number, after.number) == (1, 2)
    assert [rules_calendar(version).timetable(None).is_school_day(snow) for version in (before, after)] == [True, False]
    assert CalendarVersion.objects.get(number=1).sha256 == before.sha256


def test_cancelled_closure_gives_the_day_back(school: School) -> None:
    assert cancel_date(CalendarDate.objects.get(key="inset-year-3"))
    assert is_school_day(school, date(2026, 11, 27), 3) is True


def test_dates_that_contradict_each_other_are_refused_and_not_stored(school: School) -> None:
    row = CalendarDate.objects.get(key="spring")
    row.first_day = date(2026, 12, 10)
    with pytest.raises(DataError) as refused:
        save_date(row)
    assert str(refused.value) == (
        "the dates of Millbrook Primary School: years[0].terms: got '2026-12-10 inside the term from 2026-09-02'; "
        "accepted: terms that do not overlap."
    )
    row.refresh_from_db()
    assert (row.first_day, row.sequence) == (date(2027, 1, 5), 0)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 11, 20, 13, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 14, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 19, 14, 30, tzinfo=UTC), True),
    ],
)
def test_school_is_open_by_the_hours_of_the_day(school: School, instant: datetime, expected: bool) -> None:
    """REG-02: school may be over earlier on Fridays."""
    people.early_fridays(school)
    publish_calendar(school)
    assert is_open(school, instant) is expected


def test_closing_at_the_start_of_a_fridays_afternoon_takes_the_afternoon(school: School) -> None:
    people.early_fridays(school)
    year = AcademicYear.objects.get(school=school, label="2026-27")
    save_date(
        CalendarDate(
            year=year,
            category=CalendarDate.Category.EARLY_CLOSING,
            title="We close at lunch",
            first_day=date(2026, 11, 20),
            last_day=date(2026, 11, 20),
            starts_at=time(12, 45),
            ends_at=time(14, 0),
        )
    )
    timetable = rules_calendar(current_calendar_version(school)).timetable(4)
    assert [timetable.is_session(Session(date(2026, 11, 20), half)) for half in Half] == [True, False]


def test_school_without_any_date_has_a_calendar_that_knows_nothing(db: None) -> None:
    other = School.objects.create(
        slug="new",
        name="New",
        phase="secondary",
        am_registration=time(8, 40),
        am_ends=time(12),
        pm_registration=time(13),
        pm_ends=time(15),
        report_absence_by=time(8, 30),
    )
    calendar = rules_calendar(current_calendar_version(other))
    assert (calendar.years, calendar.covers(NOW.date(), NOW.date())) == ((), False)
    assert is_open(other, NOW) is False
