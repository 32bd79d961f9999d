"""What keeps a bulletin from being published, in words an editor can act on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.rules.bulletins.figures import Kind
from portal.rules.bulletins.indicators import Bulletin

SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """``place`` is named as the content file and the editor's page both show it."""

    place: str
    got: str
    accepted: str
    advice: str

    def __str__(self) -> str:
        shown = f"“{self.got[:SHOWN_LENGTH]}”" if self.got else "nothing"
        place = self.place[:1].upper() + self.place[1:]
        return f"{place}: got {shown}; accepted: {self.accepted}. {self.advice}"


def structural_problems(bulletin: Bulletin) -> Iterator[Problem]:
    """Ids used twice, and names that lead nowhere."""
    chapters = [chapter.key for chapter in bulletin.chapters]
    ids = [indicator.id for indicator in bulletin.indicators]
    yield from _twice("chapter", chapters)
    yield from _twice("story", [story.key for chapter in bulletin.chapters for story in chapter.stories])
    yield from _twice("indicator", ids)
    yield from _twice("promise", [promise.id for promise in bulletin.promises])
    if bulletin.small_below < 2:
        accepted = "2 or more, so that a count of one person is never shown"
        yield Problem("smallest count shown", str(bulletin.small_below), accepted, "Five is usual.")
    named = ", ".join(chapters) or "none"
    for place, key in [
        *((f"indicator {each.id}", each.chapter) for each in bulletin.indicators),
        *((f"promise {each.id}", each.chapter) for each in bulletin.promises),
    ]:
        if key not in chapters:
            yield Problem(f"{place}, chapter", key, f"the name of a chapter ({named})", "Correct the name.")
    yield from _parts(bulletin)


def _parts(bulletin: Bulletin) -> Iterator[Problem]:
    for indicator in bulletin.indicators:
        place = f"indicator {indicator.id}"
        if indicator.part_of and (indicator.part_of == indicator.id or not bulletin.indicator(indicator.part_of)):
            accepted = "the id of another indicator, the whole that this is a part of"
            yield Problem(f"{place}, part of", indicator.part_of, accepted, "Correct the id.")
        if any(reading.parts.kind not in {Kind.NONE, Kind.PART} for reading in indicator.readings()):
            yield Problem(
                f"{place}, parts", "something else", "a part and its whole, such as 104 of 709", "Correct it."
            )


def _twice(what: str, names: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Problem(f"{what} {name}", name, "a name of its own (another has this one)", "Choose another name.")
        seen.add(name)
