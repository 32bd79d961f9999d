"""Brings together what a build made and what it keeps, in the folder that is then put in place.

A small build is laid into the spare, which is the site as it was two builds ago: nearly all its files are the same ones
already, so that a build of one page among thousands moves one file. While that goes on the spare has no manifest; one
that was left so is thrown away.
"""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from .last_build import MANIFEST, LastBuild, names_in, notebook_of
from .swapping import link_or_copy, previous_of, retired_of, spare_of
from .traces.notebook import part_of


def lay_out(made_in: Path, before: LastBuild, made: Iterable[str], kept: Collection[str], manifest: str) -> Path:
    """The finished folder: ``made`` lie in ``made_in``, ``kept`` where the last build has them."""
    made, spare = list(made), spare_of(before.out)
    if len(made) < len(kept) and (names_before := names_in(spare)):
        folder = spare
        (spare / MANIFEST).unlink()
        for name in set(names_before) - set(kept) - set(made):
            _remove(spare, name)
        for name in made:
            _make_folder(f"{spare}/{name}")
            os.replace(f"{made_in}/{name}", f"{spare}/{name}")  # noqa: PTH105
    else:
        folder = made_in
    for name in kept:
        if not before.is_in(str(folder), name):
            _keep(f"{before.place_of(name)}/{name}", f"{folder}/{name}")
    (folder / MANIFEST).write_text(manifest)
    folder.chmod(0o755)
    return folder


def _keep(source: str, target: str) -> None:
    try:
        os.unlink(target)  # noqa: PTH108 - thousands of paths
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


def new_folder(out: Path) -> Path:
    """An empty one beside ``out`` to build in. What a build that was killed left behind is cleared away before."""
    prefix, spare = f".{out.name}.building-", spare_of(out)
    left_over = [*out.parent.glob(f"{prefix}*"), retired_of(out), retired_of(previous_of(out))]
    if not (spare / MANIFEST).exists():
        left_over.append(spare)
    for folder in left_over:
        shutil.rmtree(folder, ignore_errors=True)
    part_of(notebook_of(out)).unlink(missing_ok=True)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=out.parent))
