"""Loading dates from content files: idempotent, matched by key, an editor's own change respected."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from portal.calendars.models import AcademicYear, CalendarDate, CalendarVersion, TermDatesPage
from portal.calendars.services import save_date
from portal.content_loader import ContentError
from portal.pages.models import School
from tests.calendars.conftest import YEAR, Load

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


def snapshot() -> dict[str, tuple[object, ...]]:
    return {
        row.key: (row.uid, row.sequence, row.modified_at, row.title, row.first_day, row.last_day, row.status)
        for row in CalendarDate.objects.all()
    }


def test_first_load_makes_file_dates_bank_holidays_and_the_holidays_between_terms(load: Load) -> None:
    assert load().lines() == ["  created calendar 2026-27", "  created page Term dates"]
    assert {
        row.key: (row.title, row.first_day, row.last_day) for row in CalendarDate.objects.filter(key__contains=":")
    } == {
        "bank-holiday:2026-12-25": ("Christmas Day bank holiday", date(2026, 12, 25), date(2026, 12, 25)),
        "bank-holiday:2026-12-28": (
            "Boxing Day bank holiday (substitute day)",
            date(2026, 12, 28),
            date(2026, 12, 28),
        ),
        "bank-holiday:2027-01-01": ("New Year's Day bank holiday", date(2027, 1, 1), date(2027, 1, 1)),
        "bank-holiday:2027-03-26": ("Good Friday bank holiday", date(2027, 3, 26), date(2027, 3, 26)),
        "bank-holiday:2027-03-29": ("Easter Monday bank holiday", date(2027, 3, 29), date(2027, 3, 29)),
        "bank-holiday:2027-05-03": ("Early May bank holiday", date(2027, 5, 3), date(2027, 5, 3)),
        "bank-holiday:2027-05-31": ("Spring bank holiday", date(2027, 5, 31), date(2027, 5, 31)),
        "bank-holiday:2027-08-30": ("Summer bank holiday", date(2027, 8, 30), date(2027, 8, 30)),
        # From the first weekday off to the last; Monday 4 January is an INSET day and told as one.
        "holiday:after-autumn": ("Christmas holiday", date(2026, 12, 21), date(2027, 1, 1)),
        "holiday:after-spring": ("Easter holiday", date(2027, 3, 26), date(2027, 4, 9)),
        "holiday:after-summer": ("Summer holiday", date(2027, 7, 22), date(2027, 8, 31)),
    }
    closing = CalendarDate.objects.get(key="autumn-close")
    assert (closing.starts_at, closing.ends_at) == (time(13, 30), time(15, 15))
    assert TermDatesPage.objects.get().url_path.endswith("/dates/")


def test_loading_again_changes_nothing(load: Load, clock: time_machine.Traveller) -> None:
    load()
    before = snapshot()
    clock.move_to(datetime(2026, 11, 21, tzinfo=UTC))
    report = load()
    assert (report.has_changes, snapshot()) == (False, before)
    assert CalendarVersion.objects.count() == 1


def test_moved_date_keeps_its_uid_and_raises_its_sequence_alone(load: Load, clock: time_machine.Traveller) -> None:
    load()
    before = snapshot()
    later = datetime(2026, 11, 21, tzinfo=UTC)
    clock.move_to(later)
    report = load(YEAR.replace("first = 2026-12-05", "first = 2026-12-12"))
    after = snapshot()
    uid = before["fair"][0]
    assert report.lines() == ["  changed calendar 2026-27 (1 moved or renamed)"]
    assert after.pop("fair") == (
        uid,
        1,
        later,
        "Winter fair; cakes, games",
        date(2026, 12, 12),
        date(2026, 12, 12),
        "confirmed",
    )
    before.pop("fair")
    assert after == before


def test_renamed_date_raises_its_sequence(load: Load) -> None:
    load()
    load(YEAR.replace("Winter fair; cakes, games", "Christmas fair"))
    assert CalendarDate.objects.get(key="fair").sequence == 1


def test_moved_term_moves_the_holiday_before_it_and_freezes_a_new_version(load: Load) -> None:
    load()
    uid = CalendarDate.objects.get(key="holiday:after-spring").uid
    load(YEAR.replace("first = 2027-04-12", "first = 2027-04-13"))
    holiday = CalendarDate.objects.get(key="holiday:after-spring")
    assert (holiday.uid, holiday.sequence, holiday.last_day) == (uid, 1, date(2027, 4, 12))
    assert list(CalendarVersion.objects.values_list("number", flat=True)) == [1, 2]


def without(key: str) -> str:
    head, _, rest = YEAR.partition(f'[[events]]\nkey = "{key}"')
    return head + (("[[" + rest.split("[[", 1)[1]) if "[[" in rest else "")


def test_date_gone_from_the_file_is_cancelled_while_it_lies_ahead(load: Load) -> None:
    load()
    load(without("fair"))
    row = CalendarDate.objects.get(key="fair")
    assert (row.status, row.sequence) == ("cancelled", 1)
    load(without("fair"))
    row.refresh_from_db()
    assert row.sequence == 1
    load()
    row.refresh_from_db()
    assert (row.status, row.sequence) == ("confirmed", 2)


def test_date_gone_from_the_file_stays_once_it_has_passed(load: Load, clock: time_machine.Traveller) -> None:
    load()
    clock.move_to(datetime(2026, 12, 6, tzinfo=UTC))
    load(without("fair"))
    assert CalendarDate.objects.get(key="fair").status == "confirmed"


def test_edit_in_the_admin_outlives_loading_until_the_file_itself_changes(load: Load) -> None:
    load()
    row = CalendarDate.objects.get(key="fair")
    row.title = "Winter fair in the new hall"
    save_date(row)
    load()
    row.refresh_from_db()
    assert (row.title, row.sequence) == ("Winter fair in the new hall", 1)
    load(YEAR.replace("first = 2026-12-05", "first = 2026-12-12"))
    row.refresh_from_db()
    assert (row.title, row.first_day, row.sequence) == ("Winter fair; cakes, games", date(2026, 12, 12), 2)


def test_next_year_ends_the_summer_holiday(load: Load) -> None:
    following = YEAR.split("[[half_terms]]")[0]
    for old, new in (("2027", "2028"), ("2026", "2027"), ("2027-27", "2027-28")):
        following = following.replace(old, new)
    load(YEAR, following)
    assert CalendarDate.objects.get(year__label="2026-27", key="holiday:after-summer").last_day == date(2027, 9, 1)


def test_same_key_in_two_years_is_two_dates_with_two_uids(load: Load) -> None:
    following = YEAR.split("[[half_terms]]")[0]
    for old, new in (("2027", "2028"), ("2026", "2027"), ("2027-27", "2027-28")):
        following = following.replace(old, new)
    load(YEAR, following)
    uids = list(CalendarDate.objects.values_list("uid", flat=True)) + list(
        CalendarDate.objects.values_list("ends_uid", flat=True)
    )
    assert len(set(uids)) == len(uids)


def test_early_closing_after_the_end_of_school_is_refused_by_name(load: Load) -> None:
    with pytest.raises(ContentError) as refused:
        load(YEAR.replace('at = "13:30"', 'at = "15:30"'))
    assert str(refused.value) == (
        "calendar/2026-27.toml: early_closing.autumn-close.at: got 15:30:00; accepted: a time before school ends at "
        "15:15. Correct the time, or remove the early closing."
    )


def test_unpublished_year_is_loaded_but_not_part_of_the_rules(load: Load, school: School) -> None:
    load(YEAR.replace('label = "2026-27"', 'label = "2026-27"\npublished = false'))
    assert AcademicYear.objects.get().published is False
    assert '"years":[]' in CalendarVersion.objects.get().calendar


def test_changed_school_hours_freeze_a_new_version(load: Load, school: School) -> None:
    load()
    School.objects.filter(pk=school.pk).update(pm_ends=time(15, 30))
    load()
    assert [version.number for version in CalendarVersion.objects.all()] == [1, 2]
