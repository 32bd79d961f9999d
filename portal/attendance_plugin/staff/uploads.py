"""A file somebody uploaded, kept privately between looking at it and confirming it."""

import re
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

KEPT_FOR_SECONDS = 24 * 60 * 60
_TOKEN = re.compile(r"[0-9a-f]{32}")


def _folder() -> Path:
    folder = Path(settings.PRIVATE_ROOT) / "register-uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(file: UploadedFile) -> str:
    """Store the file under a random name outside every public folder; older leftovers go."""
    drop_old()
    token = secrets.token_hex(16)
    path = _folder() / token
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    path.chmod(0o600)
    return token


def find(token: str) -> Path | None:
    """Where the kept file is; None for a token that is none, or a file that is gone."""
    if not _TOKEN.fullmatch(token):
        return None
    path = _folder() / token
    return path if path.is_file() else None


def drop(token: str) -> None:
    path = find(token)
    if path:
        path.unlink(missing_ok=True)


def drop_old() -> None:
    oldest = time.time() - KEPT_FOR_SECONDS
    for path in _folder().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
