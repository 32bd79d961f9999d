"""Taking the dates of a file: matched on UID, all or none, published once. A dry run does the same and takes it back.

What is not in the file stays: a file is often one part of a year. A date is called off where the file says so.
"""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.pages.models import School
from portal.rules.problems import DataError
from portal.rules.sessions import academic_year

from .importers import FileRefused, ReadDate, read_dates
from .models import AcademicYear, CalendarDate
from .occasions import Occasion, occasions_of
from .school_dates import schools_concerned
from .services import publish_calendar
from .sourced_dates import IMPORT, revise, shown_values
from .year_warnings import year_warnings

Category = CalendarDate.Category
NEW, CHANGED, CALLED_OFF, UNCHANGED, OLDER = "new", "changed", "called off", "unchanged", "older than ours"


@dataclass(frozen=True, slots=True)
class TakenDate:
    """What a line of the file does: one of the words above, and the date as it stands afterwards."""

    line: int
    outcome: str
    row: CalendarDate | None
    title: str


@dataclass
class ImportReport:
    """What a file did, or in a dry run would do."""

    taken: list[TakenDate] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(each.outcome == outcome for each in self.taken)

    @property
    def has_changes(self) -> bool:
        return any(each.outcome in {NEW, CHANGED, CALLED_OFF} for each in self.taken)

    def summary(self) -> str:
        """The counts that are not nought, for a person: “2 new, 1 changed, 4 unchanged”."""
        outcomes = (NEW, CHANGED, CALLED_OFF, UNCHANGED, OLDER)
        return ", ".join(f"{count} {outcome}" for outcome in outcomes if (count := self.count(outcome)))


def preview_dates(school: School, file_name: str, body: bytes, *, category: str = Category.EVENT) -> ImportReport:
    """What `import_dates` would do. Nothing stays written. Raises `FileRefused` as it would."""
    with transaction.atomic():
        report = import_dates(school, file_name, body, category=category)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def import_dates(
    school: School, file_name: str, body: bytes, *, category: str = Category.EVENT, now: datetime | None = None
) -> ImportReport:
    """Take every date of an ``.ics`` or ``.csv`` file, or none.

    ``category`` is the kind of those whose kind the file does not say. A file imported twice changes nothing the
    second time. Raises `FileRefused`, naming the line, where the file or the calendar it would make cannot be accepted.
    """
    now = now or timezone.now()
    report = ImportReport()
    importer = _Importer(school, category, now)
    for read in read_dates(file_name, body):
        report.taken.append(importer.take(read))
    if report.has_changes:
        try:
            for each in schools_concerned(*importer.changed) or [school]:
                publish_calendar(each, now=now)
        except DataError as error:
            raise FileRefused(
                None, f"{error.key}: {error.got}", str(error.accepted), error.advice or "Correct the dates."
            ) from error
    labels = sorted({each.row.year.label for each in report.taken if each.row} & set(importer.years))
    report.warnings = [warning for label in labels for warning in year_warnings(importer.years[label])]
    return report


class _Importer:
    """The dates a school has, looked up by every name a file may give them."""

    def __init__(self, school: School, category: str, now: datetime) -> None:
        self.category, self.now = category, now
        self.school = school
        self.years = {year.label: year for year in school.academic_years.all()}
        self.rows: dict[str, CalendarDate] = {}
        self.alike: dict[tuple[Any, ...], CalendarDate] = {}
        self.changed: list[CalendarDate] = []
        # What counts for the whole trust is in this school's feed as well: it comes back as the one record it is.
        mine = Q(year__school=school) | Q(whole_trust=True, year__school__trust=school.trust)
        for row in CalendarDate.objects.filter(mine).select_related("year__school"):
            self._remember(row)

    def take(self, read: ReadDate) -> TakenDate:
        row = self._find(read)
        if row is None:
            return self._add(read)
        if read.sequence is not None and read.sequence < row.sequence:
            return TakenDate(read.line, OLDER, row, read.title)
        before = shown_values(row)
        self._follow(row, read)
        if shown_values(row) == before:
            return TakenDate(read.line, UNCHANGED, row, read.title)
        revise(row, self.now)
        self._save(row, read)
        return TakenDate(read.line, CALLED_OFF if read.cancelled else CHANGED, row, row.title)

    def _find(self, read: ReadDate) -> CalendarDate | None:
        named = self.rows.get(_name(read)) or self.rows.get(_import_key(read))
        return named or self.alike.get(_likeness(read))

    def _add(self, read: ReadDate) -> TakenDate:
        if read.cancelled:
            return TakenDate(read.line, UNCHANGED, None, read.title)
        row = CalendarDate(year=self._year(read), key=_import_key(read), modified_at=self.now)
        row.category = read.category or self.category
        _set(row, read)
        self._save(row, read)
        self._remember(row)
        return TakenDate(read.line, NEW, row, row.title)

    def _follow(self, row: CalendarDate, read: ReadDate) -> None:
        """Bring the row to what the file says; what the feed itself adds to a title or cannot carry stays ours."""
        occasion = next((each for each in occasions_of([row]) if str(each.uid) == _name(read)), None)
        if row.category == Category.TERM and occasion is not None:
            _follow_term(row, read, is_end=occasion.uid == row.ends_uid)
        elif occasion is not None:
            _follow_entry(row, read, occasion)
        elif row.key == _import_key(read):
            _set(row, read)
        row.status = CalendarDate.Status.CANCELLED if read.cancelled else CalendarDate.Status.CONFIRMED
        row.year = self._year(read, row.year.school)

    def _year(self, read: ReadDate, owner: School | None = None) -> AcademicYear:
        """The year a line falls in, of this school or of the one that entered the date for the whole trust."""
        label = academic_year(read.first_day)
        if owner is not None and owner != self.school:
            return owner.academic_years.filter(label=label).first() or self._refuse_year(read, owner)
        if label not in self.years:
            self._refuse_year(read, self.school)
        return self.years[label]

    def _refuse_year(self, read: ReadDate, school: School) -> NoReturn:
        label = academic_year(read.first_day)
        known = ", ".join(year.label for year in school.academic_years.all()) or "(none yet)"
        next_step = f"Add the school year {label} first."
        raise FileRefused(read.line, f"a day of {label}", f"days of the school years {known}", next_step)

    def _save(self, row: CalendarDate, read: ReadDate) -> None:
        try:
            row.full_clean(exclude=["uid", "ends_uid"])
        except ValidationError as error:
            raise FileRefused(read.line, row.title, " ".join(error.messages), "Correct the line.") from error
        row.save()
        self.changed.append(row)

    def _remember(self, row: CalendarDate) -> None:
        self.rows[str(row.uid)] = self.rows[str(row.ends_uid)] = row
        if row.key:
            self.rows[row.key] = row
        if row.status == CalendarDate.Status.CONFIRMED:
            self.alike[_likeness(row)] = row


def _name(read: ReadDate) -> str:
    """A UID in the spelling ours have, where it is one."""
    try:
        return str(uuid.UUID(read.uid))
    except ValueError:
        return read.uid


def _import_key(read: ReadDate) -> str:
    """What a date that came from a file is known by ever after: its UID, else what it said when it came."""
    text = read.uid or repr((read.title.casefold(), read.first_day, read.category, read.year_groups))
    return f"{IMPORT}{hashlib.sha256(text.encode()).hexdigest()}"


def _likeness(date: ReadDate | CalendarDate) -> tuple[Any, ...]:
    """Two dates that are alike in all of this are one date: a file without our UIDs does not add it again."""
    groups = tuple(sorted(date.year_groups))
    return (date.title.casefold(), date.first_day, date.last_day, date.starts_at, date.ends_at, groups)


def _set(row: CalendarDate, read: ReadDate) -> None:
    row.category = read.category or row.category
    row.title, row.description, row.source, row.half = read.title, read.description, read.source, read.half
    row.first_day, row.last_day = read.first_day, read.last_day
    row.starts_at, row.ends_at = read.starts_at, read.ends_at
    row.year_groups = list(read.year_groups)


def _follow_entry(row: CalendarDate, read: ReadDate, occasion: Occasion) -> None:
    """An entry of our own feed come back: a title, description or kind it still has in the feed's form stays."""
    if read.title != occasion.full_title:
        row.title = read.title
    if read.category:
        row.category = read.category
    shown = "\n".join(part for part in (row.description, f"Source: {row.source}" if row.source else "") if part)
    if read.description not in {shown, row.description}:
        row.description = read.description
    row.first_day, row.last_day = read.first_day, read.last_day
    row.starts_at, row.ends_at = read.starts_at, read.ends_at
    row.year_groups = list(read.year_groups)


def _follow_term(row: CalendarDate, read: ReadDate, *, is_end: bool) -> None:
    """A term is two entries of the feed; each moves its own end of it. A new name is taken from the first."""
    if is_end:
        row.last_day = read.first_day
        return
    row.first_day = read.first_day
    row.title = read.title.removesuffix(" starts") or row.title
