"""Copies of the feeds as files, for the minutes in which the database is away.

A calendar program that meets an error switches the subscription off for good. So each answer is also laid down under
``PORTAL_VAR/feeds/<host>/`` and served from there while nothing better can be had.
"""

import json
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from .feeds import BuiltFeed

_laid_down: dict[Path, str] = {}


def lay_down(host: str, slug: str, name: str, format: str, built: BuiltFeed) -> None:
    """Keep the answer as a file, once per version of its bytes. Raises OSError where the folder cannot be written."""
    path = _path(host, slug, name, format)
    if _laid_down.get(path) == built.sha256:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    head = json.dumps({"sha256": built.sha256, "changed_at": built.changed_at.isoformat()}).encode()
    handle, part = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(head + b"\n" + built.body)
    Path(part).replace(path)
    _laid_down[path] = built.sha256


def pick_up(host: str, slug: str, name: str, format: str) -> BuiltFeed | None:
    """The answer last laid down; None where there was none."""
    try:
        head, _, body = _path(host, slug, name, format).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    kept = json.loads(head)
    return BuiltFeed(body, kept["sha256"], datetime.fromisoformat(kept["changed_at"]))


def _path(host: str, slug: str, name: str, format: str) -> Path:
    """``name`` and ``format`` come from a fixed list; of host and short name only harmless characters are kept."""
    folder = re.sub(r"[^a-z0-9.-]", "_", host.lower()).strip(".") or "_"
    return Path(settings.VAR_DIR) / "feeds" / folder / slug / f"{name}.{format}"
