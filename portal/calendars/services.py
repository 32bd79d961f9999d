"""Writing dates and asking about them. Every change of what families see passes through here."""

from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.pages.models import School
from portal.rules.school_year import Calendar, days_from
from portal.rules.sessions import Half, Session, academic_year

from .bank_holidays import place_bank_holidays
from .breaks import Term, breaks_after
from .hooks import after_calendar_change
from .models import AcademicYear, CalendarDate, CalendarRevision, CalendarVersion
from .occasions import Occasion, occasions_of
from .old_addresses import remember_slug
from .rules_data import build_calendar, read_calendar
from .school_dates import confirmed, dates_of, published_dates, published_years, schools_concerned
from .sourced_dates import BREAK, put_sourced_dates, revise, shown_values

LONDON = ZoneInfo("Europe/London")
Category = CalendarDate.Category


@transaction.atomic
def save_date(row: CalendarDate, *, now: datetime | None = None) -> bool:
    """Store a new or edited date and publish the calendar; True where families see something new.

    An edit keeps the UID and raises the sequence, which is what makes calendar programs take it over.
    Raises `portal.rules.problems.DataError` where the dates now contradict each other; nothing is stored then.
    """
    now = now or timezone.now()
    stored = CalendarDate.objects.filter(pk=row.pk).first() if row.pk else None
    if stored is None:
        row.modified_at = now
    elif shown_values(stored) != shown_values(row):
        revise(row, now)
    else:
        return False
    row.save()
    for school in schools_concerned(stored, row):
        publish_calendar(school, now=now)
    return True


def cancel_date(row: CalendarDate, *, now: datetime | None = None) -> bool:
    """Call a date off. It stays, struck through in families' calendars, until its day has passed."""
    row.status = CalendarDate.Status.CANCELLED
    return save_date(row, now=now)


@transaction.atomic
def save_year(year: AcademicYear) -> None:
    """Store a year: publishing it changes every feed and what the rules read. A new one begins with its bank holidays.

    Raises `portal.rules.problems.DataError` where its dates cannot be published together; nothing is stored then.
    """
    is_new = year.pk is None
    year.save()
    if is_new:
        place_bank_holidays(year, now=timezone.now())
    publish_year(year)


def publish_year(year: AcademicYear) -> None:
    """After a year was published or withdrawn: its dates of the whole trust came or went in every school's calendar."""
    for school in schools_concerned(*year.dates.filter(whole_trust=True)) or [year.school]:
        publish_calendar(school)


@transaction.atomic
def publish_calendar(school: School, *, now: datetime | None = None) -> CalendarVersion:
    """After any change of a school's dates: holidays follow the terms, feeds are built anew, the rules' version frozen.

    A new `CalendarVersion` is made only where the rules would read something else.
    """
    now = now or timezone.now()
    _place_holidays(school, now)
    remember_slug(school)
    CalendarRevision.objects.get_or_create(school=school)
    CalendarRevision.objects.filter(school=school).update(number=F("number") + 1)
    return _freeze(school, now)


def _place_holidays(school: School, now: datetime) -> None:
    years = list(school.academic_years.order_by("label"))
    dates = dates_of(school, years)
    rows_of = {year.label: confirmed(dates[year.label]) for year in years}
    followers = [later if later.starts == earlier.starts + 1 else None for earlier, later in pairwise(years)]
    for year, follower in zip(years, [*followers, None], strict=False):
        rows = rows_of[year.label]
        next_first = _first_day(year, rows_of[follower.label] if follower else [])
        found = breaks_after(_terms(rows), next_first=next_first, training_days=_training_days(rows))
        wanted = {
            f"after-{found_break.after}": {
                "category": Category.HOLIDAY.value,
                "title": found_break.title,
                "first_day": found_break.first,
                "last_day": found_break.last,
            }
            for found_break in found
        }
        put_sourced_dates(year, BREAK, wanted, now=now, today=timezone.localdate(now, LONDON))


def _terms(rows: list[CalendarDate]) -> list[Term]:
    terms = [row for row in rows if row.category == Category.TERM and not row.year_groups]
    return [Term(row.key or str(row.uid), row.first_day, row.last_day) for row in terms]


def _training_days(rows: list[CalendarDate]) -> set[date]:
    inset = [row for row in rows if row.category == Category.INSET and not row.year_groups]
    return {day for row in inset for day in days_from(row.first_day, row.last_day)}


def _first_day(year: AcademicYear, rows_after: list[CalendarDate]) -> date:
    """Where the summer ends: at next year's first term, or with the academic year while that is not entered."""
    year_ends = date(year.starts + 1, 9, 1)
    return min((term.first for term in _terms(rows_after)), default=year_ends)


def _freeze(school: School, now: datetime) -> CalendarVersion:
    calendar = build_calendar(school)
    newest = CalendarVersion.objects.filter(school=school).order_by("-number").first()
    if newest is not None and newest.sha256 == calendar.sha256:
        return newest
    version = CalendarVersion.objects.create(
        school=school,
        number=newest.number + 1 if newest else 1,
        calendar=calendar.to_json(),
        sha256=calendar.sha256,
        made_at=now,
    )
    for tell in after_calendar_change:
        tell(version)
    return version


def current_calendar_version(school: School) -> CalendarVersion:
    """The newest frozen calendar; of a school that never published one, the present dates are frozen first."""
    newest = CalendarVersion.objects.filter(school=school).order_by("-number").first()
    return newest or publish_calendar(school)


def rules_calendar(version: CalendarVersion) -> Calendar:
    """The calendar of a version as the rules read it, the same for as long as the version exists."""
    return read_calendar(version.calendar, str(version))


def calendar_of(school: School) -> Calendar:
    """The school's calendar as the rules read it now."""
    return rules_calendar(current_calendar_version(school))


def is_school_day(school: School, day: date, year_group: int | None = None) -> bool:
    """Whether pupils (of the year group) are expected on the day, for at least one session."""
    return rules_calendar(current_calendar_version(school)).timetable(year_group).is_school_day(day)


def is_open(school: School, instant: datetime) -> bool:
    """Whether school is in session: from morning registration to the end of the day, early closing respected."""
    local = instant.astimezone(LONDON)
    calendar = rules_calendar(current_calendar_version(school))
    timetable = calendar.timetable(None)
    day, clock = local.date(), local.time()
    has_morning = timetable.is_session(Session(day, Half.AM))
    has_afternoon = timetable.is_session(Session(day, Half.PM))
    if not has_morning and not has_afternoon:
        return False
    times = calendar.times_on(day)
    opens = times[Half.AM if has_morning else Half.PM].registration
    closes = times[Half.PM if has_afternoon else Half.AM].ends
    return opens <= clock < min([closes, *_early_closings(school, day)])


def _early_closings(school: School, day: date) -> list[time]:
    label = academic_year(day)
    years = [year for year in published_years(school) if year.label == label]
    rows = [row for row in confirmed(dates_of(school, years)[label]) if row.category == Category.EARLY_CLOSING]
    today = [row for row in rows if row.first_day <= day <= row.last_day and not row.year_groups]
    return [row.starts_at for row in today if row.starts_at]


def next_dates(school: School, on: date, count: int) -> list[Occasion]:
    """The next entries that have not ended before the day, soonest first, for a panel or a screen."""
    rows = [row for row in confirmed(published_dates(school)) if row.last_day >= on]
    return [occasion for occasion in occasions_of(rows) if occasion.last_day >= on][:count]
