"""What families see of the dates: the one list that pages, feeds and screens draw from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from portal.rules.spoken_clock import spoken_clock

from .models import CalendarDate
from .year_groups import year_groups_in_words

Category = CalendarDate.Category
HALVES = {"am": "closed in the morning", "pm": "closed in the afternoon"}
# A title that already says for whom it is.
NAMES_GROUPS = re.compile(r"\b(years? \d|reception|key stage)", re.IGNORECASE)
# What a family needs who only wants to know when there is no school.
DAYS_OFF = frozenset({Category.HALF_TERM, Category.HOLIDAY, Category.INSET, Category.BANK_HOLIDAY, Category.CLOSURE})


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One entry of a calendar. Both days are included; ``year_groups`` empty means the whole school."""

    uid: UUID
    sequence: int
    modified_at: datetime
    category: str
    title: str
    first_day: date
    last_day: date
    starts_at: time | None = None
    ends_at: time | None = None
    staff_day: date | None = None
    half: str = ""
    year_groups: tuple[int, ...] = ()
    whole_trust: bool = False
    description: str = ""
    source: str = ""
    cancelled: bool = False

    @property
    def is_day_off(self) -> bool:
        return self.category in DAYS_OFF

    @property
    def file_path(self) -> str:
        """Where the entry is had as a file of its own."""
        return f"/dates/days/{self.uid}.ics"

    @property
    def anchor(self) -> str:
        """Its row on the page of its year."""
        return f"day-{self.uid}"

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day

    @property
    def who(self) -> str:
        return year_groups_in_words(self.year_groups) or "Whole school"

    @property
    def about_staff(self) -> str:
        """Of the first or last day of a term: when staff come or go, where that is another day."""
        if self.staff_day is None or self.staff_day == self.first_day:
            return ""
        until = "from" if self.staff_day < self.first_day else "until"
        return f"Staff are in {until} {self.staff_day:%A} {self.staff_day.day} {self.staff_day:%B %Y}."

    @property
    def category_name(self) -> str:
        return str(Category(self.category).label)

    @property
    def times(self) -> str:
        """When in the day it is, for a table; the empty text for whole days."""
        if self.half:
            return HALVES[self.half][:1].upper() + HALVES[self.half][1:]
        if self.starts_at is None:
            return ""
        # Of an early closing families need the time they collect, not when school would have ended.
        if self.ends_at is None or self.category == Category.EARLY_CLOSING:
            return spoken_clock(self.starts_at)
        return f"{spoken_clock(self.starts_at)} to {spoken_clock(self.ends_at)}"

    @property
    def full_title(self) -> str:
        """The title with what a reader must know at a glance: which half of the day, which year groups."""
        notes = [HALVES[self.half]] if self.half else []
        if self.year_groups and not NAMES_GROUPS.search(self.title):
            notes.append(year_groups_in_words(self.year_groups))
        return f"{self.title} ({', '.join(notes)})" if notes else self.title

    def concerns(self, year_group: int | None) -> bool:
        """True for whole-school entries and for those of the year group; with no year group, for every entry."""
        return year_group is None or not self.year_groups or year_group in self.year_groups


def occasions_of(dates: Iterable[CalendarDate]) -> list[Occasion]:
    """The entries of these dates in the order in which they happen. A term is two: its first day and its last."""
    found = [occasion for row in dates for occasion in _occasions(row)]
    return sorted(found, key=lambda entry: (entry.first_day, entry.starts_at or time.min, entry.last_day, entry.title))


def _occasions(row: CalendarDate) -> Iterator[Occasion]:
    if row.category != Category.TERM:
        yield _occasion(row, row.uid, row.title, row.first_day, row.last_day)
        return
    yield _occasion(row, row.uid, f"{row.title} starts", row.first_day, row.first_day, row.staff_first_day)
    yield _occasion(row, row.ends_uid, f"{row.title} ends", row.last_day, row.last_day, row.staff_last_day)


def _occasion(
    row: CalendarDate, uid: UUID, title: str, first_day: date, last_day: date, staff_day: date | None = None
) -> Occasion:
    return Occasion(
        uid=uid,
        sequence=row.sequence,
        modified_at=row.modified_at,
        category=row.category,
        title=title,
        first_day=first_day,
        last_day=last_day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        staff_day=staff_day,
        half=row.half,
        year_groups=tuple(sorted(row.year_groups)),
        whole_trust=row.whole_trust,
        description=row.description,
        source=row.source,
        cancelled=row.status == CalendarDate.Status.CANCELLED,
    )
