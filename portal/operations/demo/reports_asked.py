"""This week's shorter forms: absences reported and early collections, and forms the office has to sort out by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from .families import DemoPupil
from .request_words import COLLECTIONS, ILLNESSES, OTHER_REASONS
from .requests_asked import Asked, LeaveRequests, child, sender, sender_of, those_who_write

ONE_DAY = timedelta(days=1)
STRANGER = {
    "parent_name": "Jo Hartly",
    "relationship": "Mother",
    "email": "jo.hartly@elsewhere.example",
    "telephone": "07700 900999",
}


class Reports:
    """Absence reports and early collections about one school day, all of them in by ``now``."""

    def __init__(self, chance: Random, pupils: Sequence[DemoPupil], day: date, now: datetime) -> None:
        self.chance, self.day, self.now = chance, day, now
        self.pupils = those_who_write(pupils)

    def absences(self, count: int) -> Iterator[Asked]:
        ill = self.chance.sample(self.pupils, count)
        illnesses = [("ill", words) for words in ILLNESSES * (count // len(ILLNESSES) + 1)]
        reasons = [*illnesses[: count - len(OTHER_REASONS)], *OTHER_REASONS]
        for pupil, (kind, words) in zip(ill, reasons, strict=False):
            yield self._absence({**child(pupil, self.chance), **sender(pupil)}, words, pupil, kind=kind)
        yield from self._reported_twice(ill)

    def _reported_twice(self, ill: Sequence[DemoPupil]) -> Iterator[Asked]:
        """The other parent of one of them reports as well."""
        others = [(pupil, replace(pupil, contacts=pupil.contacts[1:])) for pupil in ill]
        pupil, other = next(((pupil, other) for pupil, other in others if sender_of(other)), (None, None))
        if pupil and other:
            yield self._absence({**child(pupil, self.chance), **sender(other)}, "Not well at all this morning.", pupil)

    def absence_of_nobody(self) -> Asked:
        """A name that is on no roll: misspelt, or another school's child."""
        return self._absence({"child_name": "Alfie Hartly", "child_class": "Year 3", **STRANGER}, ILLNESSES[1], None)

    def absence_of_namesake(self, namesake: DemoPupil) -> Asked:
        """A name two children have, sent from an address nobody knows."""
        about = {"child_name": namesake.full_name, "child_class": f"Year {namesake.year_group}", **STRANGER}
        return self._absence({**about, "parent_name": "Mum"}, ILLNESSES[8], None)

    def _absence(self, about: dict[str, Any], words: str, pupil: DemoPupil | None, kind: str = "ill") -> Asked:
        back = self.day + 4 * ONE_DAY
        known = self.chance.random() < 0.3
        answers = {
            **about,
            **self._when("first_day"),
            "reason_kind": kind,
            "reason": words,
            "return_when": "other" if known else self.chance.choice(("next", "unknown")),
            **({"expected_return": back.isoformat()} if known else {}),
        }
        return Asked(form="absence", answers=answers, received_at=self._moment(), pupil=pupil)

    def collections(self, count: int) -> Iterator[Asked]:
        words = COLLECTIONS * (count // len(COLLECTIONS) + 1)
        for pupil, (reason, time) in zip(self.chance.sample(self.pupils, count), words, strict=False):
            collector = self.chance.choice([contact for contact in pupil.contacts if contact.may_collect])
            answers = {
                **child(pupil, self.chance),
                **self._when("date"),
                "time": time,
                "reason": reason,
                "collector": collector.full_name,
                "collector_relation": collector.relationship,
                **sender(pupil),
            }
            yield Asked(form="early-collection", answers=answers, received_at=self._moment(), pupil=pupil)

    def _when(self, name: str) -> dict[str, str]:
        away = (self.day - self.now.date()).days
        return {"when": {0: "today", 1: "tomorrow"}.get(away, "other"), name: self.day.isoformat()}

    def _moment(self) -> datetime:
        """Before school on the day, or just now where that is still to come."""
        before_school = datetime.combine(self.day, datetime.min.time(), self.now.tzinfo) + timedelta(
            hours=6, minutes=self.chance.randint(40, 130), seconds=self.chance.randint(0, 59)
        )
        return min(before_school, self.now - timedelta(minutes=self.chance.randint(5, 50)))


def unclear_leave(requests: LeaveRequests, namesake: DemoPupil | None, first: date, received_at: datetime) -> Asked:
    """Leave asked for a child who cannot be told apart, or (without one) for a child who is not on the roll."""
    about = namesake or requests.pupils[0]
    unknown = {**STRANGER, "child_born": None, "child_class": ""}
    if namesake is None:
        unknown |= {"child_name": "Poppy Braithwaite", "child_class": "Year 2"}
    answers = requests.answers(about, "exceptional_leave", "family_event", first, 1) | unknown
    return Asked(form="leave", answers=answers, received_at=received_at)
