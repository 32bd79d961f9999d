"""What a school does next about a child whose absence nobody has explained: whom it rings, by when, what follows.

The times are those of the policy in force on the day. Source: ABS-04 to ABS-07.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.rules.codes import CountsAs, code_on
from portal.rules.sessions import Timetable

LOOKED_BACK = 20


class Result(StrEnum):
    """How a call ended. After ``NO_REASON`` the family knows of the absence, and the school waits for the reason."""

    EXPLAINED = "explained"
    NO_REASON = "no_reason"
    MESSAGE = "message"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"


class Due(StrEnum):
    CALL = "call"
    WAIT = "wait"
    NEXT = "next"
    REASON = "reason"
    ALL_TRIED = "all_tried"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The policy's times for one day. Without ``ask_at`` it states no time; ``visit_days`` None: it states no visit."""

    ask_at: datetime | None = None
    wait: timedelta = timedelta(0)
    visit_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    contact: int
    result: Result
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``contact`` is whom to ring; ``by`` until when, None where the policy names no time."""

    due: Due
    contact: int | None = None
    by: datetime | None = None

    def is_overdue(self, at: datetime) -> bool:
        """Waiting is never overdue: when its time is up, another step is due."""
        return self.by is not None and self.due is not Due.WAIT and at > self.by


def next_step(plan: Plan, tried: Sequence[Tried], contacts: Sequence[int], *, at: datetime) -> Step:
    """The step that is due at ``at``. ``contacts`` are those who may be rung, in order; ``tried`` the calls in order.

    A message or an unanswered call is waited for as long as the policy says, then the next contact is tried. Nobody
    answers at a wrong number, so nothing is waited for. Who was reached once is not passed over for another contact.
    """
    if any(call.result in (Result.NO_REASON, Result.EXPLAINED) for call in tried):
        return Step(due=Due.REASON)
    if not tried:
        return Step(due=Due.CALL if contacts else Due.NO_NUMBER, contact=next(iter(contacts), None), by=plan.ask_at)
    last, rung = tried[-1], {call.contact for call in tried}
    following = next((contact for contact in contacts if contact not in rung), None)
    until = last.at + plan.wait
    if last.result is not Result.WRONG_NUMBER and at < until:
        return Step(due=Due.WAIT, contact=following, by=until)
    if following is None:
        return Step(due=Due.ALL_TRIED)
    return Step(due=Due.NEXT, contact=following, by=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """The school days up to a day on which a pupil was not seen, and whether the policy has a visit considered."""

    number: int
    visit_is_considered: bool


def days_looked_back(plan: Plan) -> int:
    """So many school days before the day tell how long an absence has lasted, and whether a visit is considered."""
    return max(LOOKED_BACK, plan.visit_days or 0)


def absence_so_far(day: date, codes: Iterable[tuple[date, str]], *, plan: Plan, timetable: Timetable) -> Absence:
    """Which school day of an absence ``day`` is: 1 where the pupil was seen on the school day before. Source: ABS-06.

    ``codes`` are the pupil's marks of the `days_looked_back` before. A day without a mark that counts ends the
    absence, since nothing is known of it; so does one on which the pupil came late.
    """
    on: dict[date, list[str]] = {}
    for marked, code in codes:
        on.setdefault(marked, []).append(code)
    number = 1
    for earlier in reversed(timetable.days_before(day, days_looked_back(plan))):
        if not _was_away(earlier, on.get(earlier, [])):
            break
        number += 1
    return Absence(number=number, visit_is_considered=plan.visit_days is not None and number >= plan.visit_days)


def was_seen(code: str, *, on: date) -> bool:
    """Whether a mark says that the pupil was there, late or not."""
    known = code_on(code, on=on)
    return known.is_late or known.counts_as is CountsAs.ATTENDED


def _was_away(day: date, codes: Sequence[str]) -> bool:
    counted = [code for code in codes if code_on(code, on=day).counts_as is not CountsAs.NOTHING]
    return bool(counted) and not any(was_seen(code, on=day) for code in counted)
