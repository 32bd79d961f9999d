"""Puts a finished folder in the place of the old one in a single step, and keeps the old one beside it."""

import ctypes
import os
import shutil
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def put_in_place(new: Path, out: Path) -> Path | None:
    """Make ``new`` become ``out``; the folder that was there is kept as ``<out>.previous`` and returned.

    On Linux the two folders change places in one system call, so a web server never sees half a site and a power cut
    leaves one or the other. Elsewhere there are two renames and a moment without a folder in between.
    """
    if not out.exists():
        new.rename(out)
        return None
    previous = out.with_name(f"{out.name}.previous")
    if not _exchange(new, out):
        retired = out.with_name(f".{out.name}.retired")
        out.rename(retired)
        new.rename(out)
        retired.rename(new)
    shutil.rmtree(previous, ignore_errors=True)
    new.rename(previous)
    return previous


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders atomically; False where the system or its file system cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    done = renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    return bool(done == 0)


def link_or_copy(source: Path, target: Path) -> None:
    """The same file at a second place: without taking room where the file system can, else as a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
