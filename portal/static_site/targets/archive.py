"""The site as one file. The same site gives the same bytes: no times, no owners, names in order."""

import gzip
import os
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from .errors import CannotDeliver


def write_archive(folder: Path, target: Path) -> None:
    """Write the folder's files to ``target`` (.tar, .tar.gz, .tgz), which is replaced in one step.

    Raises CannotDeliver.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            if target.suffix == ".tar":
                _write(folder, file)
            else:
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
                    _write(folder, packed)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise CannotDeliver(f"Cannot write {target} ({error.strerror}). Choose another place.") from error


def _write(folder: Path, file: Any) -> None:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(str(path.relative_to(folder)))
            entry.size, entry.mode, entry.mtime = path.stat().st_size, 0o644, 0
            with path.open("rb") as content:
                archive.addfile(entry, content)
