"""The private folder of one upload: the file, what its reading found, how far it is, and the wish to stop.

All of it is written aside the database: while an import holds the database, a page can still see how far it is and ask
it to stop. The folder goes when the upload is done with, and after a day in any case.
"""

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT_FOR_SECONDS = 24 * 60 * 60
_TOKEN = re.compile(r"[0-9a-f]{32}")


class RunFolder:
    """The folder of a token; `exists` tells whether there is one."""

    def __init__(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ValueError(f"{token!r} is no token of an upload.")
        self.path = _root() / token
        self.file = self.path / "file"

    @property
    def exists(self) -> bool:
        return self.file.is_file()

    def write(self, name: str, value: Any) -> None:
        """Put a JSON value in the place of the last one, never half of it."""
        if not self.path.is_dir():
            return
        part = self.path / f"{name}.{secrets.token_hex(4)}"
        part.write_text(json.dumps(value))
        part.replace(self.path / f"{name}.json")

    def read(self, name: str) -> Any:
        """The value last written; None without one."""
        try:
            return json.loads((self.path / f"{name}.json").read_text())
        except FileNotFoundError:
            return None

    def seconds_since(self, name: str) -> float | None:
        """How long ago the value was written."""
        try:
            return max(time.time() - (self.path / f"{name}.json").stat().st_mtime, 0)
        except FileNotFoundError:
            return None

    def forget(self, name: str) -> None:
        (self.path / f"{name}.json").unlink(missing_ok=True)

    def drop(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def keep(chunks: Iterable[bytes]) -> str:
    """Store a file in a new folder of its own; gives back the token."""
    folder = RunFolder(secrets.token_hex(16))
    folder.path.mkdir(mode=0o700)
    folder.file.touch(mode=0o600)
    with folder.file.open("wb") as kept:
        for chunk in chunks:
            kept.write(chunk)
    return folder.path.name


def drop_old() -> None:
    oldest = time.time() - KEPT_FOR_SECONDS
    for path in _root().iterdir():
        with suppress(FileNotFoundError):  # somebody else drops it too
            if path.is_dir() and path.stat().st_mtime < oldest:
                shutil.rmtree(path, ignore_errors=True)


def _root() -> Path:
    root = Path(settings.PRIVATE_ROOT) / "register-uploads"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return root
