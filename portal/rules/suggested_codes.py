"""Which code the school's own register is asked to take for a session that decided leave or a parent's report explains.

Nothing is guessed: what does not follow from a decision or from the reason a parent chose is left to a person. The
register outranks both: a pupil it shows at school stays there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from portal.rules.codes import CountsAs, StatisticalClass, code_on, codes_on
from portal.rules.follow_up import code_while_unanswered
from portal.rules.problems import MissingFact
from portal.rules.sessions import Session, Timetable

ILL, APPOINTMENT = "I", "M"
# The reasons of the absence form that name a code; any other is for a person.
CODE_OF_REASON: Mapping[str, str] = MappingProxyType({"ill": ILL, "appointment": APPOINTMENT})
UNRESOLVED = "N"
LATE, ARRIVED_LATE = "L", "U"
NO_CODE = ""


class Ground(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    REPORTED = "reported"
    # What was entered at the school's gate: a late arrival, or a child who left before a register closed.
    ARRIVED = "arrived"
    LEFT = "left"


class ForPerson(StrEnum):
    """Why no code follows by itself."""

    UNCLEAR = "unclear"
    UNKNOWN_SENDER = "unknown_sender"
    REPORTS_DIFFER = "reports_differ"
    REFUSED_AND_REPORTED = "refused_and_reported"
    REFUSED_AND_AUTHORISED = "refused_and_authorised"
    GRANTED_THEN_REFUSED = "granted_then_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person said about a cause; an empty code means that nothing is handed back."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A decision or a report that concerns the session. A report without a clear reason has an empty code.

    ``unknown_sender``: nothing ties the report to a contact of the child; ``unconfirmed``: no contact has answered for
    it yet, though an address or number typed into it is on record. ``minutes_late`` goes with a late arrival alone.
    """

    key: str
    ground: Ground
    code: str
    at: datetime
    unknown_sender: bool = False
    unconfirmed: bool = False
    minutes_late: int | None = None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    code: str
    cause: Cause
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class NeedsPerson:
    cause: Cause
    why: ForPerson


@dataclass(frozen=True, slots=True)
class RegisterSays:
    """The register shows the pupil at school, or no session; it is left as it is."""

    cause: Cause
    mark: str


@dataclass(frozen=True, slots=True)
class Waits:
    """Nothing to say until the session has begun, or until the register shows whether the pupil was away."""

    cause: Cause


Outcome = Suggested | NeedsPerson | RegisterSays | Waits


def settle(session: Session, causes: Iterable[Cause], *, mark: str | None, has_begun: bool) -> Outcome | None:
    """What follows for one pupil's session; None where the register is right already or nothing follows.

    ``mark`` is the code the register has, None without one; ``has_begun``: registration of the session has opened.
    """
    known = sorted(causes, key=lambda cause: cause.at)
    if not known:
        return None
    found = _from_a_person(known) or _from_the_causes(known)
    if found is None:
        return None
    if isinstance(found, NeedsPerson):
        return _asked_of_a_person(found, session, mark, has_begun)
    return _against_the_register(found, session, mark, has_begun)


def _from_a_person(causes: list[Cause]) -> Suggested | None:
    chosen = [(cause.choice.at, number, cause) for number, cause in enumerate(causes) if cause.choice]
    if not chosen:
        return None
    cause = max(chosen)[2]
    return Suggested(cause.choice.code, cause, by_person=True) if cause.choice else None


def is_dropped(causes: Iterable[Cause]) -> bool:
    """Whether nothing explains the session any more: no cause is left, or a person said to hand nothing back."""
    known = list(causes)
    chosen = _from_a_person(known)
    return not known or (chosen is not None and chosen.code == NO_CODE)


def _from_the_causes(causes: list[Cause]) -> Suggested | NeedsPerson | None:
    """A child signed in before the register closed was there, whatever else was said; after it, leave or a report may
    explain the absence that code U is.
    """
    arrived = [cause for cause in causes if cause.ground is Ground.ARRIVED]
    left = [cause for cause in causes if cause.ground is Ground.LEFT]
    others = [cause for cause in causes if cause.ground not in (Ground.ARRIVED, Ground.LEFT)]
    if arrived and arrived[-1].code == LATE:
        return Suggested(LATE, arrived[-1])
    explained = _from_what_was_said(others) if others else _from_leaving(left)
    if arrived and not _explains(explained):
        return Suggested(ARRIVED_LATE, arrived[-1])
    return explained


def _explains(found: Suggested | NeedsPerson | None) -> bool:
    """Leave that was refused explains nothing, and what a person must settle has not explained anything yet."""
    return isinstance(found, Suggested) and found.cause.ground is not Ground.REFUSED


def _from_leaving(left: list[Cause]) -> Suggested | NeedsPerson | None:
    if not left:
        return None
    newest = left[-1]
    return Suggested(newest.code, newest) if newest.code else NeedsPerson(newest, ForPerson.UNCLEAR)


def _from_what_was_said(causes: list[Cause]) -> Suggested | NeedsPerson | None:
    granted = [cause for cause in causes if cause.ground is Ground.GRANTED]
    refused = [cause for cause in causes if cause.ground is Ground.REFUSED]
    reported = [cause for cause in causes if cause.ground is Ground.REPORTED]
    if granted:
        newest = granted[-1]
        if refused and refused[-1].at > newest.at:
            return NeedsPerson(refused[-1], ForPerson.GRANTED_THEN_REFUSED)
        return Suggested(newest.code, newest)
    if refused and reported:
        return NeedsPerson(reported[0], ForPerson.REFUSED_AND_REPORTED)
    return Suggested(refused[-1].code, refused[-1]) if refused else _from_reports(reported)


def _from_reports(reports: list[Cause]) -> Suggested | NeedsPerson:
    trusted = [report for report in reports if not report.unknown_sender]
    if not trusted:
        return NeedsPerson(reports[0], ForPerson.UNKNOWN_SENDER)
    codes = {report.code for report in trusted}
    if len(codes) > 1:
        return NeedsPerson(trusted[0], ForPerson.REPORTS_DIFFER)
    first = next((report for report in trusted if not report.unconfirmed), trusted[0])
    return Suggested(first.code, first) if first.code else NeedsPerson(first, ForPerson.UNCLEAR)


def _asked_of_a_person(found: NeedsPerson, session: Session, mark: str | None, has_begun: bool) -> Outcome | None:
    """Asked only while the register leaves the session open: a code somebody has entered there is an answer."""
    if found.cause.ground is Ground.LEFT:
        return _after_leaving(found, mark)
    if mark is None:
        return found if has_begun else Waits(found.cause)
    if _is_no_absence(mark, session):
        return RegisterSays(found.cause, mark)
    return found if mark == UNRESOLVED else None


def _against_the_register(found: Suggested, session: Session, mark: str | None, has_begun: bool) -> Outcome | None:
    if found.code in (NO_CODE, mark):
        return None
    if found.cause.ground is Ground.LEFT and not found.by_person:
        return _after_leaving(found, mark)
    if mark is None:
        return found if _may_stand_unmarked(found, has_begun) else Waits(found.cause)
    if found.cause.ground is Ground.REFUSED and not found.by_person:
        return _after_refusal(found, session, mark)
    if found.code == ARRIVED_LATE and code_on(mark, on=session.day).counts_as is CountsAs.AUTHORISED:
        return None
    return RegisterSays(found.cause, mark) if _is_no_absence(mark, session) else found


def _may_stand_unmarked(found: Suggested, has_begun: bool) -> bool:
    """Granted leave may be entered ahead; an illness once the session begins; the rest waits for the mark.

    An appointment does not say which half of the day it takes, and leave that was refused may not have been taken.
    """
    if found.cause.ground is Ground.GRANTED:
        return True
    if found.cause.ground is Ground.ARRIVED:
        return has_begun
    return has_begun and (found.by_person or (found.cause.ground is Ground.REPORTED and found.code == ILL))


def _after_refusal(found: Suggested, session: Session, mark: str) -> Outcome | None:
    if _is_no_absence(mark, session) or mark == ARRIVED_LATE:
        return None
    if code_on(mark, on=session.day).counts_as is CountsAs.AUTHORISED:
        return NeedsPerson(found.cause, ForPerson.REFUSED_AND_AUTHORISED)
    return found


def _after_leaving(found: Suggested | NeedsPerson, mark: str | None) -> Outcome | None:
    """Only the register knows whether the child was there when it was taken: nothing before it asks for a reason."""
    if mark is None:
        return Waits(found.cause)
    return found if mark == UNRESOLVED else None


def _is_no_absence(mark: str, session: Session) -> bool:
    return code_on(mark, on=session.day).counts_as in (CountsAs.ATTENDED, CountsAs.NOTHING)


def code_to_take_back(
    session: Session, handed_back: str, *, mark: str | None, has_begun: bool, on: date, timetable: Timetable
) -> str | None:
    """The code of a session whose explanation has gone after its code was handed back; None: nothing to correct.

    The register that has another code by now needs no correction. An absence without a reason is N until its
    deadline, then O (SI 2024/208, regulation 10(7) to (9)); a session still to come, or none any more, has no code, and
    of a late arrival that was none only the register knows what it should be.
    """
    if mark is not None and mark != handed_back:
        return None
    if mark is None or not has_begun or not timetable.is_session(session) or handed_back in (LATE, ARRIVED_LATE):
        return NO_CODE
    try:
        return code_while_unanswered(session, on=on, timetable=timetable)
    except MissingFact:
        return NO_CODE


CHOOSABLE = frozenset({StatisticalClass.AUTHORISED, StatisticalClass.UNAUTHORISED, StatisticalClass.UNABLE})


def codes_to_choose(on: date) -> dict[str, str]:
    """The codes a person may choose for an absence on the day, each with its meaning. N and U say no reason."""
    return {
        code.code: code.meaning
        for code in codes_on(on).values()
        if code.statistical_class in CHOOSABLE and code.code not in (UNRESOLVED, ARRIVED_LATE)
    }
