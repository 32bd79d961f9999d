"""Prove that a backup can be restored, in a scratch place that is gone afterwards."""

import hashlib
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from . import archive
from .databases import DUMPS, rows_of_dump
from .files import BackupFile
from .sealing import CHUNK, opening

WHOLE, BYTES = "whole", "bytes"


def check_backup(backup: BackupFile, identities: list[Any]) -> str:
    """``whole``: unpacked, each file compared, the database restored and counted. Without the key of an encrypted
    archive only ``bytes``: that it is, to the byte, what was written. Raises NotWhole; what is found is noted."""
    _compare_bytes(backup)
    depth = BYTES
    if identities or not backup.is_encrypted:
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="check-") as scratch:
            unpack(backup, identities, Path(scratch))
        depth = WHOLE
    if known := backup.known():
        backup.note(replace(known, check=depth, checked_at=datetime.now(UTC).isoformat(timespec="seconds")))
    return depth


def unpack(backup: BackupFile, identities: list[Any], into: Path) -> archive.Manifest:
    """Everything of the archive in the folder, compared with its list; the database counted."""
    with backup.path.open("rb") as file, opening(file, identities if backup.is_encrypted else []) as stream:
        manifest = archive.read(stream, into)
    dump = into / DUMPS.get(manifest.database, "")
    if not dump.is_file():
        raise archive.NotWhole(f"The archive holds no copy of a database of the kind it names ({manifest.database}).")
    counted = rows_of_dump(dump)
    wrong = sorted(table for table, rows in manifest.rows.items() if counted.get(table) != rows)
    if wrong:
        there, should = counted.get(wrong[0]), manifest.rows[wrong[0]]
        raise archive.NotWhole(f"The restored table {wrong[0]} has {there} rows; the backup says {should}.")
    return manifest


def _compare_bytes(backup: BackupFile) -> None:
    known = backup.known()
    if known is None:
        return
    digest = hashlib.sha256()
    with backup.path.open("rb") as file:
        while data := file.read(CHUNK):
            digest.update(data)
    if digest.hexdigest() != known.sha256:
        raise archive.NotWhole(f"{backup.path.name} is not what was written: its bytes have changed.")
