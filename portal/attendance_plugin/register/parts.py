"""What each mark counts as in the figures kept ready, from the codes in force on its day: as a filter and as SQL.

Code N is counted apart while it waits for its reason; L and U are counted as late besides what they are. A session that
was not a possible one, and one without a code, counts in no part.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from portal.rules.codes import CODE_SETS, Code, CountsAs

UNRESOLVED = "N"
ONE_DAY = timedelta(days=1)


def _counts_as(part: CountsAs) -> Callable[[Code], bool]:
    return lambda code: code.counts_as is part and code.code != UNRESOLVED


BELONGS: dict[str, Callable[[Code], bool]] = {
    "attended": _counts_as(CountsAs.ATTENDED),
    "authorised": _counts_as(CountsAs.AUTHORISED),
    "unauthorised": _counts_as(CountsAs.UNAUTHORISED),
    "unresolved_n": lambda code: code.code == UNRESOLVED,
    "late": lambda code: code.is_late,
}
PARTS = tuple(BELONGS)


@dataclass(frozen=True, slots=True)
class Spell:
    """Codes that mean the same from the first to the last day, both included; None has no end."""

    codes: tuple[str, ...]
    first: date
    last: date | None

    def as_q(self) -> Q:
        until = Q(day__lte=self.last) if self.last else Q()
        return Q(code__in=self.codes, day__gte=self.first) & until

    def as_sql(self, table: str) -> str:
        listed = ", ".join(f"'{code}'" for code in self.codes)
        until = f" AND {table}.day <= '{self.last.isoformat()}'" if self.last else ""
        return f"({table}.code IN ({listed}) AND {table}.day >= '{self.first.isoformat()}'{until})"


def spells_of(belongs: Callable[[Code], bool]) -> Iterator[Spell]:
    """The codes that belong, those with the same days together."""
    days_of: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for code in (code for codes in CODE_SETS for code in codes.values() if belongs(code)):
        spells = days_of[code.code]
        if spells and (ended := spells[-1][1]) and ended + ONE_DAY == code.in_force_from:
            spells[-1] = (spells[-1][0], code.in_force_to)
        else:
            spells.append((code.in_force_from, code.in_force_to))
    codes_of: dict[tuple[date, date | None], list[str]] = defaultdict(list)
    for text, spells in days_of.items():
        for days in spells:
            codes_of[days].append(text)
    for days, codes in codes_of.items():
        yield Spell(tuple(codes), *days)


def marks_that(belongs: Callable[[Code], bool]) -> Q:
    """The marks whose code on their day belongs."""
    return reduce(or_, (spell.as_q() for spell in spells_of(belongs)))


def coded_q() -> Q:
    """The marks with a code that was in force on their day."""
    return marks_that(lambda code: bool(code.code))


def part_q(part: str) -> Q:
    return marks_that(BELONGS[part])


def part_sql(part: str, table: str) -> str:
    """The same as a condition on the marks that the statement calls ``table``."""
    return " OR ".join(spell.as_sql(table) for spell in spells_of(BELONGS[part]))
