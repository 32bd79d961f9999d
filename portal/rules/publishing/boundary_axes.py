"""The ways in which an invented request is varied, one at a time, to find where a rule changes its mind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from portal.rules.leave.facts import Facts, Register
from portal.rules.leave.wording.words import count, show_share
from portal.rules.leave.year_total import in_days
from portal.rules.percentages import Number, Share
from portal.rules.publishing.sample_school import CALENDAR, DAYS, TIMETABLE
from portal.rules.publishing.samples import best_request
from portal.rules.spoken_clock import spoken_clock

# A full year holds about 380 sessions, so no pupil's share is finer than that.
YEAR_SESSIONS = 380
MIDDLE, LAST = 60, len(DAYS) - 1
HALF_DAY = Decimal("0.5")
WEEK_DAYS, USUAL_HOURS = 5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """`around` gives the places at and beside a limit, in order; `facts` the request at a place, None if there is none.

    `figures` are what a rule that is about this axis measures at a place; `words` describe the request.
    """

    unit: str
    around: Callable[[Any], Iterable[Any]]
    facts: Callable[[str, Any], Facts | None]
    figures: Callable[[Any], tuple[Any, ...]]
    words: Callable[[Any, Any], str]

    def is_measured(self, at: Any, measured: Iterable[Any]) -> bool:
        """Whether the rule's own figures hold the figure of this axis."""
        found = list(_flat(measured))
        return any(figure in found for figure in self.figures(at))


def _flat(measured: Iterable[Any]) -> Iterator[Any]:
    for value in measured:
        yield from _flat(value.values()) if isinstance(value, Mapping) else (value,)


def _ask(
    kind: str, *, start: int = MIDDLE, sessions: int = 2, register: Register | None = None, **answers: Any
) -> Facts:
    """The best request there is, for so many sessions from the start of a day, with these answers."""
    asked = TIMETABLE.sessions[2 * start : 2 * start + sessions]
    known = register or _seen(Share(2 * start, 2 * start), start)
    facts = best_request(kind, asked=asked, register=known, ledger=(), year_group=6)
    return replace(facts, request=replace(facts.request, **answers))


def _seen(share: Share, start: int, *, authorised: int | None = None) -> Register:
    missed = share.whole - share.part
    return Register(
        as_of=DAYS[start - 1],
        possible=share.whole,
        attended=share.part,
        authorised=missed if authorised is None else authorised,
        unauthorised=0,
    )


def _whole(limit: Any) -> Iterator[int]:
    return (at for at in (int(limit) - 1, int(limit), int(limit) + 1) if at >= 0)


def _halves(limit: Any) -> Iterator[Number]:
    """Half a unit below the limit, the limit, half a unit above."""
    sessions = int(2 * limit)
    return (in_days(at) for at in (sessions - 1, sessions, sessions + 1) if at > 0)


def _shares(limit: Any) -> Iterator[Share]:
    """The largest share below the limit, the limit itself where sessions can hit it, the smallest share above."""
    percent = Decimal(limit)
    nearest = [Share(int(percent * whole / 100), whole) for whole in range(2, YEAR_SESSIONS + 1)]
    exact = [share for share in nearest if share.part * 100 == percent * share.whole]
    below = [share if share.is_below(limit) else Share(share.part - 1, share.whole) for share in nearest]
    above = [Share(share.part + 1, share.whole) for share in nearest]
    under = [share for share in below if share.part >= 0]
    over = [share for share in above if share.part <= share.whole]
    yield from [max(under, key=lambda share: share.fraction)] if under else []
    yield from exact[-1:]
    yield from [min(over, key=lambda share: share.fraction)] if over else []


def _minutes(limit: time) -> Iterator[time]:
    moment = datetime.combine(DAYS[MIDDLE], limit)
    beside = (moment + timedelta(minutes=minutes) for minutes in (-1, 0, 1))
    return (at.time() for at in beside if at.date() == moment.date())


def _with_notice(kind: str, days: int) -> Facts:
    return _ask(kind, received_at=datetime.combine(DAYS[MIDDLE] - timedelta(days=days), time(9), UTC))


def _reviewed_after(kind: str, days: int) -> Facts:
    return _ask(kind, review_date=DAYS[MIDDLE] + timedelta(days=days))


def _long(kind: str, days: Number) -> Facts | None:
    start, sessions = 1, int(2 * days)
    return _ask(kind, start=start, sessions=sessions) if 2 * start + sessions <= len(TIMETABLE.sessions) else None


def _ill(kind: str, days: int) -> Facts | None:
    if not 0 < days < LAST:
        return None
    return _ask(kind, start=1, day=DAYS[0], expected_return=DAYS[days], evidence=None)


def _attended(kind: str, share: Share) -> Facts:
    return _ask(kind, register=_seen(share, MIDDLE))


def _authorised(kind: str, share: Share) -> Facts:
    attended = Share(share.whole - share.part, share.whole)
    return _ask(kind, register=_seen(attended, MIDDLE, authorised=share.part))


def _attended_after(kind: str, share: Share) -> Facts | None:
    """Before the last day of the year, which is the day asked for: nothing comes after it."""
    before = Share(share.part, share.whole - 2)
    if before.whole <= 0 or before.part > before.whole:
        return None
    licence = replace(_ask(kind).request.licence, status="granted_no_dates")  # type: ignore[type-var]
    return _ask(kind, start=LAST, register=_seen(before, LAST), licence=licence)


def _taught(hours: Callable[[Any], tuple[Any, ...]]) -> Callable[[str, Any], Facts]:
    """A week away with so many hours of teaching on each of its days."""
    monday = next(place for place, day in enumerate(DAYS) if place > MIDDLE and day.weekday() == 0)

    def facts(kind: str, at: Any) -> Facts:
        days = DAYS[monday : monday + WEEK_DAYS]
        return _ask(kind, start=monday, sessions=2 * WEEK_DAYS, education_plan=dict(zip(days, hours(at), strict=True)))

    return facts


def _away_on_one_day(kind: str, sessions: int) -> Facts | None:
    return _ask(kind, sessions=sessions) if sessions else None


def _refused(kind: str, sessions: int) -> Facts | None:
    """Unauthorised sessions just before, and the two asked for."""
    if sessions < 2:
        return None
    earlier = TIMETABLE.sessions[2 * MIDDLE - (sessions - 2) : 2 * MIDDLE]
    register = replace(_seen(Share(2 * MIDDLE, 2 * MIDDLE), MIDDLE), unauthorised_sessions=earlier)
    return _ask(kind, register=register)


def _with_contacts(kind: str, contacts: int) -> Facts:
    facts = _ask(kind)
    return replace(facts, pupil=replace(facts.pupil, emergency_contacts=contacts))


def _at_the_clock(kind: str, clock: time) -> Facts:
    return _ask(kind, received_at=_moment(clock), day=DAYS[MIDDLE])


def _moment(clock: time) -> datetime:
    return datetime.combine(DAYS[MIDDLE], clock, CALENDAR.time_zone)


def _number(noun: str, tail: str = "") -> Callable[[Any, Any], str]:
    return lambda at, _: f"{count(at, noun)}{tail}"


def _share(tail: str) -> Callable[[Any, Any], str]:
    return lambda at, limit: f"{show_share(at, str(limit))} {tail}"


def _same(at: Any) -> tuple[Any, ...]:
    return (at,)


AXES: tuple[Axis, ...] = (
    Axis(
        unit="calendar days", around=_whole, facts=_with_notice, figures=_same, words=_number("calendar day", " before")
    ),
    Axis(
        unit="calendar days",
        around=_whole,
        facts=_reviewed_after,
        figures=lambda at: (DAYS[MIDDLE] + timedelta(days=at),),
        words=lambda at, _: f"a review after {count(at, 'calendar day')}",
    ),
    Axis(
        unit="school days",
        around=_halves,
        facts=_long,
        figures=lambda at: (at, int(2 * at)),
        words=_number("school day"),
    ),
    Axis(
        unit="school days",
        around=_whole,
        facts=_ill,
        figures=lambda at: (2 * at,),
        words=lambda at, _: f"an illness of {count(at, 'school day')}",
    ),
    Axis(unit="percent", around=_shares, facts=_attended, figures=_same, words=_share("attended")),
    Axis(unit="percent", around=_shares, facts=_authorised, figures=_same, words=_share("absent with permission")),
    Axis(unit="percent", around=_shares, facts=_attended_after, figures=_same, words=_share("attended after it")),
    Axis(
        unit="hours",
        around=_halves,
        facts=_taught(lambda at: (at, *[USUAL_HOURS] * (WEEK_DAYS - 1))),
        figures=_same,
        words=_number("hour", " on one day"),
    ),
    Axis(
        unit="hours",
        around=_halves,
        facts=_taught(lambda at: (at,) * WEEK_DAYS),
        figures=lambda at: (WEEK_DAYS * at,),
        words=_number("hour", " on each day"),
    ),
    Axis(
        unit="hours",
        around=_halves,
        facts=_taught(lambda at: (Decimal(at) / WEEK_DAYS,) * WEEK_DAYS),
        figures=_same,
        words=_number("hour", " in a whole week"),
    ),
    Axis(unit="sessions", around=_whole, facts=_refused, figures=_same, words=_number("unauthorised session")),
    Axis(unit="sessions", around=_whole, facts=_away_on_one_day, figures=_same, words=_number("session", " of a day")),
    Axis(unit="contacts", around=_whole, facts=_with_contacts, figures=_same, words=_number("contact")),
    Axis(
        unit="time of day",
        around=_minutes,
        facts=_at_the_clock,
        figures=lambda at: (_moment(at),),
        words=lambda at, _: f"a report at {spoken_clock(at)}",
    ),
)
