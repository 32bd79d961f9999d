"""Puts a finished folder in the place of the old one in a single step, and keeps the old one beside it."""

import ctypes
import os
import shutil
from pathlib import Path

from .last_build import MANIFEST

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def previous_of(out: Path) -> Path:
    """The last good build before this one."""
    return out.with_name(f"{out.name}.previous")


def spare_of(out: Path) -> Path:
    """The build before that: the folder that the next build is laid into, so that it need not make each folder anew."""
    return out.with_name(f".{out.name}.spare")


def retired_of(folder: Path) -> Path:
    """Where a folder is for the moment in which another takes its place, on systems that need two renames."""
    return folder.with_name(f".{folder.name}.retired")


def finish_change_of_places(out: Path) -> None:
    """After a build that was killed in that moment the folder it had put aside stands again."""
    for folder in (out, previous_of(out)):
        if not folder.exists() and (retired_of(folder) / MANIFEST).is_file():
            retired_of(folder).rename(folder)


def put_in_place(new: Path, out: Path) -> Path | None:
    """Make ``new`` become ``out``; the folder that was there is kept as ``<out>.previous`` and returned.

    On Linux the two folders change places in one system call, so a web server never sees half a site. Elsewhere there
    are two renames and a moment without a folder in between. All files are on the disk before that, and the change is
    when this returns: a power cut leaves one site or the other, whole. What was the previous build until now becomes
    the spare. Raises OSError where the disk does not take the files; ``out`` is then as it was.
    """
    _write_through(new)
    previous = _rename_all(new, out)
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return previous


def _rename_all(new: Path, out: Path) -> Path | None:
    if not out.exists():
        new.rename(out)
        return None
    previous, spare = previous_of(out), spare_of(out)
    _change_places(new, out)
    if not previous.exists():
        new.rename(previous)
        return previous
    _change_places(new, previous)
    if new != spare:
        shutil.rmtree(spare, ignore_errors=True)
        new.rename(spare)
    return previous


def _write_through(folder: Path) -> None:
    """The whole file system at once: ten thousand calls of fsync(2) take many times as long."""
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(opened):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(opened)


def _change_places(one: Path, other: Path) -> None:
    if not _exchange(one, other):
        retired = retired_of(other)
        other.rename(retired)
        one.rename(other)
        retired.rename(one)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders atomically; False where the system or its file system cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done = renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    return bool(done == 0)


def link_or_copy(source: str, target: str) -> None:
    """The same file at a second place: without taking room where the file system can, else as a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
