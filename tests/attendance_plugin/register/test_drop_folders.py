"""What waits in a folder, and that a file is opened and moved only as the one that was seen."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from portal.attendance_plugin.register.drop_folders import (
    FileChanged,
    find_folder,
    find_waiting,
    open_waiting,
    put_away,
    remove_old,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "millbrook"
    made.mkdir()
    return made


def test_only_plain_finished_files_wait_in_the_order_of_their_names(folder: Path, tmp_path: Path) -> None:
    for name in ("2-marks.csv", "1-roll.csv", ".hidden.csv", "marks.csv.part", "marks.TMP", "~lock.csv", "marks.csv~"):
        (folder / name).write_text("x")
    (tmp_path / "elsewhere.csv").write_text("x")
    (folder / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    (folder / "taken").mkdir()
    os.mkfifo(folder / "pipe.csv")
    assert [file.path.name for file in find_waiting(folder)] == ["1-roll.csv", "2-marks.csv"]


def test_a_school_s_folder_is_a_real_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(folder)
    found = [find_folder(tmp_path, slug) for slug in ("millbrook", "linked", "other")]
    assert found == [folder, None, None]


@pytest.mark.parametrize("change", ["grown", "replaced", "linked", "gone"])
def test_a_file_that_is_no_longer_the_one_seen_is_neither_opened_nor_moved(
    folder: Path, tmp_path: Path, change: str
) -> None:
    path = folder / "marks.csv"
    path.write_text("1")
    (seen,) = find_waiting(folder)
    if change == "grown":
        path.write_text("12")
    else:
        path.unlink()
    if change == "replaced":
        (folder / "held").write_text("")
        path.write_text("1")
        os.utime(path, ns=(seen.modified_ns, seen.modified_ns + 1))
    if change == "linked":
        (tmp_path / "elsewhere").write_text("1")
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises((FileChanged, OSError)), open_waiting(seen):
        pass
    assert put_away(seen, "taken", 7) is None
    assert list((folder / "taken").iterdir()) == []


def test_a_file_is_put_away_under_a_number_of_its_own(folder: Path) -> None:
    path = folder / "marks.csv"
    path.write_text("1")
    (seen,) = find_waiting(folder)
    assert put_away(seen, "refused", 7) == folder / "refused" / "7-marks.csv"
    assert find_waiting(folder) == []


def test_what_was_done_with_is_removed_after_a_while(folder: Path) -> None:
    for where in ("taken", "refused"):
        (folder / where).mkdir()
        (folder / where / "1-marks.csv").write_text("x")
    (folder / "marks.csv").write_text("x")
    assert remove_old(folder, now=time.time() + 86_400, kept=timedelta(days=2)) == 0
    assert remove_old(folder, now=time.time() + 3 * 86_400, kept=timedelta(days=2)) == 2
    assert [path.name for path in folder.rglob("*.csv")] == ["marks.csv"]
