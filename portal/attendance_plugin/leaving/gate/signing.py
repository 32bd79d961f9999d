"""Signing a child out and in. Every entry is one row and one row of the audit log, in one transaction.

Nobody is handed over against the record without the recorded word of somebody with the right to give it. Of two who
press at the same moment the second is told who was first; what was sent twice is entered once.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.calendars.services import calendar_of
from portal.pages.hours import hours_on
from portal.rules.arrivals import Arrival, When, arrival_at
from portal.rules.sessions import Half, Session

from .day import ChildsDay, clock_of, day_of_child, entry_in_words
from .expected import NO_SAID, collections_of, is_agreed
from .lunch_out import lunch_steps, may_go_home, why_not_alone_to_lunch
from .models import GateEntry, GateWords
from .people_on_record import (
    Person,
    flags_for,
    may_stand_at_the_gate,
    numbers_on_record,
)

Kind, Word = GateEntry.Kind, GateEntry.Word
ALLOW_AT_GATE = "attendance.allow_at_gate"
WHO_MAY_ALLOW = (
    "The headteacher, a deputy or a safeguarding lead may allow it for today, each on their own account. "
    "Without that the child stays."
)


class GateRefused(ValueError):
    """Why nothing was entered, and what to do next."""


@dataclass(frozen=True, kw_only=True)
class Press:
    """Who pressed, on a page that showed ``seen`` as the child's newest entry. ``at``: when, if it was not just now."""

    by: User
    key: str
    seen: int | None = None
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Who takes the child, and on what word. ``rung``: the contact who was rung; ``is_here``: the parent is."""

    person: Person
    submission: Submission | None = None
    why: str = ""
    rung: Contact | None = None
    is_here: bool = False
    is_lunch: bool = False


def sign_out(pupil: Pupil, leaving: Leaving, press: Press) -> GateEntry:
    """The child leaves with somebody. Raises ``GateRefused``."""
    with transaction.atomic():
        entering = _Entering(pupil, press)
        if entering.again:
            return entering.again
        entering.need_school_day()
        entering.need_at_school()
        word = _word_for(entering, leaving)
        flags = flags_for(entering.pupil, leaving.person)
        return entering.enter(
            Kind.LUNCH if leaving.is_lunch else Kind.OUT,
            person=leaving.person,
            submission=leaving.submission,
            why=leaving.why,
            word=word,
            rung=leaving.rung if word == Word.RUNG else None,
            number=leaving.rung.telephone if leaving.rung and word == Word.RUNG else "",
            flags=list(flags.words),
        )


def sign_out_for_lunch(pupil: Pupil, press: Press) -> GateEntry:
    """The child goes home for lunch as the permission says, nobody named. Raises ``GateRefused``."""
    with transaction.atomic():
        entering = _Entering(pupil, press)
        if entering.again:
            return entering.again
        entering.need_school_day()
        entering.need_at_school()
        if why := entering.why_not_alone_to_lunch():
            raise GateRefused(why)
        return entering.enter(Kind.LUNCH, word=Word.AGREED)


def sign_back(pupil: Pupil, press: Press) -> GateEntry:
    """The child is back. A register that opened while it was out makes it late. Raises ``GateRefused``."""
    with transaction.atomic():
        entering = _Entering(pupil, press)
        if entering.again:
            return entering.again
        out = entering.day.out
        if out is None:
            raise GateRefused(
                f"{entering.pupil.full_name} is not signed out today, so there is nobody to sign back in."
            )
        arrival = entering.arrival()
        opened = entering.times(arrival.half).registration
        missed = arrival.when is When.LATE and timezone.localtime(out.at).time() <= opened
        return entering.enter(Kind.BACK, **(_of_arrival(arrival) if missed else {}))


def sign_in_late(pupil: Pupil, reason: str, press: Press) -> GateEntry:
    """The child comes late, with a reason of the school's list. Raises ``GateRefused``."""
    with transaction.atomic():
        entering = _Entering(pupil, press)
        if entering.again:
            return entering.again
        entering.need_school_day()
        arrival = entering.arrival()
        entering.need_late(arrival)
        return entering.enter(Kind.LATE, reason=reason, **_of_arrival(arrival))


def allow(pupil: Pupil, person: Person, reason: str, press: Press) -> GateEntry:
    """Somebody with the right gives their word that this person may take the child today. Raises ``GateRefused``."""
    if not press.by.has_perm(ALLOW_AT_GATE):
        raise GateRefused("Only the headteacher, a deputy or a safeguarding lead may allow this, on their own account.")
    if not reason.strip():
        raise GateRefused("Write why this person may take the child today; it stands in the record.")
    with transaction.atomic():
        entering = _Entering(pupil, press)
        if entering.again:
            return entering.again
        flags = flags_for(entering.pupil, person)
        return entering.enter(Kind.ALLOWED, person=person, reason=reason, flags=list(flags.words))


def take_back(entry: GateEntry, reason: str, press: Press) -> GateEntry:
    """The entry was wrong: another row says so and why. Raises ``GateRefused``."""
    if not reason.strip():
        raise GateRefused("Write what was wrong; both entries stay in the record.")
    with transaction.atomic():
        entering = _Entering(entry.pupil, press)
        if entering.again:
            return entering.again
        if not entering.day.may_be_taken_back(entry):
            raise GateRefused("Only the last thing that happened can be taken back. Take that back first.")
        return entering.enter(Kind.TAKEN_BACK, reason=reason, corrects=entry)


def _word_for(entering: "_Entering", leaving: Leaving) -> str:
    """On whose word the child goes. Raises ``GateRefused`` where nobody has given it."""
    pupil, person, asked = entering.pupil, leaving.person, leaving.submission
    if entering.day.allowance_for(person):
        return Word.ALLOWED
    flags = flags_for(pupil, person)
    if flags.is_barred:
        because = "; ".join(flags.words).lower()
        raise GateRefused(f"NOT TO BE COLLECTED BY {person.name}: {because}. Keep the child. {WHO_MAY_ALLOW}")
    if entering.was_not_agreed(person, asked):
        raise GateRefused(f"The school did not agree to this collection. {WHO_MAY_ALLOW}")
    if asked and person.is_same(str(asked.answers.get("collector", ""))) and is_agreed(asked):
        return Word.AGREED
    if leaving.rung:
        if leaving.rung.pk not in {link.contact_id for link in numbers_on_record(pupil)}:
            raise GateRefused("That is no number to ring back about this child. Choose one of the contacts shown.")
        return Word.RUNG
    if leaving.is_lunch and not may_go_home(lunch_steps(pupil), entering.now.date()):
        raise GateRefused("There is no permission to go home for lunch today.")
    if leaving.is_lunch and not flags.words and not entering.why_not_alone_to_lunch():
        return Word.AGREED
    if leaving.is_here and may_stand_at_the_gate(pupil, person):
        return Word.PARENT_HERE
    raise GateRefused(_what_is_needed(flags.words, person))


def _what_is_needed(flags: tuple[str, ...], person: Person) -> str:
    because = f"{'; '.join(flags)}. " if flags else ""
    return (
        f"{because}Ring a number on record before the child goes with {person.name}, and say here whom you rang. "
        "A number from a form or from whoever stands at the gate proves nothing."
    )


def _of_arrival(arrival: Arrival) -> dict[str, Any]:
    is_late = arrival.when is When.LATE
    return {
        "half": arrival.half.value,
        "minutes_late": arrival.minutes_late if is_late else None,
        "code": arrival.code,
    }


class _Entering:
    """One press, with the child's row held until the transaction ends."""

    def __init__(self, pupil: Pupil, press: Press) -> None:
        held = Pupil.objects.select_for_update(of=("self",)).select_related("school")
        self.pupil = held.prefetch_related(
            "contact_links__contact", "earlier_stays", "lunch_permission__steps__submission"
        ).get(pk=pupil.pk)
        self.press, self.now = press, timezone.localtime()
        self.day: ChildsDay = day_of_child(self.pupil, self.now.date())
        self.again = self._sent_before()
        if self.again is None:
            self._need_seen()
        self.at = self._moment()

    def _sent_before(self) -> GateEntry | None:
        return next((entry for entry in self.day.entries if entry.key == self.press.key), None)

    def _need_seen(self) -> None:
        newest = self.day.newest
        if newest is not None and newest.pk != self.press.seen:
            raise GateRefused(
                f"{newest.by_name} was first: {self.pupil.full_name}, {entry_in_words(newest)[:1].lower()}"
                f"{entry_in_words(newest)[1:]}. Nothing more was entered."
            )

    def _moment(self) -> datetime:
        """Now, or the time of today that was told; never one to come, nor before what happened last."""
        if self.press.at is None:
            return self.now
        told = self.now.replace(hour=self.press.at.hour, minute=self.press.at.minute, second=0, microsecond=0)
        last = self.day.last_move
        if told > self.now:
            raise GateRefused(f"{told:%H:%M} is still to come. Enter when it happened, or leave the time empty.")
        if last and told < last.at.replace(second=0, microsecond=0):
            raise GateRefused(f"{told:%H:%M} is before the last entry, {entry_in_words(last).lower()}.")
        return told

    def need_school_day(self) -> None:
        if not self.pupil.is_on_roll(self.now.date()):
            raise GateRefused(f"{self.pupil.full_name} is not on the roll today.")
        timetable = calendar_of(self.pupil.school).timetable(self.pupil.year_group)
        if not timetable.is_school_day(self.now.date()):
            raise GateRefused("There is no school for this child today.")

    def need_at_school(self) -> None:
        if out := self.day.out:
            raise GateRefused(
                f"{self.pupil.full_name} is out already: {entry_in_words(out).lower()}, by {out.by_name}."
            )

    def was_not_agreed(self, person: Person, asked: Submission | None) -> bool:
        """Whether the school said no today: to this form, or to any about the same person, form in hand or not."""
        refused = [one for one in collections_of(self.pupil, self.now.date()) if one.says == NO_SAID]
        return any(one.submission == asked or person.is_same(one.collector) for one in refused)

    def why_not_alone_to_lunch(self) -> str:
        return why_not_alone_to_lunch(self.pupil, lunch_steps(self.pupil), self.now.date())

    def need_late(self, arrival: Arrival) -> None:
        if out := self.day.out:
            raise GateRefused(f"Signed out today ({clock_of(out)}). Sign the child back in instead.")
        if arrival.when is When.IN_TIME:
            opens = self.times(Half.AM).registration
            raise GateRefused(f"The register opens at {opens:%H:%M}, so {self.at:%H:%M} is not late.")
        timetable = calendar_of(self.pupil.school).timetable(self.pupil.year_group)
        session = Session(self.now.date(), arrival.half)
        if arrival.when is When.OVER or not timetable.is_session(session):
            raise GateRefused("There is no more school for this child today.")
        if any(entry.half == arrival.half.value for entry in self.day.lates):
            raise GateRefused(f"{self.pupil.full_name} is signed in already for this half of the day.")

    def arrival(self) -> Arrival:
        hours = hours_on(self.pupil.school, self.now.date())
        return arrival_at(self.at.time(), am=hours.am, pm=hours.pm)

    def times(self, half: Half) -> Any:
        hours = hours_on(self.pupil.school, self.now.date())
        return hours.am if half == Half.AM else hours.pm

    def enter(self, kind: str, *, person: Person | None = None, reason: str = "", **of_entry: Any) -> GateEntry:
        by = self.press.by
        entry = GateEntry.objects.create(
            school=self.pupil.school,
            pupil=self.pupil,
            kind=kind,
            at=self.at,
            day=self.now.date(),
            entered_at=self.now,
            by=by,
            by_name=by.get_full_name() or by.get_username(),
            key=self.press.key,
            contact=person.contact if person else None,
            **of_entry,
        )
        typed = person.name if person and person.contact is None else ""
        if typed or reason.strip():
            GateWords.objects.create(entry=entry, person=typed[:200], reason=reason.strip()[:300])
        record(
            school=self.pupil.school,
            action=f"gate_{kind}",
            subject=entry,
            actor=by,
            pupil=self.pupil.pk,
            word=entry.word,
            flags=len(entry.flags),
            contact=entry.contact_id,
            minutes=entry.minutes_late,
            corrects=entry.corrects_id,
        )
        return entry
