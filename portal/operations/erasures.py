"""Erasures on request outlive the database: a backup put back still holds what was erased since (abuse case 71).

Each is a line in ``erasures.jsonl``, in the portal's folder and beside the backups: the child's number in the database,
a keyed hash by which a restore knows that it is the same child, and the moment. Nothing of the child is in it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.keeping.erasing import erase_older

NAME = "erasures.jsonl"


@dataclass(frozen=True, order=True)
class Erasure:
    at: str
    pupil: int
    key: str


def key_of(pupil: Pupil) -> str:
    told = f"{pupil.pk}:{pupil.school_id}:{pupil.upn}:{pupil.born}"
    return salted_hmac("portal.erasures", told, algorithm="sha256").hexdigest()[:24]


def note_erasure(pupil: Pupil, at: datetime) -> None:
    """Raises OSError where it cannot be written; then the erasure must not be done either."""
    line = json.dumps({"at": at.isoformat(), "pupil": pupil.pk, "key": key_of(pupil)})
    for folder in _folders():
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / NAME
        path.touch(mode=0o600)
        with path.open("a") as file:
            file.write(f"{line}\n")


def noted() -> list[Erasure]:
    """All that were ever done, oldest first; a line that was cut off by a full disk is passed over."""
    return sorted({erasure for folder in _folders() for erasure in _read(folder / NAME)})


def erase_again() -> tuple[int, int]:
    """After a restore: how many erasures were done again, and of how many the child is not in the database."""
    done = missing = 0
    for erasure in noted():
        pupil = Pupil.objects.filter(pk=erasure.pupil).first()
        if pupil is None or key_of(pupil) != erasure.key:
            missing += 1
            continue
        erase_older(pupil, datetime.fromisoformat(erasure.at), by="command line")
        done += 1
    return done, missing


def _folders() -> list[Path]:
    return [Path(settings.VAR_DIR), *([Path(settings.BACKUPS)] if settings.BACKUPS else [])]


def _read(path: Path) -> Iterator[Erasure]:
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        try:
            yield Erasure(**json.loads(line))
        except (ValueError, TypeError):
            continue
