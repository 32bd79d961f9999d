"""Copying a year: same weekdays, new UIDs, nothing seen by families until it is published (A8)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.calendars.models import AcademicYear, CalendarDate, CalendarVersion
from portal.calendars.services import cancel_date
from portal.calendars.year_copies import YearExists, copy_year
from tests.calendars.conftest import YEAR, Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


def test_copied_dates_keep_the_weekday_and_have_uids_of_their_own() -> None:
    year = AcademicYear.objects.get()
    before = list(year.dates.order_by("pk").values_list())
    cancel_date(CalendarDate.objects.get(key="fair"))
    before = list(year.dates.order_by("pk").values_list())
    copied = copy_year(year)
    rows = {row.title: row for row in copied.dates.exclude(category="bank_holiday").exclude(title="INSET day")}
    assert {title: (row.first_day, row.last_day) for title, row in rows.items()} == {
        "Autumn term": (date(2027, 9, 1), date(2027, 12, 17)),
        "Spring term": (date(2028, 1, 4), date(2028, 3, 23)),
        "Summer term": (date(2028, 4, 10), date(2028, 7, 19)),
        "Autumn half term": (date(2027, 10, 25), date(2027, 10, 29)),
        "Early finish": (date(2027, 12, 17), date(2027, 12, 17)),
    }
    uids = [uid for row in CalendarDate.objects.all() for uid in (row.uid, row.ends_uid)]
    assert len(set(uids)) == len(uids)
    assert set(copied.dates.values_list("sequence", "status")) == {(0, "confirmed")}
    assert list(year.dates.order_by("pk").values_list()) == before


def test_bank_holidays_are_those_of_the_new_year() -> None:
    found = copy_year(AcademicYear.objects.get()).dates.filter(category="bank_holiday")
    assert sorted(row.first_day for row in found)[:3] == [date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3)]


def test_families_and_rules_see_nothing_of_it_yet() -> None:
    copied = copy_year(AcademicYear.objects.get())
    assert (copied.label, copied.published, copied.assessments_entered) == ("2027-28", False, False)
    assert CalendarVersion.objects.count() == 1


def test_year_that_is_entered_is_not_copied_over() -> None:
    year = AcademicYear.objects.get()
    copy_year(year)
    before = CalendarDate.objects.count()
    with pytest.raises(YearExists, match="2027-28 is entered already"):
        copy_year(year)
    assert CalendarDate.objects.count() == before


def test_no_date_slips_into_august(load: Load) -> None:
    """52 weeks after Tuesday 1 September 2026 is 31 August 2027."""
    load(YEAR.replace("first = 2026-09-02", "first = 2026-09-01"))
    copied = copy_year(AcademicYear.objects.get())
    assert copied.dates.get(key="autumn").first_day == date(2027, 9, 7)


def test_file_of_the_next_year_moves_the_copied_dates(load: Load) -> None:
    copied = copy_year(AcademicYear.objects.get())
    uid = copied.dates.get(key="autumn").uid
    load(
        YEAR,
        'label = "2027-28"\n[[terms]]\nkey = "autumn"\ntitle = "Autumn term"\nfirst = 2027-09-03\nlast = 2027-12-17\n',
    )
    moved = copied.dates.get(key="autumn")
    assert (moved.uid, moved.first_day, moved.sequence) == (uid, date(2027, 9, 3), 1)
