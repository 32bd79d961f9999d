"""Importing dates: dry run first, matched on UID, never twice, all or nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from portal.calendars.date_import import import_dates, preview_dates
from portal.calendars.importers import FileRefused
from portal.calendars.models import CalendarDate, CalendarVersion
from portal.pages.models import School
from tests.calendars.conftest import YEAR, Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


def ics(*events: str) -> bytes:
    blocks = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{blocks}END:VCALENDAR\r\n".encode()


def trip(day: str = "20270302", **more: str) -> str:
    lines = {"UID": "trip@other.example", "SUMMARY": "Trip to the sea", "DTSTART;VALUE=DATE": day} | more
    return "\r\n".join(f"{name}:{value}" for name, value in lines.items())


def state() -> list[tuple[object, ...]]:
    return list(CalendarDate.objects.order_by("pk").values_list())


def test_dry_run_says_what_would_happen_and_writes_nothing(school: School) -> None:
    before, versions = state(), CalendarVersion.objects.count()
    report = preview_dates(school, "d.ics", ics(trip(CATEGORIES="INSET day")))
    assert report.summary() == "1 new"
    assert "2026-27 has 201 days for pupils, 11 days too many: a school year has 190 days, which is 380 sessions." in (
        report.warnings
    )
    assert (state(), CalendarVersion.objects.count()) == (before, versions)


def test_same_file_twice_adds_nothing(school: School) -> None:
    """Abuse case 57."""
    assert import_dates(school, "d.ics", ics(trip())).summary() == "1 new"
    before = state()
    assert import_dates(school, "d.ics", ics(trip())).summary() == "1 unchanged"
    assert state() == before


def test_a_later_file_moves_the_date_and_keeps_its_uid(school: School) -> None:
    import_dates(school, "d.ics", ics(trip()))
    first = CalendarDate.objects.get(title="Trip to the sea")
    assert import_dates(school, "d.ics", ics(trip("20270309"))).summary() == "1 changed"
    moved = CalendarDate.objects.get(title="Trip to the sea")
    assert (moved.uid, moved.sequence, moved.first_day) == (first.uid, 1, date(2027, 3, 9))


def test_cancelled_event_calls_the_date_off(school: School) -> None:
    import_dates(school, "d.ics", ics(trip()))
    assert import_dates(school, "d.ics", ics(trip(STATUS="CANCELLED"))).summary() == "1 called off"
    assert CalendarDate.objects.get(title="Trip to the sea").status == "cancelled"
    assert import_dates(school, "d.ics", ics(trip(STATUS="CANCELLED"))).summary() == "1 unchanged"


def test_cancelled_event_never_heard_of_adds_nothing(school: School) -> None:
    before = state()
    import_dates(school, "d.ics", ics(trip(STATUS="CANCELLED")))
    assert state() == before


def test_our_own_feed_come_back_changes_nothing(school: School, client: Client) -> None:
    before = state()
    body = client.get("/dates/feeds/whole-school.ics").content
    report = import_dates(school, "whole-school.ics", body)
    assert report.summary() == f"{body.count(b'BEGIN:VEVENT')} unchanged"
    assert state() == before


def test_our_own_feed_edited_elsewhere_moves_the_term_it_names(school: School, client: Client) -> None:
    term, fair = CalendarDate.objects.get(key="spring"), CalendarDate.objects.get(key="fair")
    text = client.get("/dates/feeds/whole-school.ics").content.decode()
    blocks = text.split("BEGIN:VEVENT")
    ends = next(block for block in blocks if str(term.ends_uid) in block)
    moved = ends.replace("20270325", "20270324").replace("20270326", "20270325")
    renamed = next(block for block in blocks if str(fair.uid) in block)
    edited = text.replace(ends, moved).replace(renamed, renamed.replace("Winter fair", "Snow fair"))
    assert import_dates(school, "f.ics", edited.encode()).count("changed") == 2
    term.refresh_from_db()
    fair.refresh_from_db()
    assert (term.title, term.first_day, term.last_day) == ("Spring term", date(2027, 1, 5), date(2027, 3, 24))
    assert (fair.title, fair.sequence) == ("Snow fair; cakes, games", 1)


def test_an_older_copy_of_our_feed_moves_nothing_back(school: School, client: Client) -> None:
    """Abuse case 57: yesterday's file today."""
    old = client.get("/dates/feeds/whole-school.ics").content
    newer = old.replace(b"Winter fair", b"Snow fair")
    import_dates(school, "f.ics", newer)
    report = import_dates(school, "f.ics", old)
    assert (report.count("older than ours"), report.has_changes) == (1, False)


def test_a_date_we_have_already_is_not_added_under_another_uid(school: School) -> None:
    before = state()
    body = "title,first_day,category,year_groups,uid\ninset DAY,2026-11-27,INSET day,Year 3,abc\n"
    assert import_dates(school, "d.csv", body.encode()).summary() == "1 unchanged"
    assert state() == before


def test_row_without_uid_is_known_again(school: School) -> None:
    body = b"title,first_day,description\nFair,2027-06-12,Bring cake\n"
    import_dates(school, "d.csv", body)
    assert import_dates(school, "d.csv", body).summary() == "1 unchanged"
    report = import_dates(school, "d.csv", body.replace(b"cake", b"two cakes"))
    assert report.summary() == "1 changed"
    assert CalendarDate.objects.get(title="Fair").description == "Bring two cakes"


def test_one_bad_line_and_nothing_is_taken(school: School) -> None:
    """Abuse case 59: all or nothing."""
    before = state()
    body = b"title,first_day\nFair,2027-06-12\nFar future,2031-06-12\n"
    with pytest.raises(FileRefused) as refused:
        import_dates(school, "d.csv", body)
    assert str(refused.value) == (
        "Line 3: got a day of 2030-31; accepted: days of the school years 2026-27. Add the school year 2030-31 first."
    )
    assert state() == before


def test_dates_that_contradict_each_other_are_refused_as_a_whole(school: School) -> None:
    before = state()
    body = b"title,first_day,last_day,category\nExtra term,2026-12-10,2027-01-20,Term\n"
    with pytest.raises(FileRefused, match="terms that do not overlap"):
        import_dates(school, "d.csv", body)
    assert state() == before


def test_loading_content_again_leaves_imported_dates_alone(school: School, load: Load) -> None:
    import_dates(school, "d.ics", ics(trip()))
    load(YEAR.replace("Winter fair", "Frost fair"))
    assert CalendarDate.objects.get(title="Trip to the sea").status == "confirmed"


def test_command_tells_what_it_would_do_then_does_it(school: School, tmp_path: Path) -> None:
    file, out = tmp_path / "d.ics", StringIO()
    file.write_bytes(ics(trip()))
    call_command("import_dates", file, dry_run=True, stdout=out)
    assert "  line 3: new: Trip to the sea (02 Mar 2027), Event, Whole school\n" in out.getvalue()
    assert out.getvalue().endswith("Dry run, nothing was written: 1 new.\n")
    assert not CalendarDate.objects.filter(title="Trip to the sea").exists()
    call_command("import_dates", file, kind="assessment", stdout=out)
    assert out.getvalue().endswith("Imported d.ics: 1 new.\n")
    assert CalendarDate.objects.get(title="Trip to the sea").category == "assessment"


def test_command_refuses_with_the_line_and_its_exit_status(school: School, tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text("title,first_day\nFair,soon\n")
    with pytest.raises(CommandError, match=r"Nothing was written\. Line 2: got soon") as refused:
        call_command("import_dates", file)
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match=r"Cannot read .*Check the path") as missing:
        call_command("import_dates", tmp_path / "none.ics")
    assert missing.value.returncode == 2
