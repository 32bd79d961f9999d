from datetime import date, timedelta

import pytest

from portal.calendars.services import current_calendar_version, rules_calendar
from portal.content_loader import CalendarContent, Content
from portal.pages.models import School

YEARS = ["2024-25", "2025-26", "2026-27", "2027-28"]


def calendar_of(content: Content, label: str) -> CalendarContent:
    return next(calendar for calendar in content.calendars if calendar.label == label)


def test_years_follow_each_other(content: Content) -> None:
    assert [calendar.label for calendar in content.calendars] == YEARS


def test_each_year_has_190_days_for_pupils(loaded: None) -> None:
    days = {
        (school.slug, year.label): len({session.day for session in year.sessions()})
        for school in School.objects.all()
        for year in rules_calendar(current_calendar_version(school)).years
    }
    ours = [("thistlemere", label) for label in YEARS]
    assert days == dict.fromkeys([*ours, ("sedgeholme", "2025-26"), ("sedgeholme", "2026-27")], 190)


@pytest.mark.parametrize("label", YEARS)
def test_each_year_has_five_inset_days_on_weekdays(content: Content, label: str) -> None:
    days = {entry.first for entry in calendar_of(content, label).of_category("inset")}
    assert (len(days), [day for day in days if day.weekday() > 4]) == (5, [])


@pytest.mark.parametrize("label", YEARS)
def test_school_finishes_early_on_the_last_day_of_each_term(content: Content, label: str) -> None:
    calendar = calendar_of(content, label)
    assert {entry.first for entry in calendar.of_category("early_closing")} == {
        term.last for term in calendar.of_category("term")
    }


@pytest.mark.parametrize("label", YEARS)
def test_half_terms_are_whole_weeks(content: Content, label: str) -> None:
    half_terms = calendar_of(content, label).of_category("half_term")
    assert [(entry.first.weekday(), entry.last - entry.first) for entry in half_terms] == [(0, timedelta(days=4))] * 3


@pytest.mark.parametrize(
    ("label", "key_stage_2", "multiplication", "phonics"),
    [
        (
            "2024-25",
            (date(2025, 5, 12), date(2025, 5, 15)),
            (date(2025, 6, 2), date(2025, 6, 13)),
            (date(2025, 6, 9), date(2025, 6, 13)),
        ),
        (
            "2025-26",
            (date(2026, 5, 11), date(2026, 5, 14)),
            (date(2026, 6, 1), date(2026, 6, 12)),
            (date(2026, 6, 8), date(2026, 6, 12)),
        ),
    ],
)
def test_national_tests_are_on_the_published_days(
    content: Content,
    label: str,
    key_stage_2: tuple[date, date],
    multiplication: tuple[date, date],
    phonics: tuple[date, date],
) -> None:
    tests = calendar_of(content, label).of_category("assessment")
    assert {entry.year_groups: (entry.first, entry.last) for entry in tests} == {
        (6,): key_stage_2,
        (4,): multiplication,
        (1,): phonics,
    }


def test_every_assessment_says_where_its_dates_come_from(content: Content) -> None:
    tests = [entry for calendar in content.calendars for entry in calendar.of_category("assessment")]
    assert [entry.title for entry in tests if not entry.source] == []


def test_dates_that_are_not_known_are_not_called_national(content: Content) -> None:
    """Weeks kept free are the school's own; the year after has nothing entered, which differs from «none»."""
    sources = {entry.source for entry in calendar_of(content, "2026-27").of_category("assessment")}
    assert sources == {"School calendar: weeks kept free until the national dates are entered"}
    assert not calendar_of(content, "2027-28").assessments_entered
