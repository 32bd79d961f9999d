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
    files = {name: _write(folder, name, address, body, links or Links())}
    if packs and is_text(name) and len(body) >= LEAST_TO_PACK:
        packed = gzip.compress(body, LEVEL, mtime=0)
        if len(packed) < len(body):
            files[f"{name}{PACKED}"] = _write(folder, f"{name}{PACKED}", "", packed, Links())
    return files


def _write(folder: Path, name: str, address: str, body: bytes, links: Links) -> FileNote:
    path = f"{folder}/{safe_name(name)}"
    try:
        file = open(path, "wb")  # noqa: PTH123, SIM115 - thousands of paths
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        file = open(path, "wb")  # noqa: PTH123, SIM115
    with file:
        file.write(body)
        file.flush()
        state = os.fstat(file.fileno())
    return FileNote(address, hashlib.sha256(body).hexdigest(), state.st_size, state.st_mtime_ns, links)
