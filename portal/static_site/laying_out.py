"""Brings together what a build made and what it keeps, in the folder that is then put in place.

A small build is laid into the spare, which is the site as it was two builds ago: nearly all its files are the same ones
already, so that a build of one page among thousands moves one file. While that goes on the spare has no manifest; one
that was left so is thrown away.
"""

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .last_build import MANIFEST
from .swapping import link_or_copy, spare_of


def lay_out(made_in: Path, out: Path, made: Iterable[str], kept: dict[str, int], manifest: str) -> Path:
    """The finished folder: ``made`` lie in ``made_in``, ``kept`` in ``out`` (name -> inode number there)."""
    made, spare = list(made), spare_of(out)
    if len(made) < len(kept) and (spare / MANIFEST).is_file():
        folder = spare
        names_before = json.loads((spare / MANIFEST).read_text())["files"]
        (spare / MANIFEST).unlink()
        for name in set(names_before) - set(kept) - set(made):
            _remove(spare, name)
        for name in made:
            _make_folder(f"{spare}/{name}")
            os.replace(f"{made_in}/{name}", f"{spare}/{name}")  # noqa: PTH105 - thousands of paths
    else:
        folder = made_in
    for name, inode in kept.items():
        _keep(f"{out}/{name}", f"{folder}/{name}", inode)
    (folder / MANIFEST).write_text(manifest)
    folder.chmod(0o755)
    return folder


def _keep(source: str, target: str, inode: int) -> None:
    try:
        if os.stat(target).st_ino == inode:  # noqa: PTH116 - thousands of paths
            return
        os.unlink(target)  # noqa: PTH108
    except FileNotFoundError:
        _make_folder(target)
    link_or_copy(source, target)


def _make_folder(file: str) -> None:
    os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120


def _remove(folder: Path, name: str) -> None:
    """The file, and the folders that it leaves empty."""
    path = folder / name
    path.unlink(missing_ok=True)
    for above in path.parents:
        if above == folder:
            return
        with suppress(OSError):
            above.rmdir()


def throw_away_unfinished(out: Path) -> None:
    """A spare without a manifest is one that a build was killed over."""
    spare = spare_of(out)
    if spare.exists() and not (spare / MANIFEST).is_file():
        shutil.rmtree(spare, ignore_errors=True)
