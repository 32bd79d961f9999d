"""What is in an archive: the database's copy, the files of the portal, and last a list of it all with its hashes."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from .sealing import CHUNK

MANIFEST = "manifest.json"
FORMAT = 1
MOST_MANIFEST_BYTES = 500_000_000


class NotWhole(Exception):
    """The archive is damaged, cut off, or no archive of the portal."""


@dataclass(kw_only=True)
class Manifest:
    """``rows``: of each table. ``files``: SHA-256 of each member. ``key``: a fingerprint of SECRET_KEY.

    ``migrations``: the changes the database had, ``app.name``.
    """

    made_at: str
    version: str
    database: str
    rows: dict[str, int]
    key: str
    migrations: list[str]
    files: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    format: int = FORMAT


def key_fingerprint() -> str:
    """Tells two keys apart and says nothing of either."""
    return hashlib.sha256(b"backup:" + settings.SECRET_KEY.encode()).hexdigest()[:16]


def folders() -> dict[str, Path]:
    """The folders that belong to the data, by their name in the archive."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


def stored_elsewhere() -> list[str]:
    """What lies in object storage, which keeps versions of its own and is not copied."""
    s3 = {"default": "pictures and documents", "evidence": "evidence"}
    return [words for name, words in s3.items() if "s3" in settings.STORAGES[name]["BACKEND"].lower()]


def write(stream: IO[bytes], database: Path, manifest: Manifest) -> None:
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        manifest.files[database.name] = _add(tar, database, database.name)
        for name, folder in folders().items():
            for path in sorted(folder.rglob("*")):
                member = f"{name}/{path.relative_to(folder).as_posix()}"
                try:
                    if path.is_file() and not path.is_symlink():
                        manifest.files[member] = _add(tar, path, member)
                except FileNotFoundError:
                    continue  # deleted in the meantime, as retention does
        content = json.dumps(asdict(manifest)).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))


class _Hashing(io.RawIOBase):
    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


def _add(tar: tarfile.TarFile, path: Path, member: str) -> str:
    with path.open("rb") as file:
        info = tarfile.TarInfo(member)
        info.size, info.mtime, info.mode = path.stat().st_size, int(path.stat().st_mtime), 0o600
        hashing = _Hashing(file)
        tar.addfile(info, hashing)
        return hashing.digest.hexdigest()


def read(stream: IO[bytes], into: Path) -> Manifest:
    """Unpack into a new folder; the list at the end, after every file was compared with it."""
    seen: dict[str, str] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for info, file in _files_of(tar):
                if info.name == MANIFEST:
                    manifest = _manifest(file.read(MOST_MANIFEST_BYTES))
                else:
                    seen[info.name] = _unpack(file, into / _safe(info.name))
    except (tarfile.TarError, EOFError) as error:
        raise NotWhole(f"The archive cannot be read to its end ({error}): it is damaged or was cut off.") from error
    if manifest is None:
        raise NotWhole("The archive ends before its list of contents: it was cut off, or it is no backup.")
    if different := sorted(set(seen.items()) ^ set(manifest.files.items())):
        raise NotWhole(f"The archive does not hold what its list says, beginning with {different[0][0]}.")
    return manifest


def _files_of(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for info in tar:
        file = tar.extractfile(info) if info.isfile() else None
        if file is None:
            raise NotWhole(f"{info.name!r} in the archive is no ordinary file: this is no backup of the portal.")
        yield info, file


def _safe(name: str) -> str:
    """A member's own path below the folder it is unpacked into; an archive made elsewhere may name any (``..``)."""
    parts = Path(name).parts
    if name.startswith(("/", "\\")) or ".." in parts or (len(parts) > 1 and parts[0] not in folders()):
        raise NotWhole(f"The archive names a file outside of its folder ({name!r}): this is no backup of the portal.")
    return name


def _unpack(file: IO[bytes], target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with target.open("xb") as out:
        target.chmod(0o600)
        while data := file.read(CHUNK):
            digest.update(data)
            out.write(data)
    return digest.hexdigest()


def _manifest(content: bytes) -> Manifest:
    try:
        values: dict[str, Any] = json.loads(content)
        found = Manifest(**values)
    except (ValueError, TypeError) as error:
        raise NotWhole(f"The archive's list of contents cannot be read ({error}).") from error
    if found.format != FORMAT:
        raise NotWhole(f"The archive is of format {found.format}; this portal reads {FORMAT}. Use its own version.")
    return found
