"""Hours by weekday and by date (REG-02, REG-03)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal.rules.calendar_data import parse_calendar
from portal.rules.problems import DataError
from portal.rules.sessions import Half, Session
from tests.rules.calendars import CALENDAR_DATA

FRIDAYS = {
    "valid_from": "2026-09-01",
    "weekday": 4,
    "am": {"registration": "09:00", "ends": "12:00"},
    "pm": {"registration": "12:45", "ends": "14:00"},
}
LATER = FRIDAYS | {"valid_from": "2027-01-08", "pm": {"registration": "12:30", "ends": "13:30"}}
WITH_FRIDAYS = {**CALENDAR_DATA, "dated_times": [LATER, FRIDAYS]}
USUAL = time.fromisoformat(CALENDAR_DATA["session_times"]["pm"]["ends"])


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 8, 28), USUAL),
        (date(2026, 9, 4), time(14, 0)),
        (date(2026, 9, 3), USUAL),
        (date(2027, 1, 1), time(14, 0)),
        (date(2027, 1, 8), time(13, 30)),
    ],
)
def test_the_latest_hours_of_the_weekday_hold(day: date, ends: time) -> None:
    calendar = parse_calendar(WITH_FRIDAYS, source="test")
    assert calendar.times_on(day)[Half.PM].ends == ends


def test_registration_is_that_of_the_day() -> None:
    calendar = parse_calendar(WITH_FRIDAYS, source="test")
    opens = calendar.registration_of(Session(date(2026, 9, 4), Half.AM))
    assert opens == datetime(2026, 9, 4, 9, 0, tzinfo=ZoneInfo("Europe/London"))


def test_dated_hours_are_part_of_the_frozen_calendar_and_come_back() -> None:
    calendar = parse_calendar(WITH_FRIDAYS, source="test")
    assert calendar.to_data()["dated_times"] == [FRIDAYS, LATER]
    assert parse_calendar(calendar.to_data(), source="again").sha256 == calendar.sha256


def test_a_calendar_without_them_keeps_its_hash() -> None:
    calendar = parse_calendar(CALENDAR_DATA, source="test")
    assert "dated_times" not in calendar.to_data()
    assert parse_calendar({**CALENDAR_DATA, "dated_times": []}, source="test").sha256 == calendar.sha256


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"weekday": 7}, "dated_times[0].weekday"),
        ({"pm": {"registration": "11:00", "ends": "14:00"}}, "dated_times[0].pm.registration"),
        ({"valid_from": "soon"}, "dated_times[0].valid_from"),
    ],
)
def test_hours_that_cannot_be_are_refused(change: dict, key: str) -> None:
    with pytest.raises(DataError) as refused:
        parse_calendar({**CALENDAR_DATA, "dated_times": [FRIDAYS | change]}, source="test")
    assert refused.value.key == key


def test_a_weekday_twice_from_one_day_is_refused() -> None:
    with pytest.raises(DataError, match="each weekday once from one day on"):
        parse_calendar({**CALENDAR_DATA, "dated_times": [FRIDAYS, FRIDAYS]}, source="test")
