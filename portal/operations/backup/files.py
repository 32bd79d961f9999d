"""The folder of backups: what a backup is called, what is known of it without opening it, and which are kept."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

STEM = "portal-%Y-%m-%dT%H%M%SZ"
PLAIN, SEALED = ".tar", ".tar.age"
PART = ".part"
DAYS, WEEKS, MONTHS = 7, 4, 12


@dataclass(frozen=True, kw_only=True)
class Known:
    """What stands beside an archive, in a file of its own: nothing of a person, so that it may be read by anyone.

    ``check`` is how far the last check could look: ``whole`` or, without the key, ``bytes``.
    """

    made_at: str
    version: str
    database: str
    bytes: int
    sha256: str
    is_encrypted: bool
    rows: int
    files: int
    left_out: tuple[str, ...] = ()
    check: str = ""
    checked_at: str = ""


@dataclass(frozen=True, kw_only=True)
class BackupFile:
    path: Path
    made_at: datetime

    @property
    def beside(self) -> Path:
        return self.path.with_name(self.path.name.split(".")[0] + ".json")

    @property
    def is_encrypted(self) -> bool:
        return self.path.name.endswith(SEALED)

    def known(self) -> Known | None:
        """None where nothing stands beside it, or nothing that can be read."""
        try:
            return Known(**_with_tuples(json.loads(self.beside.read_text())))
        except (OSError, ValueError, TypeError):
            return None

    def note(self, known: Known) -> None:
        part = self.beside.with_name(self.beside.name + PART)
        part.write_text(json.dumps(asdict(known), indent=2) + "\n")
        part.replace(self.beside)


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "left_out": tuple(values.get("left_out", ()))}


def backup_named(path: Path) -> BackupFile | None:
    """What the name says; None when it is no name of ours."""
    stem, _, ending = path.name.partition(".")
    if f".{ending}" not in {PLAIN, SEALED}:
        return None
    try:
        return BackupFile(path=path, made_at=datetime.strptime(stem, STEM).replace(tzinfo=UTC))
    except ValueError:
        return None


def backups_in(folder: Path) -> list[BackupFile]:
    """The newest first; only what bears a name of ours."""
    found = [backup for path in folder.glob("portal-*") if (backup := backup_named(path))] if folder.is_dir() else []
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def newest_backup(folder: Path) -> BackupFile | None:
    return next(iter(backups_in(folder)), None)


def kept(backups: Iterable[BackupFile]) -> list[BackupFile]:
    """The newest of each of the last seven days, four weeks and twelve months on which there was one (R36)."""
    newest_first = sorted(backups, key=lambda backup: backup.made_at, reverse=True)
    chosen: dict[Path, BackupFile] = {}
    for periods, most in (("%Y-%j", DAYS), ("%G-%V", WEEKS), ("%Y-%m", MONTHS)):
        newest_of: dict[str, BackupFile] = {}
        for backup in newest_first:
            newest_of.setdefault(backup.made_at.strftime(periods), backup)
        chosen |= {backup.path: backup for backup in list(newest_of.values())[:most]}
    return [backup for backup in newest_first if backup.path in chosen]


def rotate(folder: Path) -> list[BackupFile]:
    """Delete what is kept no longer; what was deleted."""
    there = backups_in(folder)
    staying = {backup.path for backup in kept(there)}
    going = [backup for backup in there if backup.path not in staying]
    for backup in going:
        backup.path.unlink(missing_ok=True)
        backup.beside.unlink(missing_ok=True)
    return going
