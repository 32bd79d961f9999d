"""Tallies: sessions possible, attended, authorised, unauthorised and late, from codes or from counts per code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.rules.codes import UNCODED, CountsAs, code_on
from portal.rules.percentages import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sessions counted. `late` counts L and U, which are also among attended and unauthorised.

    `outside` counts sessions that were no possible attendance, `uncoded` those without a mark; neither is an absence.
    """

    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late: int = 0
    outside: int = 0
    uncoded: int = 0

    @property
    def possible(self) -> int:
        return self.attended + self.authorised + self.unauthorised

    @property
    def missed(self) -> int:
        return self.authorised + self.unauthorised

    @property
    def attendance(self) -> Share:
        return Share(self.attended, self.possible)

    @property
    def absence(self) -> Share:
        return Share(self.missed, self.possible)

    def percent(self, part: int) -> Decimal | None:
        """The part in percent of the possible sessions, two decimals; None where none was possible."""
        return Share(part, self.possible).percent() if self.possible else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            attended=self.attended + other.attended,
            authorised=self.authorised + other.authorised,
            unauthorised=self.unauthorised + other.unauthorised,
            late=self.late + other.late,
            outside=self.outside + other.outside,
            uncoded=self.uncoded + other.uncoded,
        )


def project(seen: Share, *, left: int, missed: int) -> Share:
    """Attendance after `left` more sessions of which `missed` are missed and all others attended.

    >>> str(project(Share(96, 96), left=24, missed=4))
    '116/120 = 96.67%'
    """
    return Share(seen.part + left - missed, seen.whole + left)


def tally(codes: Iterable[str | None], *, on: date) -> Tally:
    """The tally of one code per session, all read as on the day `on`.

    None, an empty text and `-` are sessions without a mark. Raises `NoValueInForce` for a code not in force.

    >>> tally(["/", "\\\\", "I", "U", None], on=date(2026, 9, 7)).possible
    4
    """
    marks = list(codes)
    uncoded = sum(1 for code in marks if code in UNCODED)
    counts = Counter(code for code in marks if code is not None and code not in UNCODED)
    return tally_counts(counts, on=on) + Tally(uncoded=uncoded)


def tally_dated(marks: Iterable[tuple[date, str | None]]) -> Tally:
    """The tally of marks, each read with the codes in force on its own day."""
    by_day: dict[date, list[str | None]] = {}
    for day, code in marks:
        by_day.setdefault(day, []).append(code)
    return sum((tally(codes, on=day) for day, codes in by_day.items()), Tally())


def tally_counts(counts: Mapping[str, int], *, on: date) -> Tally:
    """The tally of sessions per code, read as on the day `on`.

    A retired code with no sessions is let through, because published tables keep its column.
    Raises `NoValueInForce` for a code not in force, `ValueError` for a negative count.
    """
    totals = dict.fromkeys(CountsAs, 0)
    late = 0
    for code, count in counts.items():
        if count < 0:
            raise ValueError(f"Code {code}: got {count} sessions; accepted: a whole number of at least 0.")
        if count == 0:
            continue
        found = code_on(code, on=on)
        totals[found.counts_as] += count
        late += count if found.is_late else 0
    return Tally(
        attended=totals[CountsAs.ATTENDED],
        authorised=totals[CountsAs.AUTHORISED],
        unauthorised=totals[CountsAs.UNAUTHORISED],
        late=late,
        outside=totals[CountsAs.NOTHING],
    )
