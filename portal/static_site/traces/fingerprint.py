"""One word for all that pages are made from besides the database: code, templates, styles, settings, versions."""

import re
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template import engines as template_engines

ADDRESS_IN_MEMORY = re.compile(r" at 0x[0-9a-f]+")
# Nothing public is made from it, and nothing of it belongs into another file.
SECRET = re.compile(r"SECRET|PASSWORD|KEY|TOKEN|DATABASES|CACHES|STORAGES|MAILERS|MAIL_SERVER|Q_CLUSTER|EMAIL")


@cache
def fingerprint() -> str:
    """Differs after any change of code, template, static file, translation, setting or installed version.

    Taken once in each process: what a process has loaded it keeps using, and so must be known by.
    """
    found = blake2b(digest_size=16)
    for part in (sys.version, *_installed(), *_settings(), *_files()):
        found.update(part.encode())
        found.update(b"\0")
    return found.hexdigest()


def _installed() -> Iterator[str]:
    """Name and version of every installed package, as its folder says."""
    for folder in _site_packages():
        yield from sorted(path.name for path in folder.glob("*.dist-info"))


def _site_packages() -> list[Path]:
    return sorted({Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")})


def _settings() -> Iterator[str]:
    for name in sorted(dir(settings)):
        if name.isupper() and not SECRET.search(name):
            yield ADDRESS_IN_MEMORY.sub("", f"{name}={getattr(settings, name)!r}")


def _files() -> Iterator[str]:
    """Name and content of every file of the apps that are not installed as packages, and of the folders beside."""
    for path in sorted({file for folder in _folders() for file in _below(folder)}):
        yield f"{path}={blake2b(path.read_bytes(), digest_size=16).hexdigest()}"


def _folders() -> Iterator[Path]:
    packages = _site_packages()
    beside = [
        *settings.STATICFILES_DIRS,
        *settings.LOCALE_PATHS,
        *(folder for engine in template_engines.all() for folder in engine.dirs),
    ]
    for place in (*(config.path for config in apps.get_app_configs()), *beside):
        folder = Path(place).resolve()
        if not any(folder.is_relative_to(each) for each in packages):
            yield folder
    if settings.STATIC_ROOT:
        yield from Path(settings.STATIC_ROOT).glob("staticfiles.json")


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_file():
        yield folder
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            yield path
