"""Take the files of a school's own system into the register: first looked at, then confirmed, then all or nothing."""

import io
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.pages.models import School

from .contact_files import read_contacts
from .importers import FORMATS
from .importers.findings import ERRORS_KEPT
from .importers.formats import Holds, Progress, Source
from .importers.problems import FileRefused
from .marks import read_marks
from .models import RegisterImport
from .previews import ImportPreview
from .refusals import ImportRefused, check_import
from .roll_files import read_roll
from .taking import Taking, name_of
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
        with read_marks(school, opened, blank, today=today, progress=progress) as read:
            return read.compare(blank)
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
    and_then: Callable[[RegisterImport], object] | None = None,
) -> RegisterImport:
    """Take a file, in one transaction.

    ``source`` is a preview (its file is read again and must be the same) or the file itself with its ``format``;
    ``by`` is the account that takes it; without one ``by_name`` says who or what does, the command line if not given;
    ``confirm`` holds the keys of the questions answered yes; ``and_then`` is called at the end of the transaction.
    Raises `FileRefused` when it cannot be read and `ImportRefused` for row errors, questions not answered, or a file
    taken before. On SQLite a file of marks is read before the transaction begins, since it would keep out every form.
    """
    if isinstance(source, ImportPreview):
        format, file_name, seen = source.format, source.file_name, source.sha256
        source = source.file
    else:
        seen = None
    at = at or timezone.now()
    opened, blank = _open(school, format, source, file_name)
    if seen and opened.scan.sha256 != seen:
        raise FileRefused("The file is not the one that was looked at. Look at it again before confirming.")
    if blank.already_imported:
        check_import(blank, confirm)
    taking = Taking(
        school=school,
        holds=FORMATS[format].holds,
        source=opened,
        blank=blank,
        by=by,
        by_name=name_of(by, by_name),
        confirm=confirm,
        at=at,
        progress=progress,
    )
    with taking.begin() as write, transaction.atomic():
        _lock(school, blank)
        taken = write()
        if and_then:
            and_then(taken)
    return taken


def _lock(school: School, blank: ImportPreview) -> None:
    """One import of a school at a time; another may have taken this very file meanwhile.

    Without ``no_key`` PostgreSQL would let nobody store anything of the school's until the import ends.
    """
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    earlier = RegisterImport.objects.filter(school=school, sha256=blank.sha256).first()
    if earlier:
        check_import(replace(blank, already_imported=earlier))


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
