"""Are there backups, are they young enough, was one proved? For `portal doctor`, and in the admin for whoever looks
after the portal (R36)."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_q.models import Schedule

from .checking import BYTES
from .files import BackupFile, backups_in

NAME = "backup"
NIGHTLY = "portal.operations.backup.watching.begin_backup"
LATE = timedelta(hours=26)
PROVE_AGAIN = timedelta(days=7)
FORGOTTEN_FOLDER = timedelta(days=14)
LOG = "backup.log"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """``mend`` is empty where all is well; ``is_wrong`` where data could be lost tonight."""

    found: str
    mend: str = ""
    is_wrong: bool = False


def state_of_backups(now: datetime | None = None) -> list[Finding]:
    """What to know, the gravest first; never empty."""
    now = now or timezone.now()
    folder = settings.BACKUPS
    if folder is None:
        return [
            *_left_behind(now),
            Finding(
                found="the portal makes no backups of itself",
                mend="Set PORTAL_BACKUPS to a folder on another disk; see docs/backup.md.",
                is_wrong=settings.PRODUCTION,
            ),
        ]
    backups = backups_in(folder)
    found = [_of_age(folder, backups, now), *_of_proof(backups, now), *_of_place(folder, backups), *_left_behind(now)]
    return sorted(found, key=lambda finding: (not finding.is_wrong, not finding.mend))


def _of_age(folder: Path, backups: list[BackupFile], now: datetime) -> Finding:
    if not backups:
        return Finding(
            found=f"there is no backup in {folder} yet",
            mend=f"Make one now: portal backup. What the last try said is in {LOG} of {settings.VAR_DIR}.",
            is_wrong=True,
        )
    age = now - backups[0].made_at
    words = f"the newest backup is of {timezone.localtime(backups[0].made_at):%d %B %Y, %H:%M}"
    if age <= LATE:
        return Finding(found=words)
    return Finding(
        found=f"{words}, {age.days} days old" if age.days > 1 else f"{words}, more than a day old",
        mend=f"Is the disk connected, and does the worker run? What the last try said is in {LOG} of "
        f"{settings.VAR_DIR}. Make one now: portal backup",
        is_wrong=True,
    )


def _of_proof(backups: list[BackupFile], now: datetime) -> list[Finding]:
    checked = [(known.checked_at, known.check) for backup in backups if (known := backup.known()) and known.checked_at]
    if not backups:
        return []
    if not checked:
        return [Finding(found="no backup was ever proved", mend="Prove the newest: portal restore --check")]
    at, depth = max(checked)
    when = datetime.fromisoformat(at)
    words = f"one was last proved on {timezone.localtime(when):%d %B %Y}"
    if depth == BYTES:
        words += ", as far as that goes without its secret key"
    if now - when > PROVE_AGAIN + timedelta(days=1):
        return [Finding(found=words, mend="Prove the newest: portal restore --check")]
    return [Finding(found=words)]


def _of_place(folder: Path, backups: list[BackupFile]) -> list[Finding]:
    found = []
    if folder.is_dir() and folder.stat().st_dev == Path(settings.VAR_DIR).stat().st_dev:
        mend = "A broken disk would take both. Set PORTAL_BACKUPS to another disk, and keep one copy elsewhere."
        found.append(Finding(found="the backups lie on the same disk as the portal", mend=mend))
    if backups and not backups[0].is_encrypted:
        mend = "Make a key: portal backup --new-key FILE, and set PORTAL_BACKUP_KEYS."
        found.append(Finding(found="the newest backup is not encrypted: whoever has the file reads it all", mend=mend))
    return found


def _left_behind(now: datetime) -> list[Finding]:
    found = []
    for folder in sorted(Path(settings.VAR_DIR).glob("before-restore-*")):
        if now - datetime.fromtimestamp(folder.stat().st_mtime, UTC) > FORGOTTEN_FOLDER:
            mend = "It holds children's data. Delete it if the restore was right."
            found.append(Finding(found=f"{folder.name} is left from a restore", mend=mend))
    if settings.NO_MAIL_FILE.exists():
        mend = f"If it is not a copy, delete {settings.NO_MAIL_FILE} and start the portal again."
        found.append(Finding(found="this was restored as a copy: no mail goes out", mend=mend))
    return found


def needs_proof(folder: Path, now: datetime | None = None) -> bool:
    """Once a week."""
    now = now or timezone.now()
    known = [backup.known() for backup in backups_in(folder)]
    checked = [datetime.fromisoformat(each.checked_at) for each in known if each and each.checked_at]
    return not checked or now - max(checked) >= PROVE_AGAIN


def begin_backup() -> None:
    """Every night, by the worker: in a process of its own, so that mails need not wait for it to end."""
    if settings.BACKUPS is None:
        return
    log = Path(settings.VAR_DIR) / LOG
    with log.open("w") as told:
        subprocess.Popen(
            [sys.executable, "-m", "portal", "backup", "--prove"],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def ensure_schedule(**_: object) -> None:
    """After every migration. The first is made the following night at half past one."""
    night = timezone.localtime().replace(hour=1, minute=30, second=0, microsecond=0) + timedelta(days=1)
    Schedule.objects.get_or_create(
        name=NAME,
        defaults={"func": NIGHTLY, "schedule_type": Schedule.DAILY, "repeats": -1, "next_run": night},
    )
