"""Make a backup: aside, proved, and in its place by one rename; a try that fails leaves the folder as it was (R36)."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from portal import __version__

from . import archive
from .databases import applied_migrations, copy_database, kind_of
from .files import PART, PLAIN, SEALED, STEM, BackupFile, Known
from .sealing import Hashed, recipients_of, sealing

LOCK = ".backup.lock"


class CannotBackUp(Exception):
    """The folder cannot be used, or another backup is at work; says what to do."""


def make_backup(folder: Path, now: datetime | None = None) -> BackupFile:
    """A new archive in the folder. Everything is read again from the copy before it is packed."""
    recipients = recipients_of(settings.BACKUP_KEYS)
    made_at = (now or datetime.now(UTC)).replace(microsecond=0)
    with _alone_in(folder):
        target = folder / (made_at.strftime(STEM) + (SEALED if recipients else PLAIN))
        if target.exists():
            raise CannotBackUp(f"{target.name} is there already: one backup a second is enough.")
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="backup-") as scratch:
            database, rows = copy_database(Path(scratch))
            manifest = archive.Manifest(
                made_at=made_at.isoformat(),
                version=__version__,
                database=kind_of(database),
                rows=rows,
                key=archive.key_fingerprint(),
                migrations=applied_migrations(),
                left_out=archive.stored_elsewhere(),
            )
            part = target.with_name(target.name + PART)
            with _new(part) as out:
                hashed = Hashed(out)
                with sealing(hashed, recipients) as stream:  # type: ignore[arg-type]
                    archive.write(stream, database, manifest)
                out.flush()
                os.fsync(out.fileno())
        part.replace(target)
        _sync(folder)
        backup = BackupFile(path=target, made_at=made_at)
        backup.note(
            Known(
                made_at=manifest.made_at,
                version=manifest.version,
                database=manifest.database,
                bytes=hashed.count,
                sha256=hashed.digest.hexdigest(),
                is_encrypted=bool(recipients),
                rows=sum(rows.values()),
                files=len(manifest.files) - 1,
                left_out=tuple(manifest.left_out),
            )
        )
        return backup


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One backup at a time; what an earlier one left half-done goes."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise CannotBackUp(
            f"Cannot write in {folder} ({error.strerror}). Is its disk connected, and may this account write there?"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotBackUp(f"Another backup into {folder} is at work. Wait for it.") from error
        for left in folder.glob(f"portal-*{PART}"):
            left.unlink()
        yield


@contextmanager
def _new(path: Path) -> Iterator[IO[bytes]]:
    """A file that only this account may read; gone again if its making fails."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
