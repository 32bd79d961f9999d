"""Writes the files of a build, and beside each text one that is packed already, for servers that hand it out so."""

import gzip
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from .file_names import file_below
from .verifying import Links, is_text, read_links

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


def write_file(
    folder: Path, name: str, address: str, body: bytes, *, base_url: str, text: str | None = None
) -> FileNote:
    """Write ``body`` below ``folder``; ``text`` is the same decoded, where somebody has it at hand."""
    note = _write(folder, name, address, body)
    if name.endswith((".html", ".css")):
        note.links = read_links(name, address, body.decode(errors="replace") if text is None else text, base_url)
    return note


def write_packed(folder: Path, name: str, body: bytes) -> dict[str, FileNote]:
    """``name.gz``, where that is worth while; the same bytes give the same file."""
    if not is_text(name) or len(body) < LEAST_TO_PACK:
        return {}
    packed = gzip.compress(body, LEVEL, mtime=0)
    return {f"{name}{PACKED}": _write(folder, f"{name}{PACKED}", "", packed)} if len(packed) < len(body) else {}


def _write(folder: Path, name: str, address: str, body: bytes) -> FileNote:
    path = file_below(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    state = path.stat()
    return FileNote(address, hashlib.sha256(body).hexdigest(), state.st_size, state.st_mtime_ns)
