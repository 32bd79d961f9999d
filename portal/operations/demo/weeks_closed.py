"""The office has closed every finished week, on the Monday after it."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from portal.attendance_plugin.celebration.boards import weeks_with_marks
from portal.attendance_plugin.celebration.models import WeekClosing
from portal.pages.models import School

WEEKS_OF_A_YEAR = 52
AT = time(9, 10)


def close_finished_weeks(school: School, office: User, now: datetime) -> int:
    """How many there are. A week that ended only just is closed now."""
    mondays = weeks_with_marks(school, timezone.localdate(now), WEEKS_OF_A_YEAR)
    WeekClosing.objects.bulk_create(
        WeekClosing(school=school, monday=monday, closed_at=min(_closed_at(monday), now), closed_by=office)
        for monday in mondays
    )
    return len(mondays)


def _closed_at(monday: date) -> datetime:
    return timezone.make_aware(datetime.combine(monday + timedelta(days=7), AT))
