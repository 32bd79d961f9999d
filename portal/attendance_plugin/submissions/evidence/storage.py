"""Where the files lie: a folder no web server sees, or a private bucket (``STORAGES["evidence"]``)."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateFolder(FileSystemStorage):
    """A folder for the portal's account alone. A file is on the disk when it is saved, or is not there."""

    def _save(self, name: str, content: Any) -> str:
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]
            path = Path(self.path(saved))
            _bring_to_disk(path)
            _bring_to_disk(path.parent)
        except OSError:
            with contextlib.suppress(OSError):
                Path(self.path(name)).unlink()
            raise
        return saved


def _bring_to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def evidence_storage() -> Storage:
    return storages["evidence"]


def new_name() -> str:
    """Nothing of the parent's, the child's or the kind: a file is told by its row alone."""
    return secrets.token_hex(20)


def write(name: str, content: bytes) -> None:
    saved = evidence_storage().save(name, ContentFile(content))
    if saved != name:
        raise FileExistsError(saved)


def read(name: str) -> bytes:
    with evidence_storage().open(name) as file:
        content: bytes = file.read()
    return content


def drop(name: str) -> None:
    evidence_storage().delete(name)
