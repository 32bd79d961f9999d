"""`portal restore FILE`: prove a backup, or put it back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup.archive import NotWhole
from portal.operations.backup.checking import WHOLE, check_backup
from portal.operations.backup.databases import DatabaseTrouble
from portal.operations.backup.files import BackupFile, backup_named, newest_backup
from portal.operations.backup.restoring import CannotRestore, Restored, finish, restore
from portal.operations.backup.sealing import KeyTrouble, identities_in


class Command(BaseCommand):
    help = (
        "Put a backup back, all or nothing, into the portal of these settings; stop its web server and worker first. "
        "Without FILE the newest of PORTAL_BACKUPS is taken. --check only proves that it could be done, in a scratch "
        "place. What is there now is never deleted but moved into a folder beside it. Exit status: 0 done, 1 the "
        "backup is damaged or the restore failed, 2 wrong usage or not possible here; then nothing was changed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
        parser.add_argument("--check", action="store_true", help="Only prove that it can be restored.")
        parser.add_argument("--key", metavar="KEYFILE", type=Path, help="The secret key of an encrypted backup.")
        parser.add_argument("--replace", action="store_true", help="Even if there are records here already.")
        parser.add_argument(
            "--as-copy", action="store_true", help="For trying things out: no mail goes out from here afterwards."
        )
        parser.add_argument("--finish", action="store_true", help="End a restore that was interrupted.")

    def handle(self, *, file: Path | None, key: Path | None, **options: Any) -> None:
        try:
            if options["finish"]:
                self._tell(finish(self._say))
            elif options["check"]:
                backup = self._backup(file)
                self._tell_of_check(backup, check_backup(backup, identities_in(key) if key else []))
            else:
                self._restore(self._backup(file), key, replace=options["replace"], as_copy=options["as_copy"])
        except (CannotRestore, KeyTrouble) as error:
            raise CommandError(str(error), returncode=2) from error
        except (NotWhole, DatabaseTrouble) as error:
            raise CommandError(f"{error} Nothing was changed; take an earlier backup.") from error

    def _restore(self, backup: BackupFile, key: Path | None, *, replace: bool, as_copy: bool) -> None:
        if backup.is_encrypted and key is None:
            raise CommandError("This backup is encrypted. Name the file with its secret key: --key", returncode=2)
        identities = identities_in(key) if key else []
        self._tell(restore(backup, identities, replace=replace, as_copy=as_copy, say=self._say))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _backup(self, file: Path | None) -> BackupFile:
        if file is None:
            found = newest_backup(settings.BACKUPS) if settings.BACKUPS else None
            if found is None:
                raise CommandError("Name a file: portal restore FILE. PORTAL_BACKUPS has none.", returncode=2)
            self._say(f"The newest: {found.path.name}")
            return found
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        found = backup_named(file)
        if found is None:
            raise CommandError(
                f"{file.name} is not called like a backup (portal-2026-11-29T020000Z.tar or .tar.age). "
                "Give it its name back.",
                returncode=2,
            )
        return found

    def _tell_of_check(self, backup: BackupFile, depth: str) -> None:
        if depth == WHOLE:
            self._say(f"{backup.path.name} is whole: every file was compared, the database was restored and counted.")
        else:
            self._say(
                f"{backup.path.name} is, byte for byte, what was written. It is encrypted: whether it can be restored "
                "is proved where its secret key is, with --key."
            )

    def _tell(self, restored: Restored) -> None:
        self._say(f"\nThe portal is as it was on {restored.made_at:%d %B %Y at %H:%M} (UTC).")
        self._say(
            "Whatever came later is not in it: forms of parents, decisions, marks. Import the register again, and ask "
            "families who hold a reference of a later time to send their form again. Links sent later no longer work."
        )
        if held := restored.settled.held:
            self._say(
                f"{held} mails waited then and may have been sent since. They are held: see Attendance, Messages, "
                "Failed; send again what families have not got."
            )
        if erased := restored.settled.erased:
            self._say(f"{erased} erasures that families had asked for were done again.")
        if not_erased := restored.settled.not_erased:
            self._say(f"{not_erased} erasures are of children who are not in this backup, or not the same.")
        self._say("Everybody has to sign in again.")
        for words in restored.left_out:
            self._say(f"Not in the backup: {words}. They are in object storage, as they are now.")
        if restored.has_other_key:
            self._say(
                "SECRET_KEY is another than when the backup was made: put the old one into SECRET_KEY_FALLBACKS, or "
                "everybody sets up the second step again."
            )
        if settings.NO_MAIL_FILE.exists():
            self._say(f"This is a copy: no mail goes out until {settings.NO_MAIL_FILE.name} is deleted.")
        if restored.before:
            self._say(
                f"What was there before is in {restored.before}. Delete it once you are sure: it holds children's data."
            )
        self._say("Now start the portal, and run: portal doctor")
