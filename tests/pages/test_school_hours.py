"""Dated hours from school.toml into the database, and back."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from portal.content_loader import LoadReport
from portal.content_loader.school import SchoolContent, load_school
from portal.pages.models import School
from portal.pages.school_hours import export_hours, load_hours

CONTENT = Path(__file__).parent.parent.parent / "content" / "schools" / "sedgeholme"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def given() -> SchoolContent:
    return load_school(CONTENT)


def load(school: School, given: SchoolContent) -> tuple[int, int, int]:
    report = LoadReport()
    load_hours(school, given, report)
    done = [what for what, _ in report.entries]
    return done.count("created"), done.count("changed"), done.count("unchanged")


def test_hours_are_loaded_once_and_come_back(school: School, given: SchoolContent) -> None:
    assert load(school, given) == (1, 0, 0)
    assert load(school, given) == (0, 0, 1)
    [friday] = school.hours.all()
    assert (friday.weekday, friday.pm_ends, friday.pm_register_closes) == (4, time(14, 0), time(13, 15))
    assert export_hours(school) == given.hours


def test_weekdays_with_the_same_hours_stand_together_again(school: School, given: SchoolContent) -> None:
    several = replace(given.hours[0], weekdays=(0, 2, 4))
    later = replace(several, valid_from=date(2027, 1, 4), pm_ends=time(13, 30))
    load(school, replace(given, hours=(several, later)))
    assert school.hours.count() == 6
    assert export_hours(school) == (several, later)


def test_what_is_no_longer_in_the_file_goes(school: School, given: SchoolContent) -> None:
    load(school, replace(given, hours=(replace(given.hours[0], weekdays=(3, 4)),)))
    assert load(school, given) == (0, 1, 0)
    assert [row.weekday for row in school.hours.all()] == [4]


def test_a_school_without_dated_hours_is_not_spoken_of(school: School, given: SchoolContent) -> None:
    assert load(school, replace(given, hours=())) == (0, 0, 0)
