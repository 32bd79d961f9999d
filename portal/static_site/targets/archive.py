"""The site as one file. The same site gives the same bytes: no times, no owners, names in order."""

import gzip
import os
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from .errors import CannotDeliver


def write_archive(folder: Path, target: Path) -> None:
    """Write the folder's files to ``target`` (.tar, .tar.gz, .tgz), which is replaced in one step."""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.absolute().parent)
    except OSError as error:
        raise CannotDeliver(f"Cannot write {target} ({error.strerror}). Choose another place.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            if target.suffix == ".tar":
                _write(folder, file)
            else:
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
                    _write(folder, packed)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(0o644)
        Path(part).replace(target)
    finally:
        Path(part).unlink(missing_ok=True)


def _write(folder: Path, file: Any) -> None:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = tarfile.TarInfo(str(path.relative_to(folder)))
            entry.size, entry.mode, entry.mtime = path.stat().st_size, 0o644, 0
            with path.open("rb") as content:
                archive.addfile(entry, content)
