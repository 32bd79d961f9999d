"""The weeks around the days asked for."""

from datetime import date

from portal.attendance_plugin.staff.requests.calendar_strip import build_strip
from portal.rules.calendar_data import parse_calendar
from portal.rules.sessions import Half, Session

CALENDAR = parse_calendar(
    {
        "time_zone": "Europe/London",
        "session_times": {
            "am": {"registration": "08:50", "ends": "12:00"},
            "pm": {"registration": "13:00", "ends": "15:15"},
        },
        "years": [
            {
                "academic_year": "2026-27",
                "terms": [
                    {"name": "autumn", "first": "2026-09-02", "last": "2026-12-18"},
                    {"name": "summer", "first": "2027-04-12", "last": "2027-07-21"},
                ],
                "half_terms": [{"first": "2026-10-26", "last": "2026-10-30"}],
                "bank_holidays": ["2027-05-03"],
                "training_days": ["2026-11-02"],
                "closures": [{"date": "2026-11-05", "reason": "Boiler repair"}],
                "assessment_windows": [
                    {"name": "Year 6 tests", "year_groups": [6], "start": "2027-05-10", "end": "2027-05-13"}
                ],
            }
        ],
    },
    source="test calendar",
)


def sessions(*days: str) -> list[Session]:
    return [Session(date.fromisoformat(day), half) for day in days for half in Half]


def test_the_strip_reaches_from_the_school_day_before_to_the_school_day_after() -> None:
    strip = build_strip(CALENDAR, 4, sessions("2026-11-03"))
    assert [week[0].day for week in strip] == [date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)]
    assert {len(week) for week in strip} == {7}


def test_each_day_says_what_it_is() -> None:
    days = {day.day: day for week in build_strip(CALENDAR, 4, sessions("2026-11-03", "2026-11-04")) for day in week}
    assert (days[date(2026, 10, 28)].kind, days[date(2026, 10, 28)].label) == ("holiday", "Half term")
    assert (days[date(2026, 11, 2)].kind, days[date(2026, 11, 2)].label) == ("inset", "INSET day")
    assert (days[date(2026, 11, 5)].kind, days[date(2026, 11, 5)].label) == ("closed", "Boiler repair")
    assert days[date(2026, 11, 3)].asked == "all day"
    assert days[date(2026, 11, 6)].asked == ""


def test_half_days_asked_and_granted_are_told_apart() -> None:
    afternoon = Session(date(2026, 11, 12), Half.PM)
    morning = Session(date(2026, 11, 13), Half.AM)
    days = {day.day: day for week in build_strip(CALENDAR, 4, [afternoon, morning], [morning]) for day in week}
    assert (days[date(2026, 11, 12)].asked, days[date(2026, 11, 12)].granted) == ("afternoon", "")
    assert (days[date(2026, 11, 13)].asked, days[date(2026, 11, 13)].granted) == ("morning", "morning")


def test_assessment_windows_are_those_of_the_childs_year_group() -> None:
    asked = sessions("2027-05-11")
    shown = {
        year: {name for week in build_strip(CALENDAR, year, asked) for day in week for name in day.windows}
        for year in (5, 6)
    }
    assert shown == {5: set(), 6: {"Year 6 tests"}}


def test_a_request_without_a_school_session_has_no_strip() -> None:
    assert build_strip(CALENDAR, 4, []) == []
