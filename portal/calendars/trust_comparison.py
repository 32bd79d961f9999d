"""The schools of a trust side by side in one year: the same days, or where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.pages.models import School

from .occasions import Occasion
from .year_differences import COMPARED
from .year_groups import year_groups_in_words

INSET, INSET_DAYS = "inset", "INSET days"


@dataclass(frozen=True, slots=True)
class ComparedDates:
    """One line: what each school has under this name, in the order of the schools; empty where it has none."""

    title: str
    cells: tuple[tuple[Occasion, ...], ...]

    @property
    def is_same(self) -> bool:
        return len({tuple((entry.first_day, entry.last_day) for entry in cell) for cell in self.cells}) == 1


def compare_schools(occasions: Mapping[School, Sequence[Occasion]]) -> list[ComparedDates]:
    """Terms and holidays of the schools, in the order in which the first of each line happens, then INSET days.

    Entries are paired by name; INSET days, which schools call differently, all stand in one line, but for those of
    named year groups.
    """
    names = {_name(entry): None for entries in occasions.values() for entry in entries if _is_compared(entry)}
    lines = [ComparedDates(title, tuple(_cell(entries, title) for entries in occasions.values())) for title in names]
    return sorted(lines, key=lambda line: (line.title.startswith(INSET_DAYS), _first_day(line), line.title))


def _is_compared(entry: Occasion) -> bool:
    return entry.category in COMPARED and not entry.cancelled


def _name(entry: Occasion) -> str:
    groups = year_groups_in_words(entry.year_groups)
    if entry.category == INSET:
        return f"{INSET_DAYS} ({groups})" if groups else INSET_DAYS
    return entry.full_title


def _cell(entries: Sequence[Occasion], title: str) -> tuple[Occasion, ...]:
    return tuple(entry for entry in entries if _is_compared(entry) and _name(entry) == title)


def _first_day(line: ComparedDates) -> date:
    return min(entry.first_day for cell in line.cells for entry in cell)
