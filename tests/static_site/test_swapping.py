"""What is on the disk when: a power cut leaves the old site or the new one, whole (R39)."""

import ctypes
import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.static_site.swapping import put_in_place

HAS_SYNCFS = hasattr(ctypes.CDLL(None), "syncfs")


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """The new folder and ``out``, which holds the old site."""
    new, out = tmp_path / "new", tmp_path / "site"
    for folder in (new, out):
        folder.mkdir()
        (folder / "page").write_text(folder.name)
    return new, out


def stands(out: Path) -> str:
    return (out / "page").read_text()


@pytest.fixture(autouse=True)
def nothing_is_flushed() -> None:
    """Here it is."""


@pytest.mark.skipif(not HAS_SYNCFS, reason="syncfs(2) is Linux's own")
def test_files_are_on_the_disk_before_the_folders_change_places_and_that_after(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, out = places
    done, library, fsync = [], ctypes.CDLL(None, use_errno=True), os.fsync

    def seen(name: str, opened: int) -> None:
        done.append((name, os.fstat(opened).st_ino, stands(out)))

    def syncfs(opened: int) -> int:
        seen("syncfs", opened)
        return library.syncfs(opened)

    def fsynced(opened: int) -> None:
        seen("fsync", opened)
        fsync(opened)

    watched = SimpleNamespace(syncfs=syncfs, renameat2=library.renameat2)
    monkeypatch.setattr(ctypes, "CDLL", lambda *args, **kwargs: watched)
    monkeypatch.setattr(os, "fsync", fsynced)
    before = new.stat().st_ino
    assert put_in_place(new, out) == out.with_name("site.previous")
    assert done == [("syncfs", before, "site"), ("fsync", out.parent.stat().st_ino, "new")]


def test_disk_that_does_not_take_the_files_leaves_the_old_site(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, out = places

    def syncfs(opened: int) -> int:
        ctypes.set_errno(errno.EIO)
        return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *args, **kwargs: SimpleNamespace(syncfs=syncfs))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        put_in_place(new, out)
    assert (stands(out), stands(new)) == ("site", "new")
