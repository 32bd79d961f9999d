"""What a bulletin holds as data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.rules.bulletins.figures import GIVEN_NOTHING, Figure

# Units that measure and never count somebody; every other unit counts people until it is said that it does not.
MEASURES = frozenset(
    {"", "%", "grade", "hours", "days", "weeks", "months", "years", "minutes", "times", "points", "pounds"}
)
SMALL_BELOW = 5


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Outcome(StrEnum):
    DONE = "done"
    CARRIED = "carried"
    DROPPED = "dropped"


OUTCOME_WORDS = {Outcome.DONE: "Done", Outcome.CARRIED: "Carried over", Outcome.DROPPED: "Dropped"}
DIRECTION_WORDS = {
    Direction.HIGHER: "Higher is better",
    Direction.LOWER: "Lower is better",
    Direction.NEITHER: "Neither higher nor lower is better in itself",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A figure with its period; ``name`` says whose it is if not our own, ``parts`` what a share is made of."""

    figure: Figure = GIVEN_NOTHING
    period: str = ""
    name: str = ""
    parts: Figure = GIVEN_NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """``family`` holds indicators whose values ought to differ; ``part_of`` is the id of the whole it is a part of."""

    id: str
    label: str
    chapter: str
    now: Reading
    unit: str = ""
    earlier: tuple[Reading, ...] = ()
    comparators: tuple[Reading, ...] = ()
    direction: Direction = Direction.NEITHER
    source: str = ""
    note: str = ""
    people: bool | None = None
    family: str = ""
    part_of: str = ""
    is_suppressed: bool = False

    @property
    def is_share(self) -> bool:
        return self.unit == "%"

    @property
    def is_score(self) -> bool:
        return self.unit.startswith("of ")

    @property
    def counts_people(self) -> bool:
        """Whether its counts are of people. Not said: every unit that does not plainly measure something is."""
        return not (self.unit in MEASURES or self.is_score) if self.people is None else self.people

    def readings(self) -> Iterator[Reading]:
        yield from (self.now, *self.earlier, *self.comparators)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something the next issue has to come back to."""

    id: str
    chapter: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a promise of the issue before. ``carried_to`` is the new promise where it is carried over."""

    promise: str
    outcome: Outcome
    text: str = ""
    carried_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """``key`` is its anchor, ``label`` what findings and promises are numbered after, such as 1 or L."""

    key: str
    label: str
    question: str
    findings: tuple[str, ...] = ()
    stories: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """One issue. ``months`` are those in which issues are due, where the series says so."""

    number: int
    chapters: tuple[Chapter, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    promises: tuple[Promise, ...] = ()
    answers: tuple[Answer, ...] = ()
    small_below: int = SMALL_BELOW
    published_on: date | None = None
    approved_on: date | None = None
    next_due: date | None = None
    months: tuple[int, ...] = field(default=())

    def indicator(self, id: str) -> Indicator | None:
        return next((each for each in self.indicators if each.id == id), None)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every passage that may hold placeholders, with the place it stands in."""
        for chapter in self.chapters:
            for number, finding in enumerate(chapter.findings, 1):
                yield f"finding {chapter.label}.{number}", finding
            for story in chapter.stories:
                yield f"story {story.key}", story.text
        for answer in self.answers:
            yield f"answer to {answer.promise}", answer.text
