"""`portal backup`: database and files in one archive."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup.databases import DatabaseTrouble
from portal.operations.backup.files import BackupFile, backups_in, rotate
from portal.operations.backup.making import CannotBackUp, make_backup
from portal.operations.backup.sealing import KeyTrouble, new_key
from portal.operations.backup.watching import needs_proof

MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = (
        "Write the database and all files of the portal into one archive in FOLDER (PORTAL_BACKUPS, if none is named), "
        "while the portal runs. The copy is looked through before it is packed. With PORTAL_BACKUP_KEYS set, only who "
        "has the secret key can open it; so can the program age. Kept are the newest of seven days, four weeks and "
        "twelve months. Exit status: 0 made, 1 it failed and nothing was left behind, 2 wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default=settings.BACKUPS)
        parser.add_argument("--list", action="store_true", help="Only show what is in the folder.")
        parser.add_argument("--keep-all", action="store_true", help="Delete none of the older ones.")
        parser.add_argument("--prove", action="store_true", help="Then prove it, if none was proved for a week.")
        parser.add_argument(
            "--new-key",
            metavar="FILE",
            type=Path,
            help="Make a key for backups: the secret one into FILE, which belongs away from this machine.",
        )

    def handle(self, *, folder: Path | None, new_key: Path | None, **options: Any) -> None:
        if new_key:
            self._make_key(new_key)
        elif folder is None:
            raise CommandError("Name a folder: portal backup FOLDER, or set PORTAL_BACKUPS.", returncode=2)
        elif options["list"]:
            self._list(folder)
        else:
            self._back_up(folder, keep_all=options["keep_all"], prove=options["prove"])

    def _back_up(self, folder: Path, *, keep_all: bool, prove: bool) -> None:
        made = self._make(folder)
        self.stdout.write(_line(made))
        if not made.is_encrypted:
            self.stdout.write("It is not encrypted: whoever has the file reads it all. See docs/backup.md on keys.")
        known = made.known()
        for words in known.left_out if known else ():
            self.stdout.write(f"Not in it: {words}, kept in object storage. Let the storage keep versions of its own.")
        if not keep_all:
            for gone in rotate(folder):
                self.stdout.write(f"Deleted, as newer ones take its place: {gone.path.name}")
        if prove and needs_proof(folder):
            call_command("restore", str(made.path), "--check", stdout=self.stdout)

    def _make(self, folder: Path) -> BackupFile:
        try:
            return make_backup(folder)
        except (CannotBackUp, DatabaseTrouble) as error:
            raise CommandError(str(error)) from error
        except KeyTrouble as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}. Nothing was left behind.") from error

    def _list(self, folder: Path) -> None:
        found = backups_in(folder)
        if not found:
            self.stdout.write(f"There is no backup in {folder}.")
        for backup in found:
            self.stdout.write(_line(backup))

    def _make_key(self, path: Path) -> None:
        secret, public = new_key()
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already; a key is never written over.", returncode=2) from error
        except OSError as error:
            raise CommandError(f"Cannot write {path} ({error.strerror}).", returncode=2) from error
        with os.fdopen(descriptor, "w") as file:
            file.write(f"# public key: {public}\n{secret}\n")
        self.stdout.write(
            f"The secret key is in {path}. Print it, keep it in the school's safe, and take the file away from here: "
            "without it no encrypted backup can ever be opened.\n"
            f"On this machine set: PORTAL_BACKUP_KEYS={public}"
        )


def _line(backup: BackupFile) -> str:
    known = backup.known()
    if known is None:
        return f"{backup.path.name}  (nothing is known of it; portal restore --check looks)"
    sealed = "encrypted" if known.is_encrypted else "not encrypted"
    checked = f"checked {known.checked_at[:10]} ({known.check})" if known.checked_at else "not checked yet"
    size = f"{known.bytes / MEGABYTE:,.1f} MB"
    return f"{backup.path.name}  {size}, {known.rows:,} rows, {known.files:,} files, {sealed}, {checked}"
