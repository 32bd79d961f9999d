"""Dates on which the policy in force gives no leave or asks for more, told before a parent chooses days.

Sources: LOA-01, LOA-02, LOA-06, LOA-07, LOA-09.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.attendance_plugin.roll.year_groups import year_group_said
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.forms.notes import ReviewNote
from portal.journeys.dates import spoken_dates, spoken_days
from portal.pages.models import School
from portal.pages.spoken import spoken_day
from portal.policies.models import PolicyVersion
from portal.policies.services import rulebook_of
from portal.rules.leave.assessment import AssessmentWindow
from portal.rules.leave.notice import Notice
from portal.rules.leave.open_morning import Months
from portal.rules.leave.term_dates import NextToHoliday, TermStart
from portal.rules.problems import UnsupportedKind
from portal.rules.rulebook import Entry
from portal.rules.school_year import Calendar, Period

from .citations import Clauses

# Further ahead nobody plans, and the list would grow too long to read.
AHEAD = timedelta(days=366)
Years = frozenset[int]


def blocked_dates(school: School, version: PolicyVersion, *, kind: str, classes: Iterable[str]) -> list[ReviewNote]:
    """What the rules of this kind say of dates in the coming year, each with its clause.

    ``classes`` are as they were typed: where all years are known, windows of other years are left out.
    """
    said = [year_group_said(school, typed) for typed in classes]
    years = frozenset(year for year in said if year is not None) if None not in said else frozenset()
    calendar = rules_calendar(current_calendar_version(school))
    try:
        entries = rulebook_of(version).entries_for(kind)
    except UnsupportedKind:
        return []
    clauses = Clauses(version)
    return [_note(entry, words, clauses) for entry in entries for words in _words(entry, calendar, years)]


def _note(entry: Entry, words: str, clauses: Clauses) -> ReviewNote:
    clause = clauses.cite(entry.anchors[0])
    kind = "needs_judgement" if entry.is_soft else "does_not_meet"
    return ReviewNote("information" if entry.rule.id in ONLY_ASKED else kind, words, clause.address, clause.title)  # type: ignore[arg-type]


def _words(entry: Entry, calendar: Calendar, years: Years) -> Iterator[str]:
    tell = TOLD.get(entry.rule.id)
    if tell:
        yield from tell(entry.parameters, calendar, years)


def _notice(asked: Notice, calendar: Calendar, years: Years) -> Iterator[str]:
    if asked.counting == "calendar_days" and asked.days:
        first = timezone.localdate() + timedelta(days=asked.days)
        yield _("Ask early. If you ask today, the first day can be %(day)s or later.") % {
            "day": spoken_days(first, first)
        }


def _windows(asked: AssessmentWindow, calendar: Calendar, years: Years) -> Iterator[str]:
    """Each window with the school days just before it that are as much out of question."""
    for window in sorted(_windows_ahead(calendar, years), key=lambda one: one.first):
        before = calendar.timetable(None).days_before(window.first, asked.immediately_before_school_days)
        dates = spoken_days(before[0] if before else window.first, window.last)
        years_of_window = _year_words(window.year_groups)
        about = {"dates": dates, "name": window.name, "years": years_of_window}
        is_said = not years_of_window or years_of_window in window.name
        yield (_("%(dates)s: %(name)s.") if is_said else _("%(dates)s: %(name)s, %(years)s.")) % about


def _windows_ahead(calendar: Calendar, years: Years) -> Iterator[Period]:
    for year in calendar.years:
        for window in year.assessment_windows or ():
            concerns = not years or any(window.concerns(own) for own in years)
            if concerns and _is_ahead(window.last):
                yield window


def _term_starts(asked: TermStart, calendar: Calendar, years: Years) -> Iterator[str]:
    year_group = next(iter(years)) if len(years) == 1 else None
    starts = sorted(day for day in calendar.term_starts(year_group, asked.school_days) if _is_ahead(day))
    if starts:
        words = ngettext(
            "The first %(number)d school day of a term: %(dates)s.",
            "The first %(number)d school days of a term: %(dates)s.",
            asked.school_days,
        )
        yield words % {"number": asked.school_days, "dates": spoken_dates(starts)}


def _next_to_holidays(asked: NextToHoliday, calendar: Calendar, years: Years) -> Iterator[str]:
    year_group = next(iter(years)) if len(years) == 1 else None
    kinds = set(asked.holiday_kinds)
    days = [day for day in calendar.timetable(year_group).days if _is_ahead(day)]
    beside = [day for day in days if kinds & calendar.holidays_next_to(day, year_group)]
    if beside:
        words = _("A day next to a school holiday needs something that shows the reason: %(dates)s.")
        yield words % {"dates": "; ".join(map(spoken_day, beside))}


def _months(asked: Months, calendar: Calendar, years: Years) -> Iterator[str]:
    months = ", ".join(str(MONTHS[month]) for month in asked.months)
    yield _("Visits to other schools happen in these months: %(months)s.") % {"months": months}


def _is_ahead(day: date) -> bool:
    today = timezone.localdate()
    return today <= day <= today + AHEAD


def _year_words(year_groups: Iterable[int] | None) -> str:
    """Year 2, Year 6; nothing where a window is for everybody."""
    names: Sequence[str] = [
        _("Year %(year)d") % {"year": year} if year else _("Reception") for year in sorted(year_groups or ())
    ]
    return ", ".join(names)


TOLD: Mapping[str, Callable[..., Iterator[str]]] = MappingProxyType(
    {
        "notice.minimum": _notice,
        "assessment.window": _windows,
        "term.start": _term_starts,
        "holiday.adjacent": _next_to_holidays,
        "open_morning.months": _months,
    }
)
"""Rule to the sentences about its dates."""
ONLY_ASKED = frozenset({"notice.minimum", "holiday.adjacent", "open_morning.months"})
"""Rules that do not close a date, but ask for something with it."""
