"""An invented school year, the same every time, for requests that show where a rule changes its mind."""

from datetime import date, time
from zoneinfo import ZoneInfo

from portal.rules.school_hours import SessionTimes
from portal.rules.school_year import Calendar, Period, SchoolYear
from portal.rules.sessions import AM, PM

YEAR = SchoolYear(
    starts=2026,
    terms=(
        Period(date(2026, 9, 1), date(2026, 12, 18), "Autumn"),
        Period(date(2027, 1, 4), date(2027, 3, 25), "Spring"),
        Period(date(2027, 4, 12), date(2027, 7, 23), "Summer"),
    ),
    half_terms=(
        Period(date(2026, 10, 26), date(2026, 10, 30)),
        Period(date(2027, 2, 15), date(2027, 2, 19)),
        Period(date(2027, 5, 31), date(2027, 6, 4)),
    ),
    assessment_windows=(),
)
CALENDAR = Calendar(
    time_zone=ZoneInfo("Europe/London"),
    session_times={AM: SessionTimes(time(9), time(12)), PM: SessionTimes(time(13), time(15, 15))},
    years=(YEAR,),
)
TIMETABLE = CALENDAR.timetable(None)
DAYS = TIMETABLE.days
