"""The register, the roll and the figures kept ready as plain dictionaries: what any import must come to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.rules.codes import CountsAs, code_on
from portal.rules.sessions import week_of

Slot = tuple[int, date, str]  # which child, which day, which half
Entry = tuple[str, int | None]
YEAR_BEGINS = date(2026, 9, 1)
ONE_DAY = timedelta(days=1)


@dataclass
class Child:
    """Where a child is and was: class, first and last day; and the last day at the school."""

    spells: list[list] = field(default_factory=list)
    left_on: date | None = None

    def place(self, room: str, on: date) -> None:
        current = next((spell for spell in self.spells if spell[2] is None), None)
        if current and current[0] == room:
            return
        first = on if current else YEAR_BEGINS
        if current:
            current[2] = first - ONE_DAY
            self.spells = [spell for spell in self.spells if spell[2] is None or spell[1] <= spell[2]]
        self.spells.append([room, first, None])

    def is_in(self, room: str, day: date) -> bool:
        return any(name == room and first <= day <= (last or date.max) for name, first, last in self.spells)


@dataclass
class Model:
    marks: dict[Slot, Entry] = field(default_factory=dict)
    amendments: list[tuple[Slot, Entry, Entry]] = field(default_factory=list)
    children: dict[int, Child] = field(default_factory=lambda: defaultdict(Child))

    def take_marks(self, file: dict[Slot, Entry]) -> tuple[int, int]:
        """How many were new and how many changed. Minutes we know stay until the code changes."""
        new = changed = 0
        for slot, (code, minutes) in file.items():
            old = self.marks.get(slot)
            kept = minutes if old is None or old[0] != code or minutes is not None else old[1]
            if old is not None and old != (code, kept):
                self.amendments.append((slot, old, (code, kept)))
                changed += 1
            new += old is None
            self.marks[slot] = (code, kept)
        return new, changed

    def take_roll(self, file: dict[int, str], on: date) -> None:
        """The whole roll: who is not in it left yesterday."""
        for number, room in file.items():
            child = self.children[number]
            child.left_on = None
            child.place(room, on)
        for number, child in self.children.items():
            if number not in file and child.left_on is None:
                child.left_on = on - ONE_DAY

    def pupil_weeks(self) -> dict[tuple[int, date], tuple[int, ...]]:
        """Attended, authorised, unauthorised, code N and late by child and week."""
        weeks: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0] * 5)
        for (child, day, _), (code, _) in self.marks.items():
            week = weeks[child, week_of(day)]
            found = code_on(code, on=day)
            if code == "N":
                week[3] += 1
            elif found.counts_as is not CountsAs.NOTHING:
                week[list(CountsAs).index(found.counts_as)] += 1
            week[4] += code in ("L", "U")
        return {key: tuple(week) for key, week in weeks.items()}

    def class_weeks(self, rooms: list[str], open_sessions: dict[date, int]) -> dict[tuple[str, date], tuple[int, ...]]:
        """Attended, possible, on roll on Friday, sessions open and sessions marked by class and week."""
        found = {}
        for room in rooms:
            for monday in {week_of(day) for _, day, _ in self.marks}:
                ours = [
                    (day, half, code_on(code, on=day))
                    for (child, day, half), (code, _) in self.marks.items()
                    if week_of(day) == monday and self.children[child].is_in(room, day)
                ]
                on_roll, is_open = self._on_roll(room, monday + timedelta(days=4)), open_sessions.get(monday, 0)
                if ours or (on_roll and is_open):
                    attended = sum(code.counts_as is CountsAs.ATTENDED for _, _, code in ours)
                    possible = sum(code.is_possible for _, _, code in ours)
                    marked = len({(day, half) for day, half, _ in ours})
                    found[room, monday] = (attended, possible, on_roll, is_open, marked)
        return found

    def _on_roll(self, room: str, day: date) -> int:
        return sum(
            child.is_in(room, day) and (child.left_on is None or child.left_on >= day)
            for child in self.children.values()
        )
