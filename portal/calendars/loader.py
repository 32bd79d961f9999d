"""Brings ``content/calendar/*.toml`` into the database; safe to run again and again."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from wagtail.models import Page, Site

from portal.content_loader import (
    CalendarContent,
    Content,
    ContentError,
    DateContent,
    LoadReport,
    SchoolContent,
    SchoolPart,
)
from portal.pages.hours import hours_on
from portal.pages.models import HomePage, School
from portal.rules.problems import DataError

from .bank_holidays import place_bank_holidays
from .models import AcademicYear, CalendarDate, TermDatesPage
from .services import LONDON, publish_calendar
from .sourced_dates import FILE, Outcome, follow_entered_dates, is_entered, put_sourced_dates


def load_calendars(content: Content, report: LoadReport) -> None:
    """Every year of the content: terms, INSET days and the rest from its file, bank holidays, holidays in between.

    Raises ContentError where the dates cannot be accepted together; the caller's transaction then undoes all.
    """
    now = timezone.now()
    for part in content.parts:
        _load_school(part, content.school, now, report)
    _ensure_page(School.objects.get(slug=content.school.slug), report)


def _load_school(part: SchoolPart, main: SchoolContent, now: datetime, report: LoadReport) -> None:
    school = School.objects.get(slug=part.school.slug)
    of_school = "" if part.school is main else f" of {school.slug}"
    changed = [_load_year(school, calendar, now, report, of_school) for calendar in part.calendars]
    try:
        if part.calendars and (any(changed) or _is_out_of_date(school)):
            publish_calendar(school, now=now)
    except DataError as error:
        folder = part.calendars[0].file.rpartition("/")[0]
        raise ContentError(folder, error.key, error.got, error.accepted, error.advice or "Mend the dates.") from error


def _load_year(school: School, calendar: CalendarContent, now: datetime, report: LoadReport, of_school: str) -> bool:
    year, created = AcademicYear.objects.get_or_create(
        school=school,
        label=calendar.label,
        defaults={"published": calendar.published, "assessments_entered": calendar.assessments_entered},
    )
    settled = (year.published, year.assessments_entered) == (calendar.published, calendar.assessments_entered)
    year.published, year.assessments_entered = calendar.published, calendar.assessments_entered
    year.save()
    today = timezone.localdate(now, LONDON)
    given = _file_dates(school, calendar)
    entered = {entry.key: entry.uid for entry in calendar.dates if entry.uid}
    outcomes = [
        follow_entered_dates(year, {uid: given.pop(key) for key, uid in _known(year, entered).items()}, now=now),
        put_sourced_dates(year, FILE, given, now=now, today=today),
        place_bank_holidays(year, now=now),
    ]
    has_changes = created or not settled or any(outcome.has_changes for outcome in outcomes)
    _tell(report, f"calendar {year.label}{of_school}", created, has_changes, outcomes)
    return has_changes


def _tell(report: LoadReport, what: str, created: bool, has_changes: bool, outcomes: list[Outcome]) -> None:
    if created:
        report.created(what)
    elif not has_changes:
        report.unchanged(what)
    else:
        verbs = {"new": "created", "moved or renamed": "changed", "cancelled": "cancelled"}
        counts = {word: sum(len(getattr(outcome, name)) for outcome in outcomes) for word, name in verbs.items()}
        notes = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        report.changed(f"{what} ({notes})" if notes else what)


def _file_dates(school: School, calendar: CalendarContent) -> dict[str, dict[str, Any]]:
    return {entry.key: _values(school, calendar, entry) for entry in calendar.dates}


def _known(year: AcademicYear, entered: dict[str, str]) -> dict[str, str]:
    """Of the dates that were first entered in the admin, those that this portal still has as it entered them."""
    uids = {str(row.uid) for row in year.dates.all() if is_entered(row)}
    return {key: uid for key, uid in entered.items() if uid in uids}


def _values(school: School, calendar: CalendarContent, entry: DateContent) -> dict[str, Any]:
    return {
        "category": entry.category,
        "title": entry.title,
        "first_day": entry.first,
        "last_day": entry.last,
        "staff_first_day": entry.staff_first,
        "staff_last_day": entry.staff_last,
        "starts_at": entry.starts_at,
        "ends_at": _ends_at(school, calendar, entry),
        "half": entry.half,
        "year_groups": sorted(entry.year_groups),
        "whole_trust": entry.whole_trust,
        "description": entry.description,
        "source": entry.source,
    } | ({"uid": UUID(entry.uid)} if entry.uid else {})


def _ends_at(school: School, calendar: CalendarContent, entry: DateContent) -> time | None:
    """An early closing lasts, in a family's calendar, until school would have ended."""
    if entry.category != CalendarDate.Category.EARLY_CLOSING or entry.starts_at is None:
        return entry.ends_at
    school_ends = hours_on(school, entry.first).pm.ends
    if entry.starts_at >= school_ends:
        raise ContentError(
            calendar.file,
            f"early_closing.{entry.key}.at",
            entry.starts_at,
            f"a time before school ends at {school_ends:%H:%M}",
            "Correct the time, or remove the early closing.",
        )
    return school_ends


def _is_out_of_date(school: School) -> bool:
    """School hours may have changed while no date did: the frozen calendar holds them as well."""
    from .rules_data import build_calendar

    newest = school.calendar_versions.order_by("-number").first()
    return newest is None or newest.sha256 != build_calendar(school).sha256


def _ensure_page(school: School, report: LoadReport) -> None:
    home = _home(school)
    if home is None or TermDatesPage.objects.child_of(home).exists():
        return
    home.add_child(instance=TermDatesPage(title="Term dates", slug="dates", show_in_menus=True))
    report.created("page Term dates")


def _home(school: School) -> Page | None:
    site = school.site or Site.objects.filter(is_default_site=True).first()
    root = site.root_page if site else None
    return root if root is not None and issubclass(root.specific_class or Page, HomePage) else HomePage.objects.first()
