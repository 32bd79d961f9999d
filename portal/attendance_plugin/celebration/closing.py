"""Staff close a finished week, so that screens may show it, and open it again."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import SchoolClass
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.pages.models import School

from .board import finished_week
from .models import WeekClosing


class WeekNotOver(Exception):
    """Only a finished school week is closed."""


@transaction.atomic
def close_week(school: School, monday: date, *, by: User | None, honoured: SchoolClass | None = None) -> WeekClosing:
    """Close it, or change the class of the week of one that is closed. Raises `WeekNotOver`."""
    if finished_week(rules_calendar(current_calendar_version(school)), monday, timezone.localdate()) is None:
        raise WeekNotOver(f"The week of {monday} is not over, or has no school day.")
    closing, _ = WeekClosing.objects.update_or_create(
        school=school,
        monday=monday,
        defaults={"closed_at": timezone.now(), "closed_by": by, "class_of_the_week": honoured},
    )
    record(school=school, action="week_closed", subject=closing, actor=by, monday=monday.isoformat())
    return closing


@transaction.atomic
def open_week(school: School, monday: date, *, by: User) -> bool:
    """Screens show the week before again, or a card. False when the week was not closed."""
    closing = WeekClosing.objects.select_for_update().filter(school=school, monday=monday).first()
    if closing is None:
        return False
    record(school=school, action="week_opened", subject=closing, actor=by, monday=monday.isoformat())
    closing.delete()
    return True
