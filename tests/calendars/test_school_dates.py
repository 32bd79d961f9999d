"""Dates of the whole trust, entered once, and the days on which only staff are in."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.test import Client

from portal.calendars.date_import import import_dates
from portal.calendars.models import AcademicYear, CalendarDate, CalendarRevision, CalendarVersion
from portal.calendars.pupil_days import pupil_days
from portal.calendars.school_dates import confirmed_dates, published_dates
from portal.calendars.services import (
    cancel_date,
    is_open,
    is_school_day,
    next_dates,
    publish_year,
    save_date,
)
from portal.pages.models import School
from tests.calendars.conftest import YEAR, Load
from tests.calendars.readers import READERS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TRUST_DAY = date(2027, 2, 3)


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


def trust_date(category: str = "closure", **values: object) -> CalendarDate:
    given = {"title": "Founders' day", "first_day": TRUST_DAY, "last_day": TRUST_DAY, "whole_trust": True} | values
    row = CalendarDate(year=AcademicYear.objects.get(school__slug="test-school"), category=category, **given)
    save_date(row)
    return row


def test_trust_date_is_one_record_that_closes_every_school(school: School, upper: School) -> None:
    row = trust_date()
    assert [is_school_day(each, TRUST_DAY) for each in (school, upper)] == [False, False]
    found = [
        next(entry for entry in next_dates(each, TRUST_DAY, 5) if entry.title == "Founders' day")
        for each in (school, upper)
    ]
    assert {(entry.uid, entry.sequence, entry.whole_trust) for entry in found} == {(row.uid, 0, True)}
    assert CalendarDate.objects.filter(title="Founders' day").count() == 1


def test_own_date_counts_for_its_school_alone(school: School, upper: School) -> None:
    trust_date(whole_trust=False)
    assert [is_school_day(each, TRUST_DAY) for each in (school, upper)] == [False, True]


def test_each_change_of_a_trust_date_is_published_for_every_school(school: School, upper: School) -> None:
    def state() -> list[tuple[int, int]]:
        return [
            (CalendarRevision.objects.get(school=each).number, CalendarVersion.objects.filter(school=each).count())
            for each in (school, upper)
        ]

    before = state()
    row = trust_date()
    row.first_day = row.last_day = date(2027, 2, 4)
    save_date(row)
    row.whole_trust = False
    save_date(row)
    cancel_date(row)
    # The last change is the first school's alone: the second one lost the date with the change before.
    assert state() == [(before[0][0] + 4, before[0][1] + 3), (before[1][0] + 3, before[1][1] + 3)]
    assert row.sequence == 3
    assert is_school_day(upper, date(2027, 2, 4)) is True


def test_trust_date_for_year_groups_is_left_out_where_nobody_is_in_them(school: School, upper: School) -> None:
    trust_date("event", title="Leavers' day", year_groups=[6, 11])
    trust_date("event", title="Nativity", year_groups=[0, 1])
    assert {row.title for row in published_dates(upper)} >= {"Leavers' day"}
    assert "Nativity" not in {row.title for row in published_dates(upper)}
    assert {"Leavers' day", "Nativity"} <= {row.title for row in published_dates(school)}


def test_trust_date_follows_the_year_it_was_entered_in(school: School, upper: School) -> None:
    trust_date()
    year = AcademicYear.objects.get(school=school)
    year.published = False
    year.save()
    publish_year(year)
    assert is_school_day(upper, TRUST_DAY) is True
    assert "Founders' day" in {row.title for row in confirmed_dates(year)}


def test_trust_wide_early_closing_closes_the_other_school_too(school: School, upper: School) -> None:
    trust_date("early_closing", title="Early finish", starts_at=time(12, 30), ends_at=time(15, 15))
    at = datetime(2027, 2, 3, 12, 45, tzinfo=UTC)
    assert [is_open(each, at) for each in (school, upper)] == [False, False]
    assert is_open(upper, datetime(2027, 2, 3, 12, 29, tzinfo=UTC)) is False  # lunch begins at noon
    assert is_open(upper, datetime(2027, 2, 3, 11, 59, tzinfo=UTC)) is True


def test_import_knows_a_trust_date_again_in_either_school(school: School, upper: School) -> None:
    row = trust_date("event")
    body = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{row.uid}\r\nSEQUENCE:0\r\nSUMMARY:Founders' day\r\n"
        "DTSTART;VALUE=DATE:20270203\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
    assert [import_dates(each, "d.ics", body).summary() for each in (school, upper)] == ["1 unchanged"] * 2
    before = CalendarRevision.objects.get(school=school).number
    assert import_dates(upper, "d.ics", body.replace(b"20270203", b"20270204")).summary() == "1 changed"
    moved = CalendarDate.objects.get(title="Founders' day")
    assert (moved.uid, moved.year.school, moved.whole_trust, moved.first_day.day) == (row.uid, school, True, 4)
    assert CalendarRevision.objects.get(school=school).number == before + 1


# Staff's own days.


def staffed(load: Load) -> None:
    load(YEAR.replace("last = 2026-12-18", "last = 2026-12-18\nstaff_first = 2026-09-01\nstaff_last = 2026-12-21", 1))


def test_staff_days_are_no_days_of_pupils(school: School, load: Load) -> None:
    before = (pupil_days(AcademicYear.objects.get()), CalendarVersion.objects.get().sha256)
    revision = CalendarRevision.objects.get().number
    staffed(load)
    assert (pupil_days(AcademicYear.objects.get()), CalendarVersion.objects.get().sha256) == before
    assert CalendarRevision.objects.get().number == revision + 1
    assert [is_school_day(school, day) for day in (date(2026, 9, 1), date(2026, 12, 21))] == [False, False]


def test_staff_days_are_told_on_the_page_in_the_feed_and_in_json(client: Client, load: Load) -> None:
    staffed(load)
    page = client.get("/dates/").content.decode()
    assert 'Staff from <time datetime="2026-09-01">Tuesday 1 September</time>' in page
    assert 'Staff until <time datetime="2026-12-21">Monday 21 December</time>' in page
    feed = client.get("/dates/feeds/whole-school.ics").content
    assert feed.count(b"DESCRIPTION:Staff are in from Tuesday 1 September 2026.\r\n") == 1
    assert feed.count(b"DESCRIPTION:Staff are in until Monday 21 December 2026.\r\n") == 1
    data = json.loads(client.get("/dates/feeds/whole-school.json").content)["dates"]
    found = {entry["title"]: entry["staff_day"] for entry in data if entry["title"].startswith("Autumn term")}
    assert found == {"Autumn term starts": "2026-09-01", "Autumn term ends": "2026-12-21"}


def test_staff_days_move_the_sequence_of_their_term_alone(client: Client, load: Load) -> None:
    before = READERS["icalendar"](client.get("/dates/feeds/whole-school.ics").content)
    staffed(load)
    assert CalendarDate.objects.get(key="autumn").sequence == 1
    assert set(CalendarDate.objects.exclude(key="autumn").values_list("sequence", flat=True)) == {0}
    assert READERS["icalendar"](client.get("/dates/feeds/whole-school.ics").content) == before


def test_file_that_says_nothing_new_leaves_an_edit_from_before_there_were_staff_days(load: Load) -> None:
    row = CalendarDate.objects.get(key="fair")
    row.title = "Edited here"
    save_date(row)
    load()
    assert CalendarDate.objects.get(key="fair").title == "Edited here"
