"""Any title, any days from 2000 to 2099, any year groups: from the record to the file and back, nothing is lost."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.calendars.feed_names import FeedName
from portal.calendars.feeds import build_ics
from portal.calendars.importers import read_dates
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.occasions import occasions_of
from portal.calendars.plain_text import one_line
from portal.pages.models import School
from portal.rules.sessions import academic_year
from tests.calendars.readers import READERS

EDITED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FEED = FeedName("whole-school")
school = School(pk=1, slug="millbrook", name="Millbrook; Primary, School", site_id=1, phase="all_through")
school._state.fields_cache["site"] = SimpleNamespace(is_default_site=True)


@st.composite
def rows(draw: st.DrawFn) -> CalendarDate:
    """A date as the database would hand it over, of any kind and for any year groups."""
    first = draw(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
    last = min(first + timedelta(days=draw(st.integers(0, 100))), date(2099, 12, 31))
    category = draw(st.sampled_from(CalendarDate.Category.values))
    starts = draw(st.none() | st.sampled_from([time(0, 0), time(1, 30), time(13, 30), time(23, 59)]))
    timed = starts is not None and category not in {"term", "holiday"} and not _in_the_gap(first, starts)
    return CalendarDate(
        year=AcademicYear(label=academic_year(first)),
        uid=draw(st.uuids(version=4)),
        ends_uid=uuid.uuid4(),
        category=category,
        title=draw(st.text(min_size=1, max_size=120).filter(lambda text: one_line(text) != "")),
        first_day=first,
        last_day=last,
        starts_at=starts if timed else None,
        ends_at=time(15, 15) if timed and first < last else None,
        year_groups=sorted(draw(st.sets(st.integers(0, 14), max_size=15))),
        status=draw(st.sampled_from(CalendarDate.Status.values)),
        sequence=draw(st.integers(0, 999)),
        modified_at=EDITED,
    )


def _in_the_gap(day: date, clock: time) -> bool:
    """The hour that does not exist, or exists twice, on a Sunday in March or October."""
    return day.weekday() == 6 and day.month in (3, 10) and day.day > 24 and clock == time(1, 30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows(), min_size=1, max_size=4, unique_by=lambda row: row.uid))
def test_any_dates_come_back_the_same_from_every_reader(dates: list[CalendarDate]) -> None:
    occasions = occasions_of(dates)
    body = build_ics(school, FEED, occasions)
    read = {name: [(each.uid, each.title, each.starts[:10]) for each in parse(body)] for name, parse in READERS.items()}
    assert read == dict.fromkeys(READERS, read["icalendar"])
    prefix = {True: "CANCELLED: ", False: ""}
    titles = {str(entry.uid): f"{prefix[entry.cancelled]}{one_line(entry.full_title)}" for entry in occasions}
    assert {uid: title for uid, title, _ in read["icalendar"]} == titles


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows())
def test_any_date_comes_back_the_same_from_our_own_import(row: CalendarDate) -> None:
    occasions = {str(entry.uid): entry for entry in occasions_of([row])}
    # One title may be too long once it says for whom it is; the import then names the line, as it should.
    if any(len(one_line(entry.full_title)) > 120 for entry in occasions.values()):
        return
    found = {each.uid: each for each in read_dates("feed.ics", build_ics(school, FEED, list(occasions.values())))}
    assert found.keys() == occasions.keys()
    for uid, entry in occasions.items():
        each = found[uid]
        assert (each.first_day, each.last_day) == (entry.first_day, entry.last_day)
        assert (each.title, each.category) == (one_line(entry.full_title), entry.category)
        assert (each.year_groups, each.sequence, each.cancelled) == (entry.year_groups, entry.sequence, entry.cancelled)
        assert (each.starts_at, each.ends_at) == (entry.starts_at, entry.ends_at)


@pytest.mark.parametrize("title", ["CANCELLED: fair", "CANCELLED: CANCELLED: fair"])
def test_title_that_says_cancelled_itself_keeps_it(title: str) -> None:
    row = CalendarDate(
        uid=uuid.uuid4(), category="event", title=title, first_day=date(2027, 1, 5), last_day=date(2027, 1, 5),
        status="confirmed", modified_at=EDITED,
    )  # fmt: skip
    [found] = read_dates("feed.ics", build_ics(school, FEED, occasions_of([row])))
    assert (found.title, found.cancelled) == (title, False)
