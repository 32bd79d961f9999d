"""Let invented pupils live through their school days: mostly present, now and then ill, late, away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from portal.rules.sessions import Half, Session, Timetable

from .days import FESTIVALS, MATCH_PLAYERS, illness_on, match_session, trip_sessions
from .families import DemoPupil

SPELL_LENGTHS = ((1, 0.5), (2, 2.4), (4, 1.6), (6, 1.0), (8, 0.4), (10, 0.3))  # sessions, weight
MEAN_SPELL_SESSIONS = 3.7
STILL_UNKNOWN_DAYS = 3
PRESENT = {Half.AM: "/", Half.PM: "\\"}


@dataclass(frozen=True, slots=True)
class DemoMark:
    """One mark; `first_code` is what stood there until the reason was known."""

    code: str
    minutes_late: int | None = None
    first_code: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """How often somebody is away (share of sessions), late, and away without a good reason."""

    absence: float
    lateness: float
    unexcused: float


def habits_of(chance: Random) -> Habits:
    draw = chance.random()
    if draw < 0.006:
        return Habits(0.55, 0.1, 0.3)
    if draw < 0.08:
        return Habits(chance.uniform(0.11, 0.26), chance.choice((0.01, 0.12)), chance.uniform(0.1, 0.5))
    late = 0.1 if chance.random() < 0.08 else 0.006
    return Habits(0.004 + chance.betavariate(1.5, 6) * 0.13, late, 0.03)


class Attendance:
    """The marks of one school year (or its beginning, until a session) for any pupil, the same for the same seed."""

    def __init__(self, seed: str, *, first: date, last: date, until: Session, timetables: dict[int, Timetable]) -> None:
        self.seed, self.first, self.last, self.until, self.timetables = seed, first, last, until, timetables

    def marks_of(self, pupil: DemoPupil) -> dict[Session, DemoMark]:
        """Every session the pupil was on roll, in order, with its mark."""
        chance = Random(f"{self.seed}:{self.first.year}:{pupil.upn}")  # noqa: S311 - a made-up school needs no secrets
        habits = habits_of(Random(f"{self.seed}:{pupil.upn}"))  # noqa: S311
        sessions = self._sessions(pupil)
        away = dict(self._illness(sessions, habits, chance))
        away |= self._family_days(pupil, sessions)
        activities = self._activities(pupil)
        marks = {}
        for session in sessions:
            marks[session] = (activities.get(session) if session not in away else away[session]) or self._ordinary(
                session, habits, chance
            )
        return marks

    def _sessions(self, pupil: DemoPupil) -> tuple[Session, ...]:
        timetable = self.timetables[pupil.year_group]
        first = max(self.first, pupil.admitted_on)
        last = min(self.last, pupil.left_on or self.last)
        return timetable.between(Session(first, Half.AM), min(Session(last, Half.PM), self.until))

    def _illness(
        self, sessions: Sequence[Session], habits: Habits, chance: Random
    ) -> Iterator[tuple[Session, DemoMark]]:
        lengths, weights = zip(*SPELL_LENGTHS, strict=True)
        place = 0
        while place < len(sessions):
            session = sessions[place]
            likely = (
                habits.absence
                / MEAN_SPELL_SESSIONS
                * illness_on(session.day)
                * (1.6 if session.half == Half.AM else 0.25)
            )
            if chance.random() >= likely:
                place += 1
                continue
            code = "O" if chance.random() < habits.unexcused else "I"
            unknown = chance.random() < 0.14
            for ill in sessions[place : place + chance.choices(lengths, weights)[0]]:
                yield ill, self._absent(ill, code, unknown)
                place += 1

    def _absent(self, session: Session, code: str, unknown: bool) -> DemoMark:
        if not unknown:
            return DemoMark(code)
        recent = (self.last - session.day).days < STILL_UNKNOWN_DAYS
        return DemoMark("N" if recent else code, first_code="N")

    def _family_days(self, pupil: DemoPupil, sessions: Sequence[Session]) -> dict[Session, DemoMark]:
        """Festivals, leave and holidays, the same for brothers and sisters."""
        family = Random(f"{self.seed}:{self.first.year}:family:{pupil.family}")  # noqa: S311
        found: dict[Session, DemoMark] = {}
        for festival in FESTIVALS:
            if family.random() < 0.3 and pupil.heritage in festival.kept_by:
                found |= {session: DemoMark("R") for session in sessions if session.day == festival.day}
        draw = family.random()
        if draw < 0.035 and sessions:
            days = sorted({session.day for session in sessions})
            first = family.randrange(len(days))
            length, code = (family.randint(3, 5), "G") if draw < 0.02 else (family.randint(1, 2), "C")
            found |= {session: DemoMark(code) for session in sessions if session.day in days[first : first + length]}
        return found

    def _activities(self, pupil: DemoPupil) -> dict[Session, DemoMark]:
        timetable = self.timetables[pupil.year_group]
        found = {s: DemoMark("V") for s in trip_sessions(timetable, pupil.year_group, self.first, self.last)}
        match = match_session(timetable, self.first, self.last)
        if (
            match
            and pupil.year_group == 6
            and int(pupil.upn[10:]) % 6 == 0
            and int(pupil.upn[10:]) <= MATCH_PLAYERS * 6
        ):
            found[match] = DemoMark("P")
        return found

    def _ordinary(self, session: Session, habits: Habits, chance: Random) -> DemoMark:
        draw = chance.random()
        if draw < 0.0035:
            return DemoMark("M")
        late = habits.lateness if session.half == Half.AM else habits.lateness / 20
        if draw < 0.0035 + late * 0.1:
            return DemoMark("U", chance.randint(31, 75))
        if draw < 0.0035 + late:
            return DemoMark("L", min(int(chance.expovariate(1 / 9)) + 1, 29))
        return DemoMark(PRESENT[session.half])
