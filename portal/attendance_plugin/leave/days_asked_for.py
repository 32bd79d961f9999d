"""The days a parent asks for, read back with their weekdays, and how much school they are."""

from datetime import date

from django.utils.translation import gettext as _

from portal.forms.notes import ReviewNote
from portal.journeys.dates import spoken_dates, spoken_days
from portal.pages.spoken import spoken_date
from portal.rules.leave.check import CheckResult
from portal.rules.school_year import days_from
from portal.rules.sessions import Half, Session

from .counting import count_sessions

SATURDAY = 5


def counted(result: CheckResult) -> ReviewNote:
    """The sessions as the school's calendar has them, and the days between that are no school."""
    sessions = result.figures.get("school_sessions")
    first, last = result.case.request.first, result.case.request.last
    if sessions is None or first is None or last is None:
        unknown = _("These dates are not in our calendar yet. The school will count the sessions.")
        return ReviewNote("information", unknown)
    if not sessions:
        no_school = _("There is no school on %(dates)s, so you do not need to ask for leave.")
        return ReviewNote("information", no_school % {"dates": spoken_days(first.day, last.day)})
    asked = {"dates": _span(first, last), "sessions": count_sessions(sessions)}
    said = _("You are asking for %(dates)s. That is %(sessions)s.") % asked
    return ReviewNote("information", f"{said} {_closed(result, first.day, last.day)}".strip())


def _span(first: Session, last: Session) -> str:
    """The first and the last day, with the half of a day that is not whole."""
    if first.day == last.day:
        return _day(first.day, first.half if first.half == last.half else None)
    start = _day(first.day, first.half if first.half == Half.PM else None)
    end = _day(last.day, last.half if last.half == Half.AM else None)
    return _("%(first)s to %(last)s") % {"first": start, "last": end}


def _day(day: date, half: Half | None) -> str:
    words = {None: "%(day)s", Half.AM: _("%(day)s, morning"), Half.PM: _("%(day)s, afternoon")}
    return words[half] % {"day": spoken_date(day)}


def _closed(result: CheckResult, first: date, last: date) -> str:
    """What is not counted, so that nobody thinks it was forgotten."""
    open_days = {
        session.day for session in result.case.timetable.between(Session(first, Half.AM), Session(last, Half.PM))
    }
    closed = [day for day in days_from(first, last) if day not in open_days]
    in_the_week = [day for day in closed if day.weekday() < SATURDAY]
    if in_the_week:
        words = _("Days without school do not count: %(dates)s, and weekends.")
        if len(in_the_week) == len(closed):
            words = _("Days without school do not count: %(dates)s.")
        return words % {"dates": spoken_dates(in_the_week)}
    return _("Weekends do not count.") if closed else ""
