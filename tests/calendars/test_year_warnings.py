"""What an editor is told to look at twice (A7)."""

from datetime import UTC, date, datetime

import pytest

from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import cancel_date, publish_calendar, save_date
from portal.calendars.year_warnings import year_warnings
from tests.calendars.conftest import YEAR, Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def year(load: Load) -> AcademicYear:
    load()
    return AcademicYear.objects.get()


def add(
    year: AcademicYear, title: str, category: str, first: str, last: str = "", groups: tuple[int, ...] = ()
) -> None:
    row = CalendarDate(year=year, title=title, category=category, year_groups=list(groups))
    row.first_day, row.last_day = date.fromisoformat(first), date.fromisoformat(last or first)
    save_date(row, now=NOW)


def new_warnings(year: AcademicYear, before: list[str]) -> list[str]:
    return [text for text in year_warnings(year) if text not in before and "days for pupils" not in text]


@pytest.mark.parametrize(
    ("title", "category", "first", "groups", "expected"),
    [
        ("Snow", "closure", "2026-10-27", (),
         ["“Autumn half term” and “Snow” are both days off on Tuesday 27 October. Check both dates."]),
        ("Winter fair; cakes, games", "event", "2026-12-05", (),
         ["“Winter fair; cakes, games” and “Winter fair; cakes, games” are entered twice on Saturday 5 December. "
          "Check both dates."]),
        ("Snow", "closure", "2027-05-11", (6,),
         ["“Year 6 tests” and “Snow” fall together: tests on a day off on Tuesday 11 May. Check both dates."]),
        ("Snow", "closure", "2027-05-11", (5,), []),
        ("Early", "early_closing", "2026-10-28", (),
         ["“Autumn half term” and “Early” fall together: an early finish on a day off on Wednesday 28 October. "
          "Check both dates."]),
        ("Training", "inset", "2026-11-28", (),
         ["“Training” falls on Saturday 28 November, a weekend. Check the date."]),
        ("Fair", "event", "2026-10-28", (), []),
    ],
)  # fmt: skip
def test_overlaps_are_told_once_where_they_concern_the_same_children(
    year: AcademicYear, title: str, category: str, first: str, groups: tuple[int, ...], expected: list[str]
) -> None:
    before = year_warnings(year)
    add(year, title, category, first, groups=groups)
    assert new_warnings(year, before) == expected


def test_date_that_is_called_off_overlaps_nothing(year: AcademicYear) -> None:
    before = year_warnings(year)
    add(year, "Snow", "closure", "2026-10-27")
    cancel_date(CalendarDate.objects.get(title="Snow"), now=NOW)
    assert new_warnings(year, before) == []


def test_half_term_takes_the_warning_about_its_term_away(year: AcademicYear) -> None:
    assert "“Spring term” has no half term. Add one, unless that is meant." in year_warnings(year)
    add(year, "Spring half term", "half_term", "2027-02-15", "2027-02-19")
    assert "“Spring term” has no half term. Add one, unless that is meant." not in year_warnings(year)


def test_year_group_that_no_term_is_for_has_no_dates(load: Load) -> None:
    load(YEAR)
    year = AcademicYear.objects.get()
    for term in year.dates.filter(category="term"):
        term.year_groups = [0, 1, 2, 3, 5, 6]
        term.save()
    publish_calendar(year.school, now=NOW)
    assert [text for text in year_warnings(year) if "has no dates" in text] == [
        "Year 4 has no dates: no term of 2026-27 is for it. Add it to one."
    ]
