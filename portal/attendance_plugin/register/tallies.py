"""A pupil's sessions counted: whole weeks from the figures kept ready, the broken week at either end from the marks."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from portal.attendance_plugin.roll.models import Pupil
from portal.rules.percentages import Share
from portal.rules.sessions import Half, Session, week_of

from .models import Mark, PupilWeek
from .parts import PARTS, part_q

ONE_WEEK = timedelta(weeks=1)
ONE_DAY = timedelta(days=1)
# Ten school weeks may reach over the summer into the last school year.
PENALTY_LOOK_BACK = timedelta(weeks=26)
COUNTS = {part: Count("pk", filter=part_q(part)) for part in PARTS}
SUMS = {part: Sum(part, default=0) for part in PARTS}
PARTS_OF_POSSIBLE = ("attended", "authorised", "unauthorised", "unresolved_n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sessions. Code N is counted apart from ``unauthorised``; ``late`` counts L and U, which are also among these."""

    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    unresolved_n: int = 0
    late: int = 0

    @property
    def possible(self) -> int:
        return self.attended + self.authorised + self.unauthorised + self.unresolved_n

    @property
    def missed(self) -> int:
        return self.possible - self.attended

    @property
    def attendance(self) -> Share:
        """To compare on whole numbers, and to round only when it is shown."""
        return Share(self.attended, self.possible)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(self)})


def tally_to(pupil: Pupil, first: date, last: date) -> Tally:
    """The pupil's sessions from the first to the last day, both included."""
    return tallies_of([pupil], first, last).get(pupil.pk, Tally())


def tallies_of(pupils: QuerySet[Pupil] | Collection[Pupil], first: date, last: date) -> dict[int, Tally]:
    """The same of many pupils by primary key, in three queries; a pupil without any mark in these days is left out."""
    whole, broken = split_weeks(first, last)
    # The keys themselves, not a subquery: PostgreSQL then looks each up instead of reading every year of everybody.
    keys = pupils.order_by().values_list("pk", flat=True) if isinstance(pupils, QuerySet) else (p.pk for p in pupils)
    wanted = list(keys)
    found: dict[int, Tally] = {}
    weeks = PupilWeek.objects.filter(pupil__in=wanted, monday__range=whole)
    _add(found, weeks.order_by().values("pupil").annotate(**SUMS))
    if broken:
        marks = Mark.objects.filter(_within(broken), pupil__in=wanted)
        _add(found, marks.order_by().values("pupil").annotate(**COUNTS))
    return found


def tally(pupil: Pupil, first: date, last: date) -> dict[str, int]:
    """How often each code stands in the pupil's register from the first to the last day, both included."""
    found = Mark.objects.filter(pupil=pupil, day__range=(first, last)).order_by("code").values("code")
    return dict(found.annotate(times=Count("pk")).values_list("code", "times"))


def tally_for_rules(
    pupil: Pupil, year_first: date, as_of: date, *, requested: Iterable[Session] = ()
) -> dict[str, Any] | None:
    """The register part of a facts snapshot, as `rules.leave.facts_data.parse_facts` reads it; None without any mark.

    Sessions from ``year_first``, the first pupil day of the academic year, to the end of ``as_of``. Code N is counted
    apart while it waits for its reason. ``unauthorised_sessions`` also reach back before the year, since a penalty's
    school weeks do; ``unauthorised_in_request`` are the unauthorised marks on the ``requested`` sessions.
    """
    counted = tally_to(pupil, year_first, as_of)
    if not counted.possible:
        return None
    unauthorised = list(_unauthorised_sessions(pupil, year_first - PENALTY_LOOK_BACK, as_of))
    asked: Collection[Session] = frozenset(requested)
    return {
        "as_of": as_of.isoformat(),
        "possible": counted.possible,
        **{part: getattr(counted, part) for part in PARTS_OF_POSSIBLE},
        "unauthorised_in_request": sum(s in asked and s.day >= year_first for s in unauthorised),
        "unauthorised_sessions": [session.to_data() for session in unauthorised],
    }


def split_weeks(first: date, last: date) -> tuple[tuple[date, date], list[tuple[date, date]]]:
    """The first and last Monday of the whole weeks between two days, and the ranges of days left at either end.

    >>> split_weeks(date(2026, 9, 2), date(2026, 9, 20))[1]
    [(datetime.date(2026, 9, 2), datetime.date(2026, 9, 6))]
    """
    start = week_of(first) if first == week_of(first) else week_of(first) + ONE_WEEK
    end = week_of(last + ONE_DAY) - ONE_WEEK
    if end < start:
        return (start, end), [(first, last)] if first <= last else []
    ends = [(first, start - ONE_DAY), (end + ONE_WEEK, last)]
    return (start, end), [(begin, until) for begin, until in ends if begin <= until]


def _within(ranges: list[tuple[date, date]]) -> Q:
    days = Q()
    for between in ranges:
        days |= Q(day__range=between)
    return days


def _add(found: dict[int, Tally], rows: Iterable[Any]) -> None:
    for row in rows:
        pupil = row["pupil"]
        found[pupil] = found.get(pupil, Tally()) + Tally(**{part: row[part] for part in PARTS})


def _unauthorised_sessions(pupil: Pupil, first: date, last: date) -> Iterator[Session]:
    marks = Mark.objects.filter(part_q("unauthorised"), pupil=pupil, day__range=(first, last)).order_by("day", "half")
    for day, half in marks.values_list("day", "half"):
        yield Session(day, Half(half))
