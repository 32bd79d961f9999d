"""The files behind /static/ and /media/ that pages refer to; what nothing refers to is left out."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage

MISSING = "Run `portal collectstatic`, or correct the name in the template."


def asset_bytes(path: str) -> bytes | None:
    """What the server would send for a path below /static/ or /media/; None where there is no such file."""
    if path.startswith(settings.STATIC_URL):
        return _static(path.removeprefix(settings.STATIC_URL))
    if path.startswith(settings.MEDIA_URL):
        return _media(path.removeprefix(settings.MEDIA_URL))
    return None


def asset_stamp(path: str) -> str | None:
    """Another word after every change of the file; None where there is none.

    What changes a file of the code changes the build's fingerprint. An uploaded one tells its size and when it changed.
    """
    if path.startswith(settings.STATIC_URL):
        return "of the code"
    name = path.removeprefix(settings.MEDIA_URL)
    if not path.startswith(settings.MEDIA_URL) or not default_storage.exists(name):
        return None
    return f"{default_storage.size(name)} {default_storage.get_modified_time(name).isoformat()}"


def assets_among(paths: Iterable[str]) -> set[str]:
    roots = (settings.STATIC_URL, settings.MEDIA_URL)
    return {path for path in paths if path.startswith(roots)}


def _static(name: str) -> bytes | None:
    """From the collected files where the server serves those, else from where the source keeps them."""
    if not settings.WHITENOISE_USE_FINDERS:
        return Path(staticfiles_storage.path(name)).read_bytes() if staticfiles_storage.exists(name) else None
    found = finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else None


def _media(name: str) -> bytes | None:
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())
