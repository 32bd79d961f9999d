"""Writes the files of a build, and beside each text one that is packed already, for servers that hand it out so."""

import gzip
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from .file_names import safe_name
from .verifying import Links, is_text

PACKED = ".gz"
LEAST_TO_PACK = 512
LEVEL = 6
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@dataclass(slots=True)
class FileNote:
    """A file of a build: what it answers, its content, and its state on the disk when it was written."""

    address: str
    sha256: str
    size: int
    changed_ns: int
    links: Links = field(default_factory=Links)


def write_files(
    folder: Path, name: str, address: str, body: bytes, *, links: Links | None, packs: bool
) -> dict[str, FileNote]:
    """Write ``body`` below ``folder``, and packed beside it where that is worth while: the files by name.

    The same bytes give the same files. ``links`` says where it leads, for pages and style sheets.
    """
    files = {safe_name(name): _write(folder, name, address, body, links or Links())}
    if packs and is_text(name) and len(body) >= LEAST_TO_PACK:
        packed = gzip.compress(body, LEVEL, mtime=0)
        if len(packed) < len(body):
            files[f"{name}{PACKED}"] = _write(folder, f"{name}{PACKED}", "", packed, Links())
    return files


def _write(folder: Path, name: str, address: str, body: bytes, links: Links) -> FileNote:
    path = f"{folder}/{name}"
    file = _open(path)
    try:
        left = memoryview(body)
        while left:
            left = left[os.write(file, left) :]
        state = os.fstat(file)
    finally:
        os.close(file)
    return FileNote(address, hashlib.sha256(body).hexdigest(), state.st_size, state.st_mtime_ns, links)


def _open(path: str) -> int:
    """The system's own calls: of ten thousand small files each is opened, written and closed once."""
    try:
        return os.open(path, NEW_FILE, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - thousands of paths
        return os.open(path, NEW_FILE, 0o666)
