"""One file on its way into the register: read, then written in one transaction."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AbstractUser
from django.db import connection
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.pages.models import School

from .contact_files import read_contacts
from .figures import refresh_after_marks, refresh_after_roll
from .importers.formats import Holds, Progress, Source
from .marks import ReadMarks, read_marks
from .models import RegisterImport
from .previews import ImportPreview
from .prior_attendance import keep_prior_years
from .refusals import check_import
from .roll_files import read_roll

COMMAND_LINE = "command line"


@dataclass(frozen=True, kw_only=True)
class Taking:
    """An opened file, who takes it and when, and which questions were answered yes."""

    school: School
    holds: Holds
    source: Source
    blank: ImportPreview
    by: AbstractBaseUser | None
    by_name: str
    confirm: Collection[str]
    at: datetime
    progress: Progress | None

    @contextmanager
    def begin(self) -> Iterator[Callable[[], RegisterImport]]:
        """What writes the file, once a transaction has begun; raises `ImportRefused` or `FileRefused`.

        SQLite lets one connection write at a time, so a file of marks is read before: a year of them takes longer than
        a parent's form may wait. PostgreSQL needs no such care, and a pooler would lose the tables between two
        transactions.
        """
        if self.holds is not Holds.MARKS:
            yield self._write_contacts if self.holds is Holds.CONTACTS else self._write_roll
        elif connection.vendor == "sqlite":
            with self._read() as read:
                yield lambda: self._write_marks(read)
        else:
            yield self._read_and_write_marks

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def _read(self) -> Any:
        return read_marks(self.school, self.source, self.blank, today=self.today, progress=self.progress)

    def _read_and_write_marks(self) -> RegisterImport:
        with self._read() as read:
            return self._write_marks(read)

    def _write_marks(self, read: ReadMarks) -> RegisterImport:
        preview = read.compare(self.blank)
        check_import(preview, self.confirm)
        taken = self._keep(preview)
        reason = f"Corrected in the school's own register ({preview.file_name})"[:255]
        read.marks.apply(taken, at=self.at, by_name=self.by_name, role=_role_of(self.by), reason=reason)
        refresh_after_marks(self.school, read.marks)
        return taken

    def _write_roll(self) -> RegisterImport:
        preview, changes = read_roll(self.school, self.source, self.blank, on=self.today, progress=self.progress)
        check_import(preview, self.confirm)
        taken = self._keep(preview)
        keep_prior_years(self.school, self.source.prior_years(), taken)
        refresh_after_roll(self.school, changes.classes_changed_from)
        return taken

    def _write_contacts(self) -> RegisterImport:
        preview = read_contacts(self.school, self.source, self.blank, on=self.today, progress=self.progress)
        check_import(preview, self.confirm)
        return self._keep(preview)

    def _keep(self, preview: ImportPreview) -> RegisterImport:
        account: Any = self.by  # any user model a site may have
        is_plain = self.by is not None or self.by_name == COMMAND_LINE
        taken = RegisterImport.objects.create(
            school=self.school,
            format=preview.format,
            file_name=preview.file_name,
            sha256=preview.sha256,
            imported_at=self.at,
            imported_by=account,
            report=preview.report() | ({} if is_plain else {"by": self.by_name}),
        )
        record(
            school=self.school,
            action="register_imported",
            subject=taken,
            actor=self.by,
            actor_name=self.by_name,
            **preview.counts,
        )
        return taken


def name_of(by: AbstractBaseUser | None, otherwise: str) -> str:
    if isinstance(by, AbstractUser):
        return by.get_full_name() or by.get_username()
    return otherwise or COMMAND_LINE


def _role_of(by: AbstractBaseUser | None) -> str:
    """The role of the law's record of amendments: the account's group, or the school's own system."""
    group = by.groups.first() if isinstance(by, AbstractUser) else None
    return group.name if group else "School's register system"
