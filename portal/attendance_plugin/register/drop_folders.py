"""The folder into which a school's system puts its files, as a file system sees it. Nothing here knows a database.

Below the folder of all drops each school has one named by its slug. A file in it waits; `taken` and `refused` beside it
hold what is done with. Only plain files wait: links, hidden files and those still being sent are passed over.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

TAKEN, REFUSED = "taken", "refused"
UNFINISHED = {".part", ".partial", ".filepart", ".tmp", ".crdownload", ".download"}
NAME_CHARACTERS = 180


class FileChanged(Exception):
    """The file is not the one that was seen: it is still being written, or another has taken its place."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file as it was seen."""

    path: Path
    size: int
    modified_ns: int
    inode: int

    @classmethod
    def seen(cls, path: Path, status: os.stat_result) -> "WaitingFile":
        return cls(path, status.st_size, status.st_mtime_ns, status.st_ino)


def find_folder(root: Path, slug: str) -> Path | None:
    """The school's own folder, if it is a real one."""
    folder = root / slug
    return folder if folder.is_dir() and not folder.is_symlink() else None


def find_waiting(folder: Path) -> list[WaitingFile]:
    """The files that wait, by name. Raises `OSError` when the folder cannot be read."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            is_hidden = entry.name.startswith((".", "~")) or entry.name.endswith("~")
            if (
                is_hidden
                or Path(entry.name).suffix.casefold() in UNFINISHED
                or not entry.is_file(follow_symlinks=False)
            ):
                continue
            found.append(WaitingFile.seen(Path(entry.path), entry.stat(follow_symlinks=False)))
    return sorted(found, key=lambda file: file.path.name)


@contextmanager
def open_waiting(file: WaitingFile) -> Iterator[BinaryIO]:
    """The file opened, if it is the very one that was seen. Raises `FileChanged`, or `OSError`."""
    handle = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW)
    with open(handle, "rb") as opened:  # noqa: PTH123 - it is a handle, not a path
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or WaitingFile.seen(file.path, status) != file:
            raise FileChanged(file.path.name)
        yield opened


def put_away(file: WaitingFile, where: str, number: int) -> Path | None:
    """Move the file into `taken` or `refused`, under its name after a number of its own; where it is now.

    None when another file stands in its place by now: that one waits its turn.
    """
    folder = file.path.parent / where
    folder.mkdir(exist_ok=True)
    target = folder / f"{number}-{file.path.name[-NAME_CHARACTERS:]}"
    try:
        if WaitingFile.seen(file.path, os.lstat(file.path)) != file:
            return None
        file.path.rename(target)
    except FileNotFoundError:
        return None
    return target


def remove_old(folder: Path, *, now: float, kept: timedelta) -> int:
    """Remove what has been in `taken` and `refused` for longer than this; how many files."""
    removed = 0
    for where in (TAKEN, REFUSED):
        done = folder / where
        for path in done.iterdir() if done.is_dir() and not done.is_symlink() else ():
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and now - status.st_ctime > kept.total_seconds():
                path.unlink(missing_ok=True)
                removed += 1
    return removed
