"""A small build is laid into the folder of two builds ago; what is put in place is the whole site all the same."""

from pathlib import Path

import pytest

from portal.pages.models import ContentPage, School
from portal.static_site.building import Options, build
from portal.static_site.last_build import MANIFEST
from portal.static_site.swapping import previous_of, spare_of
from tests.static_site.edits import publish
from tests.static_site.test_building import files_of

pytestmark = pytest.mark.django_db


def edit(site: Path, school: School, number: int) -> None:
    publish(ContentPage.objects.get(slug="news"), body=f"Words {number}.")
    assert build(site, school).problems == []


def test_many_small_builds_in_a_row_are_the_site_and_the_one_before(small_school: School, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, small_school)
    before = files_of(site)
    for number in range(5):
        edit(site, small_school, number)
        assert files_of(previous_of(site)) == before
        before = files_of(site)
    build(tmp_path / "full", small_school)
    assert before == files_of(tmp_path / "full")
    same = "privacy/index.html"
    assert len({(folder / same).stat().st_ino for folder in (site, previous_of(site), spare_of(site))}) == 1


def test_page_that_went_leaves_no_file_and_no_folder(small_school: School, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, small_school)
    for number in range(3):
        edit(site, small_school, number)
    assert (spare_of(site) / "news").is_dir()
    ContentPage.objects.get(slug="news").delete()
    build(site, small_school, options=Options(allow_shrink=True))
    assert not (site / "news").exists()


def test_spare_that_a_build_was_killed_over_is_thrown_away(small_school: School, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, small_school)
    for number in range(3):
        edit(site, small_school, number)
    (spare_of(site) / MANIFEST).unlink()
    (spare_of(site) / "privacy/index.html").write_text("half a page")
    edit(site, small_school, 9)
    build(tmp_path / "full", small_school)
    assert files_of(site) == files_of(tmp_path / "full")


def replace(file: Path, words: str) -> None:
    """By another file, as an editor does: the same file in other builds stays as it was."""
    file.unlink()
    file.write_text(words)


@pytest.mark.parametrize("place", ["site", ".site.spare"])
@pytest.mark.parametrize("edited", [True, False])
def test_file_that_somebody_changed_in_one_folder_is_never_laid_out(
    small_school: School, tmp_path: Path, place: str, edited: bool
) -> None:
    site = tmp_path / "site"
    build(site, small_school)
    for number in range(3):
        edit(site, small_school, number)
    (tmp_path / place / "index.html.gz").unlink()
    replace(tmp_path / place / "privacy/index.html", "Not ours.")
    if edited:
        edit(site, small_school, 3)
    else:
        build(site, small_school)
    build(tmp_path / "full", small_school)
    assert files_of(site) == files_of(tmp_path / "full")
    edit(site, small_school, 4)
    build(tmp_path / "full", small_school)
    assert files_of(site) == files_of(tmp_path / "full")


def test_page_made_again_in_the_same_words_mends_what_somebody_changed(small_school: School, tmp_path: Path) -> None:
    """Everything else was found in the spare then, and no word of the site has changed."""
    site = tmp_path / "site"
    build(site, small_school)
    for number in range(3):
        edit(site, small_school, number)
    before = files_of(site)
    replace(site / "privacy/index.html", "Not ours.")
    ContentPage.objects.filter(slug="news").update(locked=True)
    report = build(site, small_school)
    assert (report.problems, report.changed, report.made) == ([], True, ["/news/"])
    assert files_of(site) == before
