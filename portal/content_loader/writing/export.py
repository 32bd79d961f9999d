"""The files of an export, gathered first and written together, so that a folder is never half an export."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from portal.content_loader.text_files import CONTROL_CHARACTER

# What a file is never read back with: control characters, and a carriage return, which is read as a line end.
UNREADABLE = re.compile(rf"{CONTROL_CHARACTER.pattern}|\r")


class ExportError(ValueError):
    """What cannot be written as content, or where it cannot be written; one sentence and what to do."""


@dataclass
class ContentExport:
    """File name below the folder -> text. ``left_out`` tells, in words, what content files cannot hold."""

    files: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add(self, file: str, text: str) -> None:
        """A file with its whole text. Raises ``ExportError`` for a text that could not be read again."""
        if file in self.files:
            raise ExportError(f"{file}: two rooms write this file; each file belongs to one.")
        self.files[file] = ""
        self.append(file, text)

    def append(self, file: str, text: str) -> None:
        """More for the end of a file that is there already."""
        if found := UNREADABLE.search(text):
            line = text.count("\n", 0, found.start()) + 1
            advice = "Open it in the admin, delete this character, and export again."
            raise ExportError(f"{file}: line {line} holds the control character {found[0]!r}. {advice}")
        self.files[file] += text

    def leave_out(self, what: str) -> None:
        self.left_out.append(what)

    def write_to(self, folder: Path) -> None:
        """Write every file below the folder, which must be empty or new. Raises ``ExportError``."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ExportError(f"{folder} is not an empty folder; name a new one, so that nothing is overwritten.")
        for name, text in sorted(self.files.items()):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
