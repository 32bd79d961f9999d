"""The site in a bucket: only what changed is sent, in an order in which no page ever lacks what it needs.

An object store cannot swap a whole site at once. So files that pages refer to go first, then the pages, the home page
last of them, and what the new site no longer has is deleted only after that. The list of what the bucket holds
(``portal-build.json``) comes at the very end: an upload that was broken off is done again from the last list.
"""

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InvalidStorageError, storages

from portal.static_site.last_build import MANIFEST
from portal.static_site.written_files import PACKED

from .errors import CannotDeliver

STORAGE = "static_site"
SAY_EVERY = 100
TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml", "text/javascript", "image/svg+xml")
MORE_TYPES = {".atom": "application/atom+xml", ".ics": "text/calendar", ".webmanifest": "application/manifest+json"}


def upload(folder: Path, target: str, say: Callable[[str], None]) -> int:
    """Bring the bucket to what the folder holds; how many files were sent. Raises CannotDeliver."""
    try:
        storage = storages[STORAGE]
    except InvalidStorageError as error:
        raise CannotDeliver(
            f"There is no storage {STORAGE!r} in STORAGES. Set PORTAL_STATIC_SITE={target}, S3_ACCESS_KEY and "
            "S3_SECRET_KEY before you start."
        ) from error
    wanted = _listed((folder / MANIFEST).read_bytes())
    try:
        there = _there(storage)
        changed = sorted((name for name in wanted if there.get(name) != wanted[name]), key=_place)
        gone = sorted(set(there) - set(wanted))
        for number, name in enumerate(changed, start=1):
            _put(storage, name, (folder / name).read_bytes())
            if number % SAY_EVERY == 0:
                say(f"{number} of {len(changed)} sent …")
        for name in gone:
            storage.delete(name)
        if changed or gone:
            _put(storage, MANIFEST, json.dumps({"files": wanted}, indent=1).encode())
    except Exception as error:  # each kind of store has errors of its own
        raise CannotDeliver(f"The bucket did not take the site ({type(error).__name__}: {error}).") from error
    say(f"{len(changed)} files sent, {len(gone)} deleted.")
    return len(changed)


def _listed(manifest: bytes) -> dict[str, str]:
    """Name -> SHA-256, without packed copies: a store hands out one kind of a file."""
    files: dict[str, str] = json.loads(manifest)["files"]
    return {name: digest for name, digest in files.items() if not name.endswith(PACKED)}


def _there(storage: Any) -> dict[str, str]:
    """What the last upload left; an empty bucket holds nothing."""
    if not storage.exists(MANIFEST):
        return {}
    with storage.open(MANIFEST) as file:
        return _listed(file.read())


def _place(name: str) -> tuple[int, str]:
    """Style sheets and pictures, then data, then pages, then the home page."""
    if name == "index.html":
        return 3, name
    if name.endswith(".html"):
        return 2, name
    return (1 if name.endswith((".ics", ".json", ".atom", ".xml", ".txt")) else 0), name


def _put(storage: Any, name: str, body: bytes) -> None:
    content = ContentFile(body, name)
    content.content_type = content_type(name)  # type: ignore[attr-defined]
    saved = storage.save(name, content)
    if saved != name:
        storage.delete(saved)
        raise CannotDeliver(f"The store kept {name} as {saved}: it must overwrite (file_overwrite=True).")


def content_type(name: str) -> str:
    """With its encoding for texts."""
    found = MORE_TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith(TEXTS) else found
