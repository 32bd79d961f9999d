"""Put a backup back: read and compared first, then in place by renames that a kill in the middle cannot spoil."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.attendance_plugin.submissions.models import Heartbeat
from portal.operations.supervisor import PortBusy, check_port

from . import archive
from .checking import unpack
from .databases import DUMPS, is_empty, others_at_work, restore_postgres, unknown_migrations
from .files import BackupFile
from .settling import Settled, settle

PLAN = "restore.json"
RUNS = timedelta(minutes=2)


class CannotRestore(Exception):
    """Nothing was changed; says why and what to do."""


@dataclass(kw_only=True)
class Plan:
    """What is left to do, on disk before the first step: each step may be done twice without harm."""

    made_at: str
    key: str
    moves: list[tuple[str, str]]
    staging: str
    before: str
    dump: str = ""
    as_copy: bool = False
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Restored:
    made_at: datetime
    before: Path | None
    settled: Settled
    left_out: tuple[str, ...]
    has_other_key: bool


def plan_file() -> Path:
    return Path(settings.VAR_DIR) / PLAN


def is_unfinished() -> bool:
    return plan_file().exists()


def restore(
    backup: BackupFile, identities: list[Any], *, replace: bool, as_copy: bool, say: Callable[[str], None]
) -> Restored:
    """The portal as it was. What is there now is moved into a folder beside it, never deleted."""
    if is_unfinished():
        raise CannotRestore("An earlier restore was interrupted. End it first: portal restore --finish")
    if not _nothing_there():
        if not replace:
            raise CannotRestore(
                "There are accounts or records in this portal. --replace puts the backup in their place; what is "
                "there now is kept in a folder beside it."
            )
        _refuse_while_running()
    _refuse_while_used()
    staging = Path(tempfile.mkdtemp(dir=settings.VAR_DIR, prefix="restore-"))
    try:
        say("Reading and comparing the backup …")
        manifest = unpack(backup, identities, staging)
        _refuse_what_does_not_fit(manifest)
        plan = _plan(manifest, staging, as_copy=as_copy)
        _refuse_while_used()  # unpacking may have taken minutes; from the plan on nothing starts
        _write(plan)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return finish(say)


def finish(say: Callable[[str], None]) -> Restored:
    """Carry out the plan on disk, from its beginning or from wherever a kill has left it."""
    if not is_unfinished():
        raise CannotRestore("No restore was interrupted: there is nothing to finish.")
    plan = Plan(**json.loads(plan_file().read_text()))
    connection.close()
    if plan.dump and Path(plan.dump).exists():
        say("Putting the database in place …")
        restore_postgres(Path(plan.dump))
    say("Putting the files in place …")
    for source, target in plan.moves:
        _move(Path(source), Path(target))
    say("Bringing the database up to date …")
    call_command("migrate", verbosity=0)
    made_at = datetime.fromisoformat(plan.made_at)
    settled = settle(made_at, as_copy=plan.as_copy)
    shutil.rmtree(plan.staging, ignore_errors=True)
    plan_file().unlink()
    before = Path(plan.before)
    return Restored(
        made_at=made_at,
        before=before if before.exists() else None,
        settled=settled,
        left_out=tuple(plan.left_out),
        has_other_key=plan.key != archive.key_fingerprint(),
    )


def _refuse_while_running() -> None:
    try:
        check_port(settings.PORT)
    except PortBusy as error:
        raise CannotRestore(
            f"Port {settings.PORT} is in use: the portal seems to run. Stop it first, web server and worker."
        ) from error
    seen = Heartbeat.objects.values_list("seen_at", flat=True).first()
    if seen and timezone.now() - seen < RUNS:
        raise CannotRestore("The worker was heard of within the last two minutes. Stop web server and worker first.")


def _refuse_while_used() -> None:
    if others := others_at_work():
        raise CannotRestore(
            f"The database is open elsewhere: {', '.join(others)}. Stop web server and worker, and whatever else reads "
            "it, on every machine. Nothing was changed."
        )


def _nothing_there() -> bool:
    return is_empty() and not any(folder.exists() and any(folder.iterdir()) for folder in archive.folders().values())


def _refuse_what_does_not_fit(manifest: archive.Manifest) -> None:
    if manifest.database != connection.vendor:
        raise CannotRestore(
            f"The backup is of {manifest.database}; this portal runs on {connection.vendor}. "
            "Set DATABASE_URL to a database of the same kind."
        )
    if unknown := unknown_migrations(manifest.migrations):
        raise CannotRestore(
            f"The backup was made by a later version of the portal ({manifest.version}): its database has "
            f"{unknown[0]}, which this one does not know. Install that version first."
        )


def _plan(manifest: archive.Manifest, staging: Path, *, as_copy: bool) -> Plan:
    before = Path(settings.VAR_DIR) / f"before-restore-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}"
    moves: list[tuple[Path, Path]] = []
    dump = staging / DUMPS[manifest.database]
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        for ending in ("-wal", "-shm", ""):
            moves.append((database.with_name(database.name + ending), before / (database.name + ending)))
        moves.append((dump, database))
    for name, folder in archive.folders().items():
        moves += [(folder, before / name), (staging / name, folder)]
    return Plan(
        made_at=manifest.made_at,
        key=manifest.key,
        moves=[(str(source), str(target)) for source, target in moves if source.exists() or target.exists()],
        staging=str(staging),
        before=str(before),
        dump=str(dump) if connection.vendor == "postgresql" else "",
        as_copy=as_copy,
        left_out=manifest.left_out,
    )


def _write(plan: Plan) -> None:
    part = plan_file().with_suffix(".part")
    part.write_text(json.dumps(asdict(plan)))
    part.replace(plan_file())


def _move(source: Path, target: Path) -> None:
    """By one rename; nothing where it was done before."""
    if source.exists() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source.rename(target)
