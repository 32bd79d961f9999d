"""What the school's calendar says about the day of an absence report or an early collection."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.calendars.services import current_calendar_version, rules_calendar
from portal.forms.definitions import JOURNEYS
from portal.forms.definitions.absence import timeliness
from portal.forms.notes import ReviewNote
from portal.journeys.dates import spoken_date
from portal.pages.models import School


def absence_notes(form: str, school: School, answers: Mapping[str, Any]) -> list[ReviewNote]:
    """Whether the day is a school day, and until when the school likes to hear of it."""
    return [*day_notes(form, school, answers), *timeliness(school, answers)]


def day_notes(form: str, school: School, answers: Mapping[str, Any]) -> list[ReviewNote]:
    """A note where there is no school for anybody on the day; nothing on a school day or beyond the calendar."""
    day = date.fromisoformat(JOURNEYS[form].request_facts(answers)["date"])
    calendar = rules_calendar(current_calendar_version(school))
    if not calendar.covers(day, day) or calendar.timetable(None).is_school_day(day):
        return []
    words = _("There is no school on %(day)s. Check the day; you can still send this.") % {"day": spoken_date(day)}
    return [ReviewNote("information", words, "/dates/", _("Term dates"))]
