"""After an edit only what depends on it is made again, and the bytes are those of a full build (issue 10, line 1)."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import hooks
from portal.pages.models import ContentPage, School
from portal.pages.school import default_school
from portal.static_site.building import BuildReport, Options, build
from tests import people
from tests.static_site.edits import EDITS, Clock, publish
from tests.static_site.test_building import files_of

pytestmark = pytest.mark.django_db


def rebuilt(site: Path, school: School) -> BuildReport:
    report = build(site, school)
    assert report.problems == []
    return report


def assert_as_full(site: Path, school: School, tmp_path: Path) -> None:
    aside = tmp_path / "full"
    build(aside, school, options=Options(full=True, allow_shrink=True))
    assert files_of(site) == files_of(aside)


def test_nothing_is_made_again_where_nothing_changed(small_school: School, tmp_path: Path) -> None:
    first = rebuilt(tmp_path / "site", small_school)
    again = rebuilt(tmp_path / "site", small_school)
    assert (len(first.made), again.made, again.changed) == (first.addresses, [], False)
    assert not (tmp_path / "site.previous").exists()


def test_words_of_a_page_concern_that_page(small_school: School, tmp_path: Path) -> None:
    rebuilt(tmp_path / "site", small_school)
    publish(ContentPage.objects.get(slug="news"), body="Fresh words.")
    report = rebuilt(tmp_path / "site", small_school)
    assert report.made == ["/news/"]
    assert "Fresh words." in (tmp_path / "site/news/index.html").read_text()
    assert_as_full(tmp_path / "site", small_school, tmp_path)


def test_title_in_the_menu_concerns_every_page_that_shows_it(small_school: School, tmp_path: Path) -> None:
    rebuilt(tmp_path / "site", small_school)
    publish(ContentPage.objects.get(slug="news"), title="Newest news")
    assert sorted(rebuilt(tmp_path / "site", small_school).made) == ["/", "/news/", "/privacy/"]
    assert_as_full(tmp_path / "site", small_school, tmp_path)


def test_colour_concerns_the_stylesheet_and_what_asks_for_the_school(small_school: School, tmp_path: Path) -> None:
    rebuilt(tmp_path / "site", small_school)
    small_school.colours = {"brand": "#123456"}
    small_school.save()
    made = rebuilt(tmp_path / "site", small_school).made
    assert "/school/tokens.css" in made
    assert "/robots.txt" not in made
    assert_as_full(tmp_path / "site", small_school, tmp_path)


def test_name_of_the_school_concerns_the_page_for_what_is_not_there(small_school: School, tmp_path: Path) -> None:
    """It was read before the build began."""
    rebuilt(tmp_path / "site", small_school)
    School.objects.update(name="Fresh Name Primary School")
    rebuilt(tmp_path / "site", School.objects.get())
    assert "Fresh Name Primary School" in (tmp_path / "site/404.html").read_text()
    assert_as_full(tmp_path / "site", School.objects.get(), tmp_path)


def test_page_that_asks_for_the_day_is_made_again_on_the_next(small_school: School, tmp_path: Path) -> None:
    """The home page asks for the day, for its panels; a plain page does not."""
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)) as clock:
        rebuilt(tmp_path / "site", small_school)
        clock.shift(timedelta(hours=15, minutes=59))
        assert rebuilt(tmp_path / "site", small_school).made == []
        clock.shift(timedelta(minutes=2))
        made = rebuilt(tmp_path / "site", small_school).made
    assert ("/" in made, "/news/" in made) == (True, False)


def test_file_that_somebody_changed_is_made_again(small_school: School, tmp_path: Path) -> None:
    rebuilt(tmp_path / "site", small_school)
    page = tmp_path / "site/news/index.html"
    page.write_bytes(page.read_bytes() + b"<!-- seen -->")
    (tmp_path / "site/robots.txt").unlink()
    assert rebuilt(tmp_path / "site", small_school).made == ["/news/", "/robots.txt"]
    assert_as_full(tmp_path / "site", small_school, tmp_path)


@pytest.mark.parametrize("damage", ["", "{", '{"form": 0}', "[]"])
def test_without_readable_notes_everything_is_made(small_school: School, tmp_path: Path, damage: str) -> None:
    first = rebuilt(tmp_path / "site", small_school)
    (tmp_path / ".site.notes.json").write_text(damage)
    assert rebuilt(tmp_path / "site", small_school).made == first.made


def test_other_options_make_everything_anew(small_school: School, tmp_path: Path) -> None:
    first = rebuilt(tmp_path / "site", small_school)
    unpacked = build(tmp_path / "site", small_school, options=Options(packs=False, allow_shrink=True))
    assert unpacked.made == first.made
    assert not list((tmp_path / "site").rglob("*.gz"))


def test_pupil_of_a_name_that_a_kept_page_holds_stops_the_build(small_school: School, tmp_path: Path) -> None:
    """Abuse case 53: the page was written before there was such a pupil."""
    page = ContentPage.objects.get(slug="news")
    publish(page, body=f"Our guest was {people.CHILD_NAME}.")
    rebuilt(tmp_path / "site", small_school)
    people.pupil(small_school)
    report = build(tmp_path / "site", small_school)
    assert "news/index.html: holds a pupil's name." in map(str, report.problems)


def test_link_of_a_kept_page_to_one_that_went_stops_the_build(small_school: School, tmp_path: Path) -> None:
    news = ContentPage.objects.get(slug="news")
    publish(news, body="See [this](/privacy/).")
    rebuilt(tmp_path / "site", small_school)
    ContentPage.objects.get(slug="privacy").unpublish()
    report = build(tmp_path / "site", small_school)
    assert "news/index.html: leads to /privacy/, which is not part of the site." in map(str, report.problems)


# Any sequence of edits.


@pytest.fixture
def few_addresses(loaded: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """The demo school, of each room some addresses of each kind: a build takes a second."""
    for name in ("public_addresses", "unlisted_addresses"):
        rooms: hooks.Hook[object] = hooks.Hook(name)  # type: ignore[type-var]
        for room, addresses in getattr(hooks, name).items():
            rooms.fill(room, lambda school, addresses=addresses: [p for p in addresses(school) if is_one_of_few(p)])
        monkeypatch.setattr(hooks, name, rooms)
    monkeypatch.setattr("portal.static_site.building.problems_of", lambda build, files_before: [])
    monkeypatch.setattr(hooks, "moved_addresses", hooks.Hook("moved_addresses"))
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, tzinfo=UTC), tick=True):
        school = default_school()
        assert school is not None
        yield school


def is_one_of_few(path: str) -> bool:
    is_left_out = ("year-", ".pdf", "/schools/", "/days/", "2024", "2025", "attendance-sedgeholme", "sedgeholme")
    return not any(part in path for part in is_left_out)


@pytest.mark.heavy
def test_any_edits_give_the_bytes_of_a_full_build(few_addresses: School, tmp_path: Path) -> None:
    base = tmp_path / "base" / "site"
    base.parent.mkdir()
    build(base, few_addresses)
    examples = iter(range(10_000))

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(edits=st.lists(st.sampled_from(EDITS), min_size=3, max_size=8))
    def try_edits(edits: list[Callable[[Clock], None]]) -> None:
        folder = tmp_path / f"example-{next(examples)}"
        shutil.copytree(base.parent, folder, symlinks=True)
        with transaction.atomic(), time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)) as clock:
            for edit in edits:
                edit(clock.shift)
                build(folder / "site", few_addresses, options=Options(allow_shrink=True))
            build(folder / "full", few_addresses, options=Options(full=True))
            assert files_of(folder / "site") == files_of(folder / "full")
            transaction.set_rollback(True)
        shutil.rmtree(folder)

    try_edits()
