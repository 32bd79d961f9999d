"""Take the files of a school's own system into the register: first looked at, then confirmed, then all or nothing."""

import io
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO

from django.contrib.auth.models import AbstractBaseUser, AbstractUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.pages.models import School

from .contact_files import read_contacts
from .figures import refresh_after_marks, refresh_after_roll
from .importers import FORMATS
from .importers.findings import ERRORS_KEPT
from .importers.formats import Holds, Progress, Source
from .importers.problems import FileRefused
from .marks import compare_marks
from .models import RegisterImport
from .previews import ImportPreview
from .prior_attendance import keep_prior_years
from .roll_files import read_roll
from .tallies import tally, tally_for_rules

__all__ = [
    "FileRefused",
    "ImportRefused",
    "check_import",
    "import_register",
    "preview_import",
    "tally",
    "tally_for_rules",
]

COMMAND_LINE = "command line"


class ImportRefused(ValueError):
    """The file can be read but may not be taken as it is. Nothing was written; `preview` says everything."""

    def __init__(self, message: str, preview: ImportPreview) -> None:
        self.preview = preview
        super().__init__(message)


def preview_import(
    school: School,
    format: str,
    file: BinaryIO | bytes,
    *,
    file_name: str = "",
    at: datetime | None = None,
    progress: Progress | None = None,
    errors_kept: int = ERRORS_KEPT,
) -> ImportPreview:
    """What taking the file would do. Writes nothing.

    ``format`` is a key of `importers.FORMATS`; ``file`` bytes or an open binary file that can be rewound; ``at`` the
    moment of the import, now if not given; ``progress`` is called with the rows and bytes read; ``errors_kept`` is how
    many wrong cells are told in full. Raises `FileRefused`.
    """
    opened, blank = _open(school, format, file, file_name)
    blank = replace(blank, errors_kept=errors_kept)
    today = timezone.localdate(at)
    if FORMATS[format].holds is Holds.MARKS:
        with compare_marks(school, opened, blank, today=today, progress=progress) as (_, preview):
            return preview
    with transaction.atomic():
        if FORMATS[format].holds is Holds.CONTACTS:
            preview = read_contacts(school, opened, blank, on=today, progress=progress)
        else:
            preview, _ = read_roll(school, opened, blank, on=today, progress=progress)
        transaction.set_rollback(True)
    return preview


def import_register(
    school: School,
    source: ImportPreview | BinaryIO | bytes,
    *,
    format: str = "marks-csv",
    file_name: str = "",
    by: AbstractBaseUser | None = None,
    by_name: str = "",
    confirm: Collection[str] = (),
    at: datetime | None = None,
    progress: Progress | None = None,
) -> RegisterImport:
    """Take a file, in one transaction.

    ``source`` is a preview (its file is read again and must be the same) or the file itself with its ``format``;
    ``by`` is the account that takes it; without one ``by_name`` says who or what does, the command line if not given;
    ``confirm`` holds the keys of the questions answered yes. Raises `FileRefused` when it cannot be read and
    `ImportRefused` for row errors, questions not answered, or a file taken before.
    """
    if isinstance(source, ImportPreview):
        format, file_name, seen = source.format, source.file_name, source.sha256
        source = source.file
    else:
        seen = None
    at = at or timezone.now()
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)  # one import of a school at a time
        opened, blank = _open(school, format, source, file_name)
        if seen and opened.scan.sha256 != seen:
            raise FileRefused("The file is not the one that was looked at. Look at it again before confirming.")
        if blank.already_imported:
            check_import(blank, confirm)
        take = TAKERS[FORMATS[format].holds]
        return take(
            school, opened, blank, by=by, by_name=_name_of(by, by_name), confirm=confirm, at=at, progress=progress
        )


def _open(school: School, format: str, file: BinaryIO | bytes, file_name: str) -> tuple[Source, ImportPreview]:
    if format not in FORMATS:
        raise FileRefused(f"{format!r} is not a format we read. Accepted: {', '.join(FORMATS)}.")
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    chosen = FORMATS[format]
    opened = chosen.open(source, chosen.caps)
    earlier = RegisterImport.objects.filter(school=school, sha256=opened.scan.sha256).first()
    return opened, ImportPreview(
        format=format,
        file_name=PurePath(file_name or getattr(source, "name", "") or "register.csv").name[:255],
        file=source,
        size=opened.scan.size,
        sha256=opened.scan.sha256,
        read_as=opened.scan.shown,
        rows=0,
        counts={},
        already_imported=earlier,
    )


def check_import(preview: ImportPreview, confirm: Collection[str] = ()) -> None:
    """Raise `ImportRefused` when the file may not be taken with these answers."""
    if preview.already_imported:
        when = timezone.localtime(preview.already_imported.imported_at)
        raise ImportRefused(
            f"This very file was imported on {when:%d %B %Y at %H:%M}. Choose a newer export.",
            preview,
        )
    if preview.error_count:
        cells = "1 cell" if preview.error_count == 1 else f"{preview.error_count:,} cells"
        raise ImportRefused(
            f"{cells} cannot be accepted. First: {preview.errors[0]} "
            "Correct the file in the school's system and export it again.",
            preview,
        )
    if not preview.rows:
        raise ImportRefused("The file has headings but no rows. Check what was exported.", preview)
    open_questions = [question for question in preview.questions if question.key not in confirm]
    if open_questions:
        told = " ".join(question.text for question in open_questions)
        keys = ", ".join(question.key for question in open_questions)
        raise ImportRefused(f"{told} If that is right, confirm: {keys}.", preview)


def _take_marks(
    school: School,
    source: Source,
    blank: ImportPreview,
    *,
    by: AbstractBaseUser | None,
    by_name: str,
    confirm: Collection[str],
    at: datetime,
    progress: Progress | None,
) -> RegisterImport:
    with compare_marks(school, source, blank, today=timezone.localdate(at), progress=progress) as (marks, preview):
        check_import(preview, confirm)
        taken = _keep(school, preview, by, by_name, at)
        reason = f"Corrected in the school's own register ({preview.file_name})"[:255]
        marks.apply(taken, at=at, by_name=by_name, role=_role_of(by), reason=reason)
        refresh_after_marks(school, marks)
    return taken


def _take_roll(
    school: School,
    source: Source,
    blank: ImportPreview,
    *,
    by: AbstractBaseUser | None,
    by_name: str,
    confirm: Collection[str],
    at: datetime,
    progress: Progress | None,
) -> RegisterImport:
    today = timezone.localdate(at)
    preview, changes = read_roll(school, source, blank, on=today, progress=progress)
    check_import(preview, confirm)
    taken = _keep(school, preview, by, by_name, at)
    keep_prior_years(school, source.prior_years(), taken)
    refresh_after_roll(school, changes.classes_changed_from)
    return taken


def _take_contacts(
    school: School,
    source: Source,
    blank: ImportPreview,
    *,
    by: AbstractBaseUser | None,
    by_name: str,
    confirm: Collection[str],
    at: datetime,
    progress: Progress | None,
) -> RegisterImport:
    preview = read_contacts(school, source, blank, on=timezone.localdate(at), progress=progress)
    check_import(preview, confirm)
    return _keep(school, preview, by, by_name, at)


TAKERS = {Holds.MARKS: _take_marks, Holds.ROLL: _take_roll, Holds.CONTACTS: _take_contacts}


def _keep(
    school: School, preview: ImportPreview, by: AbstractBaseUser | None, by_name: str, at: datetime
) -> RegisterImport:
    account: Any = by  # any user model a site may have
    taken = RegisterImport.objects.create(
        school=school,
        format=preview.format,
        file_name=preview.file_name,
        sha256=preview.sha256,
        imported_at=at,
        imported_by=account,
        report=preview.report() | ({} if by or by_name == COMMAND_LINE else {"by": by_name}),
    )
    record(school=school, action="register_imported", subject=taken, actor=by, actor_name=by_name, **preview.counts)
    return taken


def _name_of(by: AbstractBaseUser | None, otherwise: str) -> str:
    if isinstance(by, AbstractUser):
        return by.get_full_name() or by.get_username()
    return otherwise or COMMAND_LINE


def _role_of(by: AbstractBaseUser | None) -> str:
    """The role of the law's record of amendments: the account's group, or the school's own system."""
    group = by.groups.first() if isinstance(by, AbstractUser) else None
    return group.name if group else "School's register system"
