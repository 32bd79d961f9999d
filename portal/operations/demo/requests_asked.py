"""What invented families ask for over a school year: forms as a parent would have filled them in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Literal, Protocol

from .days import FESTIVALS, Festival
from .families import DemoContact, DemoPupil
from .request_words import REASONS

Ending = Literal["decided", "waiting", "withdrawn"]
ONE_DAY = timedelta(days=1)

# Kind, reason code, how often, school days asked for (0 = one session).
ASKED_FOR = (
    ("exceptional_leave", "family_holiday", 20, (3, 4, 5, 5, 7)),
    ("exceptional_leave", "family_event", 17, (1, 1, 2)),
    ("exceptional_leave", "holiday_cost", 8, (4, 5)),
    ("exceptional_leave", "death_close_relative", 6, (1, 2, 3)),
    ("exceptional_leave", "nature_of_holiday", 5, (2, 3)),
    ("exceptional_leave", "other", 4, (1, 2)),
    ("exceptional_leave", "housing_crisis", 3, (1, 2)),
    ("exceptional_leave", "respite_care", 2, (2,)),
    ("religious", "", 10, (1,)),
    ("funeral", "", 9, (1, 1, 2)),
    ("medical", "", 8, (0,)),
    ("performance", "", 4, (1, 2, 3)),
    ("open_morning", "", 3, (0,)),
    ("traveller", "", 3, (6, 9)),
    ("interview", "", 2, (0, 1)),
)
NOTICE_DAYS = (45, 33, 28, 24, 21, 18, 16, 14, 12, 9, 6, 3)
SHORT_NOTICE_DAYS = (4, 3, 2, 1)
AT_SHORT_NOTICE = {"death_close_relative", "housing_crisis", "funeral"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One form, when it came in, and what became of it."""

    form: str
    answers: Mapping[str, Any]
    received_at: datetime
    pupil: DemoPupil | None = None
    ending: Ending = "waiting"
    decided_at: datetime | None = None


class Clock(Protocol):
    """A chance moment of a day, never one that is still to come."""

    def at_home(self, day: date) -> datetime: ...

    def at_school(self, day: date) -> datetime: ...


class LeaveRequests:
    """Draws leave requests for the school days given."""

    def __init__(self, chance: Random, pupils: Sequence[DemoPupil], days: Sequence[date], clock: Clock) -> None:
        self.chance, self.days, self.clock = chance, days, clock
        self.pupils = those_who_write(pupils)

    def decided(self, count: int, *, by: date, first_days: Sequence[date] = ()) -> Iterator[Asked]:
        """Requests received and decided before ``by``, at least one of each kind where there are that many."""
        possible = [row for row in ASKED_FOR if self._suited(row[0], None)]
        more = max(count - len(possible), 0)
        rows = possible[:count] + self.chance.choices(possible, [row[2] for row in possible], k=more)
        for kind, code, _, lengths in rows:
            yield self.one(kind, code, days=self.chance.choice(lengths), decided_by=by, first_days=first_days)

    def one(
        self,
        kind: str,
        code: str,
        *,
        days: int,
        decided_by: date | None = None,
        first_days: Sequence[date] = (),
        received_on: date | None = None,
        ending: Ending = "decided",
    ) -> Asked:
        """One request of that kind; ``first_days`` limits when the leave may begin."""
        festival = self._festival(first_days) if kind == "religious" else None
        pupil = self.chance.choice(self._suited(kind, festival))
        usable = self._first_days(pupil, first_days, days)
        first = festival.day if festival else self.chance.choice(usable)
        received = received_on or self._received(code or kind, first, pupil, decided_by)
        return Asked(
            form="leave",
            answers=self.answers(pupil, kind, code, first, days, festival),
            received_at=self.clock.at_home(received),
            pupil=pupil,
            ending=ending,
            decided_at=self.clock.at_school(self._decided(received)) if ending == "decided" else None,
        )

    def answers(
        self, pupil: DemoPupil, kind: str, code: str, first: date, days: int, festival: Festival | None = None
    ) -> dict[str, Any]:
        """The answers as the form stores them."""
        place = self.days.index(first)
        last = self.days[min(place + max(days, 1) - 1, len(self.days) - 1)]
        first_half = self.chance.choice(("am", "pm")) if kind == "medical" else "am"
        return {
            **child(pupil, self.chance),
            "child_born": pupil.born.isoformat() if self.chance.random() < 0.6 else None,
            "kind": kind,
            "first_day": first.isoformat(),
            "first_half": first_half,
            "last_day": last.isoformat(),
            "last_half": "pm" if days else first_half,
            "reason": self.chance.choice(REASONS[kind, code]),
            "evidence": self.chance.choices(("provided", "pending", "none"), (3, 3, 4))[0],
            **sender(pupil),
            "asked_by_resident_parent": sender_of(pupil).lives_with,  # type: ignore[union-attr]
            **self._particulars(kind, code, first, last, first_half, festival),
        }

    def _particulars(
        self, kind: str, code: str, first: date, last: date, half: str, festival: Festival | None
    ) -> dict[str, Any]:
        chance = self.chance
        match kind:
            case "exceptional_leave":
                return {"reason_code": code}
            case "funeral":
                return {"service_date": first.isoformat(), "family_member": chance.random() < 0.8}
            case "religious":
                name = f"{festival.name}, {festival.set_apart_by}" if festival else "A holy day, our community"
                return {"religious_body": name, "set_apart_days": "all" if festival else "unsure"}
            case "traveller":
                return {"occupational_travel": True, "community_covered": chance.choice((True, None))}
            case "performance":
                return self._licence(first, last)
            case "open_morning":
                return {"purpose": "open_morning", "other_school": "Weirside Academy"}
            case "medical":
                start, end = ("10:10", "10:50") if half == "am" else ("13:50", "14:30")
                return {
                    "appointment_day": first.isoformat(),
                    "appointment_start": start,
                    "appointment_end": end,
                    "travel_minutes": chance.choice((15, 25, 40)),
                }
            case "part_time_timetable":
                return {"review_date": (first + 28 * ONE_DAY).isoformat()}
        return {}

    def _licence(self, first: date, last: date) -> dict[str, Any]:
        status = self.chance.choice(("granted_with_dates", "granted_no_dates", "applied"))
        dates = [day.isoformat() for day in self.days if first <= day <= last]
        named = {"licence_dates": dates} if status == "granted_with_dates" else {}
        return {"licence_status": status, **named, "education_hours": self.chance.choice((3, 4, None))}

    def _festival(self, first_days: Sequence[date]) -> Festival | None:
        heritages = {id(pupil.heritage) for pupil in self.pupils}
        in_term = [festival for festival in FESTIVALS if festival.day in (first_days or self.days)]
        possible = [festival for festival in in_term if any(id(heritage) in heritages for heritage in festival.kept_by)]
        return self.chance.choice(possible) if possible else None

    def _suited(self, kind: str, festival: Festival | None) -> list[DemoPupil]:
        if festival:
            return [pupil for pupil in self.pupils if pupil.heritage in festival.kept_by]
        if kind == "open_morning":
            return [pupil for pupil in self.pupils if pupil.year_group >= 5]
        return self.pupils

    def _first_days(self, pupil: DemoPupil, first_days: Sequence[date], days: int) -> list[date]:
        last_start = len(self.days) - max(days, 1)
        settled_in = max(pupil.admitted_on, self.days[0]) + 14 * ONE_DAY
        known = [day for day in self.days[: last_start + 1] if day >= settled_in]
        return [day for day in known if not first_days or day in first_days] or list(self.days[-10:-5])

    def _received(self, what: str, first: date, pupil: DemoPupil, decided_by: date | None) -> date:
        """Weeks before the first day, or days before it when something happened."""
        notice = self.chance.choice(SHORT_NOTICE_DAYS if what in AT_SHORT_NOTICE else NOTICE_DAYS)
        earliest = max(self.days[0], pupil.admitted_on) + ONE_DAY
        received = max(first - notice * ONE_DAY, earliest)
        return min(received, decided_by - 3 * ONE_DAY) if decided_by else received

    def _decided(self, received: date) -> date:
        """One of the next school days."""
        later = [day for day in self.days if day > received][:4]
        return self.chance.choice(later or [self.days[-1]])


def those_who_write(pupils: Sequence[DemoPupil]) -> list[DemoPupil]:
    """Pupils on roll who are known by their name alone and have a parent who can send a form."""
    times = Counter(pupil.full_name for pupil in pupils)
    return [pupil for pupil in pupils if times[pupil.full_name] == 1 and sender_of(pupil) and not pupil.left_on]


def sender_of(pupil: DemoPupil) -> DemoContact | None:
    """The parent who fills in forms: the first with responsibility, an e-mail address, and nothing against it."""
    parents = (c for c in pupil.contacts if c.responsibility and c.email and not c.do_not_contact)
    return next(parents, None)


def sender(pupil: DemoPupil) -> dict[str, Any]:
    parent = sender_of(pupil)
    if parent is None:
        raise ValueError(f"No parent of {pupil.upn} can send a form; choose another pupil.")
    return {
        "parent_name": parent.full_name,
        "relationship": parent.relationship,
        "email": parent.email,
        "telephone": parent.telephone,
    }


def child(pupil: DemoPupil, chance: Random) -> dict[str, Any]:
    """The child as parents write it: the name mostly in full, the class by its name or its year."""
    year = "Reception" if pupil.year_group == 0 else f"Year {pupil.year_group}"
    name = pupil.full_name if chance.random() < 0.9 else pupil.full_name.lower()
    return {"child_name": name, "child_class": pupil.class_name if chance.random() < 0.85 else year}
