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
    """What ``out`` holds, and the notes about it. Folders are texts: ten thousand paths cost more than their files.

    ``listed`` is what its manifest says (name -> SHA-256). The notes are empty where there are none about this build,
    or where it was made with other code.
    """

    out: Path
    listed: dict[str, str] = field(default_factory=dict)
    notebook: Notebook = field(default_factory=Notebook)
    files: dict[str, FileNote] = field(default_factory=dict)
    by_address: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._holding = Holding(self.notebook)
        self._places: dict[str, str] = {}

    def note(self, name: str) -> Any:
        return self.notebook.notes.get(name)

    def trace_that_holds(self, address: str) -> Trace | None:
        trace = self.notebook.traces.get(address)
        return trace if trace is not None and self._holding.holds(trace) else None

    def look_in(self, folder: str) -> None:
        """Find the files that are there as the build left them. What was found before is not looked at again."""
        for name, note in self.files.items():
            if name not in self._places and _is_intact(f"{folder}/{name}", note):
                self._places[name] = folder

    def place_of(self, name: str) -> str | None:
        """The folder in which the file was found."""
        return self._places.get(name)

    def kept_files(self, address: str) -> dict[str, FileNote] | None:
        """The address's files with their notes, if all were found."""
        names = self.by_address.get(address, [])
        return {name: self.files[name] for name in names} if names and all(map(self._places.get, names)) else None

    def is_in(self, folder: str, name: str) -> bool:
        """Is the file there, too, as the build left it?"""
        return self._places.get(name) == folder or _is_intact(f"{folder}/{name}", self.files[name])


def _is_intact(path: str, note: FileNote) -> bool:
    """Files that are in several builds are one and the same, or copies of the same age."""
    try:
        state = os.stat(path)  # noqa: PTH116
    except OSError:
        return False
    return state.st_size == note.size and state.st_mtime_ns == note.changed_ns


def listed_in(manifest: bytes) -> dict[str, str]:
    """Name -> SHA-256; nothing where it is not what ``manifest_text`` gives."""
    try:
        return dict(json.loads(manifest)["files"])
    except (ValueError, KeyError, TypeError):
        return {}


def names_in(folder: Path) -> list[str]:
    """What the build in the folder says that it holds; nothing where there is none, or its list cannot be read."""
    try:
        return list(listed_in((folder / MANIFEST).read_bytes()))
    except OSError:
        return []


def load_last_build(out: Path, made_with: str) -> LastBuild:
    """The build in ``out``, with its notes where it was made with the same code, settings and options."""
    try:
        manifest = (out / MANIFEST).read_bytes()
    except OSError:
        return LastBuild(out)
    listed, notebook = listed_in(manifest), load_notebook(notebook_of(out))
    if notebook.made_with != made_with or notebook.manifest_sha256 != sha256(manifest).hexdigest():
        return LastBuild(out, listed)
    return LastBuild(out, listed, notebook, *_files_of(listed, notebook.notes))


def notes_of_files(files: dict[str, FileNote], by_address: dict[str, list[str]]) -> dict[str, Any]:
    """The files' notes as JSON: columns in the order of the manifest. Links that many pages share are written once."""
    links: dict[Links, int] = {}
    places: dict[int, int] = {}  # by the object: links are long, and what was kept shares them

    def place_of(found: Links) -> int:
        if id(found) not in places:
            places[id(found)] = links.setdefault(found, len(links))
        return places[id(found)]

    names = sorted(files)
    numbers = {name: number for number, name in enumerate(names)}
    notes = [files[name] for name in names]
    return {
        "by address": {address: [numbers[name] for name in each] for address, each in by_address.items()},
        "addresses": [note.address for note in notes],
        "sizes": [note.size for note in notes],
        "changed": [note.changed_ns for note in notes],
        "links of files": [place_of(note.links) for note in notes],
        "links": list(links),
    }


def _files_of(listed: dict[str, str], notes: dict[str, Any]) -> tuple[dict[str, FileNote], dict[str, list[str]]]:
    links = [Links(tuple(map(tuple, targets)), tuple(anchors)) for targets, anchors in notes["links"]]
    shared = map(links.__getitem__, notes["links of files"])
    noted = map(FileNote, notes["addresses"], listed.values(), notes["sizes"], notes["changed"], shared)
    names = list(listed)
    by_address = {address: [names[number] for number in each] for address, each in notes["by address"].items()}
    return dict(zip(names, noted, strict=True)), by_address
