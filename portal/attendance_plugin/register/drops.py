"""Take the files that a school's system puts into its folder at night: those without errors and without questions.

A file is seen twice before it is taken, so that one still being written is left alone, and files are taken in the order
of their names: a roll can go before its marks. Two workers never take one file: its row is claimed first. A worker that
is killed leaves either nothing (the claim runs out and the file is taken again) or an import whose file is only put
away at the next look.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal import hooks
from portal.attendance_plugin.audit.services import record
from portal.pages.models import School

from .drop_folders import FileChanged, WaitingFile, find_folder, find_waiting, open_waiting, put_away, remove_old
from .drop_words import mail_words, reason_of, text_beside
from .importers import FORMATS
from .importers.guessing import guess_format
from .models import RegisterDrop, RegisterImport
from .school_known import known_of
from .services import FileRefused, ImportRefused, import_register

logger = logging.getLogger(__name__)
State = RegisterDrop.State
SETTLED = timedelta(seconds=60)
"""How long a file must not have changed."""
CLAIM = timedelta(minutes=15)
LOOK_SECONDS = 60
"""No new file is begun after so long: the task must end before the worker ends it."""
TRIES = 3
"""A file at which the worker was stopped so often is not tried again: it may be what stops the worker."""
KEPT = timedelta(days=30)
BY = "folder for register files"
STOPPED = (
    f"The worker was stopped {TRIES} times while it read this file: it may be too large to be read in the time a task "
    "has. Export one term at a time, or import it on the command line."
)


def look_into_folders() -> dict[str, int]:
    """Every school's folder; how many files were taken, refused, and left for later."""
    counts = {"taken": 0, "refused": 0, "waiting": 0}
    until = time.monotonic() + LOOK_SECONDS
    root: Path | None = settings.REGISTER_DROPS
    if root is None:
        return counts
    for school in School.objects.order_by("slug"):
        folder = find_folder(root, school.slug)
        if folder is None:
            continue
        try:
            for state in take_files(school, folder, until=until):
                counts[state] += 1
            remove_old(folder, now=time.time(), kept=KEPT)
        except OSError as error:
            logger.warning("The folder for register files of school %s: %s", school.pk, error.strerror)
    return counts


def take_files(school: School, folder: Path, *, until: float) -> list[str]:
    """What became of each file of one school, in the order of their names."""
    pending = list(_pending(school, find_waiting(folder)))
    states: list[str] = []
    for file, row in pending:
        if row is None or time.monotonic() > until or not _claim(row):
            break  # a later file may need what this one brings
        states.append(_take(school, file, row))
        if states[-1] == "waiting":
            break
    return states + ["waiting"] * (len(pending) - len(states))


def _pending(school: School, files: list[WaitingFile]) -> Iterator[tuple[WaitingFile, RegisterDrop | None]]:
    """Each file that is not dealt with, and its row once it does not change any more."""
    names = [file.path.name for file in files]
    RegisterDrop.objects.filter(school=school, state=State.WAITING).exclude(file_name__in=names).delete()
    for file in files:
        if done := _finished(school, file):
            _put_away(school, file, done)
        else:
            yield file, _see(school, file)


def _finished(school: School, file: WaitingFile) -> RegisterDrop | None:
    """The row of this very file, if it was dealt with and only not put away."""
    same = RegisterDrop.objects.filter(
        school=school, file_name=file.path.name, size=file.size, modified_ns=file.modified_ns
    )
    return same.exclude(state=State.WAITING).order_by("-pk").first()


def _see(school: School, file: WaitingFile) -> RegisterDrop | None:
    """The row of a file that has not changed for long enough; None while it may still grow."""
    now, seen = timezone.now(), {"size": file.size, "modified_ns": file.modified_ns}
    row, _ = RegisterDrop.objects.get_or_create(
        school=school, file_name=file.path.name, state=State.WAITING, defaults={**seen, "seen_at": now}
    )
    if (row.size, row.modified_ns) != (file.size, file.modified_ns):
        RegisterDrop.objects.filter(pk=row.pk).update(**seen, seen_at=now)
        return None
    return row if now - row.seen_at >= SETTLED else None


def _claim(row: RegisterDrop) -> bool:
    now = timezone.now()
    free = RegisterDrop.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), pk=row.pk, state=State.WAITING)
    return bool(free.update(claimed_until=now + CLAIM, tries=F("tries") + 1))


def _take(school: School, file: WaitingFile, row: RegisterDrop) -> str:
    if row.tries >= TRIES:
        _refuse(school, row, STOPPED)
        _put_away(school, file, row)
        return row.state
    try:
        with open_waiting(file) as opened:
            _import(school, opened, file, row)
    except (FileChanged, OSError) as trouble:
        logger.warning("Register file %s cannot be read now: %s", row.pk, type(trouble).__name__)
        RegisterDrop.objects.filter(pk=row.pk).update(claimed_until=None, seen_at=timezone.now(), tries=0)
        return "waiting"
    except ImportRefused as refused:
        if refused.preview.already_imported:
            row.taken = refused.preview.already_imported
            _finish(row, State.TAKEN, f"The very same file was taken on {_moment(row.taken.imported_at)}.")
        else:
            _refuse(school, row, reason_of(refused))
    except FileRefused as refused:
        _refuse(school, row, reason_of(refused))
    _put_away(school, file, row)
    return row.state


def _import(school: School, opened: BinaryIO, file: WaitingFile, row: RegisterDrop) -> None:
    """All or nothing: the marks, and the row that says they were taken."""
    known = known_of(school, timezone.localdate())
    chosen = guess_format(opened, FORMATS, known, file_name=file.path.name)

    def say_taken(taken: RegisterImport) -> None:
        row.taken = taken
        _finish(row, State.TAKEN)

    import_register(school, opened, format=chosen.slug, file_name=file.path.name, by_name=BY, and_then=say_taken)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d %B %Y at %H:%M}"


def _finish(row: RegisterDrop, state: str, reason: str = "") -> None:
    row.state, row.reason, row.finished_at = state, reason, timezone.now()
    row.save(update_fields=["state", "reason", "finished_at", "taken"])


def _refuse(school: School, row: RegisterDrop, reason: str) -> None:
    with transaction.atomic():
        _finish(row, State.REFUSED, reason)
        record(school=school, action="register_drop_refused", subject=row, actor_name=BY)
        _tell_office(school, timezone.localtime(row.finished_at))


def _tell_office(school: School, at: datetime) -> None:
    queue = next(iter(hooks.outboxes), None)
    if queue and school.email:
        subject, text = mail_words(school)
        hour = f"register_drops:{school.pk}:{at:%Y%m%d%H}"
        queue(
            school=school, purpose="register_drop", cause=hour, recipient=school.email, subject=subject, text_body=text
        )


def _put_away(school: School, file: WaitingFile, row: RegisterDrop) -> None:
    target = put_away(file, row.state, row.pk)
    if target and row.state == State.REFUSED:
        words = text_beside(school, file.path.name, row.reason, timezone.localtime(row.finished_at))
        target.with_name(f"{target.name}.txt").write_text(words, encoding="utf-8")
