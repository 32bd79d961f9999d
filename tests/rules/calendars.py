"""One ordinary calendar for the tests of the rules, and short ways to name its sessions."""

from datetime import date
from typing import Any

from portal.rules.calendar_data import parse_calendar
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session

YEAR_2026 = {
    "academic_year": "2026-27",
    "terms": [
        {"name": "autumn", "first": "2026-09-02", "last": "2026-12-18"},
        {"name": "spring", "first": "2027-01-04", "last": "2027-03-25"},
        {"name": "summer", "first": "2027-04-12", "last": "2027-07-21"},
    ],
    "half_terms": [
        {"first": "2026-10-26", "last": "2026-10-30"},
        {"first": "2027-02-15", "last": "2027-02-19"},
        {"first": "2027-05-31", "last": "2027-06-04"},
    ],
    "bank_holidays": ["2027-05-03"],
    "training_days": ["2026-09-02", "2026-11-02", "2027-01-04"],
    "closures": [
        {"date": "2026-12-10", "reason": "heating"},
        {"date": "2026-12-11", "half": "pm"},
        {"date": "2026-09-03", "year_groups": [0], "reason": "Reception starts a day later"},
    ],
    "assessment_windows": [{"name": "tests", "year_groups": [6], "start": "2027-05-10", "end": "2027-05-13"}],
}
YEAR_2027 = {
    "academic_year": "2027-28",
    "terms": [{"name": "autumn", "first": "2027-09-01", "last": "2027-12-17"}],
    "assessment_windows": None,
}
CALENDAR_DATA: dict[str, Any] = {
    "time_zone": "Europe/London",
    "session_times": {
        "am": {"registration": "09:00", "ends": "12:00"},
        "pm": {"registration": "13:00", "ends": "15:15"},
    },
    "years": [YEAR_2026, YEAR_2027],
}


def build_calendar(**changes: Any) -> Calendar:
    return parse_calendar({**CALENDAR_DATA, **changes}, source="test calendar")


def am(day: str) -> Session:
    return Session(date.fromisoformat(day), Half.AM)


def pm(day: str) -> Session:
    return Session(date.fromisoformat(day), Half.PM)
