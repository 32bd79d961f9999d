"""Bring an upload through its stages: read, asked about, looked at, confirmed, taken; or stopped at any of them.

Every stage may be run again: reading changes nothing, and taking is one transaction that ends with the stage DONE. So
a killed worker leaves the register as it was, and whoever looks sees that the work stands still and starts it again.
"""

import time
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import BinaryIO

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.pages.models import School

from .import_runs import ImportRun
from .importers import FORMATS
from .importers.guessing import find_fitting, likely_formats
from .importers.problems import FileRefused, HeadingsUnknown
from .models import RegisterImport
from .previews import preview_data
from .run_files import KEPT_FOR_SECONDS, RunFolder, drop_old, keep
from .school_known import known_of
from .services import ImportRefused, import_register, preview_import

Stage = ImportRun.Stage
AT_ONCE_BYTES = 512 << 10  # a file this small is read while the page waits
PACKED_TIMES = 8  # what a workbook holds is larger than its file
ERRORS_IN_LIST = 5_000
STILL_SECONDS = 45
TOLD_EVERY_SECONDS = 0.5
FAILED = "The work broke off with an error of the portal's own. Nothing was imported. Start it again."


class Stopped(Exception):
    """Somebody cancelled. Whatever the transaction held is undone."""


class AnotherRuns(ValueError):
    """The school has an import under way already; of two at once one must wait."""


class RunProgress:
    """Writes how far a run is, twice a second at most, and stops it when somebody asked for it."""

    def __init__(self, folder: RunFolder) -> None:
        self.folder, self.size, self._told = folder, max(folder.file.stat().st_size, 1), 0.0
        self.write(0, 0)

    def __call__(self, rows: int, bytes_read: int) -> None:
        self.stop_if_asked()
        now = time.monotonic()
        if now - self._told >= TOLD_EVERY_SECONDS or bytes_read >= self.size:
            self._told = now
            self.write(rows, bytes_read)

    def write(self, rows: int, bytes_read: int) -> None:
        self.folder.write("progress", {"rows": rows, "percent": min(100 * bytes_read // self.size, 100)})

    def stop_if_asked(self) -> None:
        if self.folder.read("stop"):
            raise Stopped


def begin(school: School, file: UploadedFile, format: str, *, by: User) -> ImportRun:
    """Keep an upload in a folder of its own and begin with it. ``format`` empty: to be found out."""
    forget_old()
    now = timezone.now()
    return ImportRun.objects.create(
        token=keep(file.chunks()),
        school=school,
        by=by,
        file_name=(file.name or "register.csv")[:255],
        format=format,
        began_at=now,
        changed_at=now,
    )


def is_small(run: ImportRun) -> bool:
    file = RunFolder(run.token).file
    times = PACKED_TIMES if run.file_name.casefold().endswith(".xlsx") else 1
    return file.stat().st_size * times <= AT_ONCE_BYTES


def read_run(run: ImportRun) -> None:
    """Read the file and say where the run stands then."""
    _work(run, Stage.READING, _read)


def take_run(run: ImportRun) -> None:
    """Take the file into the register, all or nothing."""
    _work(run, Stage.TAKING, _take)


def _work(run: ImportRun, stage: Stage, work: Callable[[ImportRun, RunFolder], None]) -> None:
    """Do it unless somebody did it, or stopped it, meanwhile; whatever goes wrong is said on the run's page."""
    folder = RunFolder(run.token)
    run.refresh_from_db()
    if run.stage != stage:
        return
    if not folder.exists:
        _end(run, Stage.STOPPED)
        return
    try:
        work(run, folder)
    except Stopped:
        _end(run, Stage.STOPPED)
    except FileRefused as refused:
        folder.write("said", str(refused))
        _set(run, Stage.REFUSED)
    except Exception:
        folder.write("said", FAILED)
        _set(run, Stage.REFUSED)
        raise


def _read(run: ImportRun, folder: RunFolder) -> None:
    progress = RunProgress(folder)
    with folder.file.open("rb") as file:
        run.format = run.format or _find_format(run, file)
        if not run.format:
            _set(run, Stage.FORMAT)
            return
        try:
            _look(run, folder, file, progress)
        except HeadingsUnknown as unknown:
            folder.write("said", str(unknown))
            _set(run, Stage.COLUMNS)
            return
    progress.stop_if_asked()
    _set(run, Stage.READY)


def _look(run: ImportRun, folder: RunFolder, file: BinaryIO, progress: RunProgress) -> None:
    preview = preview_import(
        run.school, run.format, file, file_name=run.file_name, progress=progress, errors_kept=ERRORS_IN_LIST
    )
    folder.write("seen", preview_data(preview))


def _take(run: ImportRun, folder: RunFolder) -> None:
    progress = RunProgress(folder)
    try:
        with folder.file.open("rb") as file:
            import_register(
                run.school,
                file,
                format=run.format,
                file_name=run.file_name,
                by=run.by,
                confirm=run.confirmed,
                progress=progress,
                and_then=lambda taken: _finish(run, taken, progress),
            )
    except ImportRefused as refused:
        run.refresh_from_db()
        if run.stage == Stage.TAKING:  # else another worker has taken the file meanwhile
            folder.write("seen", preview_data(refused.preview))
            folder.write("said", str(refused))
            _set(run, Stage.READY)
        return
    folder.drop()


def _finish(run: ImportRun, taken: RegisterImport, progress: RunProgress) -> None:
    """The last moment to stop; within the transaction of the import."""
    progress.stop_if_asked()
    run.taken = taken
    _set(run, Stage.DONE)


def read_again(run: ImportRun, format: str | None = None) -> None:
    """Back to the reading: with another format, or after something was explained. The caller lets it run."""
    folder = RunFolder(run.token)
    for left in ("said", "stop", "progress"):
        folder.forget(left)
    run.format = run.format if format is None else format
    _set(run, Stage.READING)


def confirm(run: ImportRun, answers: Collection[str]) -> None:
    """From READY to TAKING; the caller lets it run. Raises `AnotherRuns`."""
    folder = RunFolder(run.token)
    folder.forget("said")
    folder.forget("progress")
    run.confirmed = sorted(answers)
    try:
        with transaction.atomic():
            _set(run, Stage.TAKING)
    except IntegrityError as error:
        run.stage = Stage.READY
        other = ImportRun.objects.filter(school=run.school, stage=Stage.TAKING).select_related("by").first()
        who = f" ({other.file_name}, begun by {other.by.get_full_name() or other.by})" if other else ""
        raise AnotherRuns(f"Another file is being imported{who}. Wait until it is done, then confirm again.") from error


def ask_to_stop(run: ImportRun) -> None:
    """Cancel: at once when nobody works on the file, else as soon as who works on it sees the wish."""
    RunFolder(run.token).write("stop", True)
    if not run.is_working or stands_still(run):
        _end(run, Stage.STOPPED)


def is_at_work(run: ImportRun) -> bool:
    """Whether a worker has told its progress a moment ago."""
    since = RunFolder(run.token).seconds_since("progress")
    return since is not None and since <= STILL_SECONDS


def stands_still(run: ImportRun) -> bool:
    """Whether a run that should be working has shown no sign of it for a while: its worker was killed, or waits."""
    since = RunFolder(run.token).seconds_since("progress")
    if since is None:
        since = (timezone.now() - run.changed_at).total_seconds()
    return run.is_working and since > STILL_SECONDS


def forget_old() -> None:
    """Files kept for a day, and the runs whose files have gone."""
    drop_old()
    oldest = timezone.now() - timedelta(seconds=KEPT_FOR_SECONDS)
    ImportRun.objects.filter(changed_at__lt=oldest).delete()


def _find_format(run: ImportRun, file: BinaryIO) -> str:
    """The only format the file fits; empty when a person must say. Raises `FileRefused` when none can open it."""
    known = known_of(run.school, timezone.localdate())
    fitting, reasons = find_fitting(file, FORMATS, known)
    if len(fitting) == 1:
        return fitting[0].slug
    if fitting or any(isinstance(reason, HeadingsUnknown) for reason in reasons.values()):
        return ""
    raise reasons[likely_formats(FORMATS, run.file_name)[0]]


def _set(run: ImportRun, stage: Stage) -> None:
    run.stage, run.changed_at = stage, timezone.now()
    run.save(update_fields=["stage", "changed_at", "format", "confirmed", "taken"])


def _end(run: ImportRun, stage: Stage) -> None:
    _set(run, stage)
    RunFolder(run.token).drop()
