"""The build that stands, as the next one uses it: its files stay where everything they were made from is the same."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from .traces.holding import Holding
from .traces.notebook import Notebook, load_notebook
from .traces.recording import Trace
from .verifying import Links
from .written_files import FileNote

MANIFEST = "portal-build.json"


def notebook_of(out: Path) -> Path:
    """Beside the site, never in it: it holds the queries of the portal."""
    return out.with_name(f".{out.name}.notes.json")


def manifest_text(files: dict[str, FileNote]) -> str:
    """What a build holds, for the next one to compare with; the same site gives the same bytes."""
    listed = {name: files[name].sha256 for name in sorted(files)}
    return json.dumps({"files": listed}, separators=(",\n", ": ")) + "\n"


@dataclass
class LastBuild:
    """What ``out`` holds and the notes about it; nothing where there is no build or it was made with other code."""

    out: Path
    notebook: Notebook = field(default_factory=Notebook)
    files: dict[str, FileNote] = field(default_factory=dict)
    by_address: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._holding = Holding(self.notebook)
        self._inodes: dict[str, int] = {}

    def note(self, name: str) -> Any:
        return self.notebook.notes.get(name)

    def trace_that_holds(self, address: str) -> Trace | None:
        trace = self.notebook.traces.get(address)
        return trace if trace is not None and self._holding.holds(trace) else None

    def kept_files(self, address: str) -> dict[str, FileNote] | None:
        """The address's files with their notes, if they are still as the build left them."""
        names = self.by_address.get(address, [])
        return {name: self.files[name] for name in names} if names and all(map(self.is_intact, names)) else None

    def is_intact(self, name: str) -> bool:
        """Looked up once: while a build goes on nothing else writes there."""
        if name in self._inodes:
            return True
        note = self.files.get(name)
        try:
            state = os.stat(f"{self.out}/{name}")  # noqa: PTH116 - ten thousand paths cost more than their stats
        except OSError:
            return False
        if note is None or (state.st_size, state.st_mtime_ns) != (note.size, note.changed_ns):
            return False
        self._inodes[name] = state.st_ino
        return True

    def inode(self, name: str) -> int:
        """Of a file that was found intact."""
        return self._inodes[name]


def names_in(folder: Path) -> list[str]:
    """What the build in the folder says that it holds; nothing where there is none, or its list cannot be read."""
    try:
        return list(json.loads((folder / MANIFEST).read_text())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def load_last_build(out: Path, made_with: str) -> LastBuild:
    """The build in ``out``, where its notes are about it and it was made with the same code, settings and options."""
    notebook = load_notebook(notebook_of(out))
    try:
        manifest = (out / MANIFEST).read_bytes()
    except OSError:
        return LastBuild(out)
    if notebook.made_with != made_with or notebook.manifest_sha256 != sha256(manifest).hexdigest():
        return LastBuild(out)
    files, by_address = _files_of(notebook.notes)
    return LastBuild(out, notebook, files, by_address)


def notes_of_files(files: dict[str, FileNote], by_address: dict[str, list[str]]) -> dict[str, Any]:
    """The files' notes as JSON; links that many pages share are written once."""
    links: dict[Links, int] = {}
    places: dict[int, int] = {}  # by the object: links are long, and what was kept shares them

    def place_of(found: Links) -> int:
        if id(found) not in places:
            places[id(found)] = links.setdefault(found, len(links))
        return places[id(found)]

    listed = [
        [
            address,
            [
                [
                    name,
                    files[name].address,
                    files[name].sha256,
                    files[name].size,
                    files[name].changed_ns,
                    place_of(files[name].links),
                ]
                for name in names
            ],
        ]
        for address, names in by_address.items()
    ]
    return {"files": listed, "links": list(links)}


def _files_of(notes: dict[str, Any]) -> tuple[dict[str, FileNote], dict[str, list[str]]]:
    links = [Links(tuple(map(tuple, targets)), tuple(anchors)) for targets, anchors in notes["links"]]
    files: dict[str, FileNote] = {}
    by_address: dict[str, list[str]] = {}
    for address, listed in notes["files"]:
        by_address[address] = [name for name, *_ in listed]
        for name, at, digest, size, changed_ns, place in listed:
            files[name] = FileNote(at, digest, size, changed_ns, links[place])
    return files, by_address
