"""The site as one file: the same bytes for the same site, replaced in one step, nothing in it that leads outside."""

import io
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from portal.pages.models import School
from portal.static_site.targets import CannotDeliver, build_to
from portal.static_site.targets.archive import write_archive
from tests.static_site.test_building import files_of

pytestmark = pytest.mark.django_db


def unpacked(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["site.tar", "site.tar.gz"])
def test_archive_holds_the_site_and_is_the_same_each_time(
    small_school: School, tmp_path: Path, settings: Settings, name: str
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    build_to(str(tmp_path / name), small_school)
    first = (tmp_path / name).read_bytes()
    (folder,) = [path for path in (tmp_path / "var/static-site").iterdir() if path.is_dir()]
    assert unpacked(tmp_path / name) == files_of(folder)
    for path in folder.rglob("*"):
        path.touch()
    build_to(str(tmp_path / name), small_school)
    assert (tmp_path / name).read_bytes() == first
    with tarfile.open(fileobj=io.BytesIO(first)) as tar:
        assert {(entry.mtime, entry.uid, entry.mode) for entry in tar} == {(0, 0, 0o644)}
        assert [entry.name for entry in tar] == sorted(entry.name for entry in tar)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "var"]


def test_place_that_cannot_be_written_is_told(small_school: School, tmp_path: Path) -> None:
    with pytest.raises(CannotDeliver, match=r"Cannot write .*Choose another place"):
        write_archive(tmp_path, tmp_path / "no" / "site.tar")


@pytest.mark.parametrize("arguments", [["site.tar", "--base", "nowhere"], ["s3://bucket/site"]])
def test_command_fails_with_2_where_it_cannot_deliver(
    small_school: School, tmp_path: Path, settings: Settings, arguments: list[str]
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    with pytest.raises(CommandError) as failed:
        call_command("build_site", *arguments)
    assert failed.value.returncode == 2
    assert not Path("site.tar").exists()
