"""The language sentences are spoken in: English, unless a room with catalogues brings a `Speech` of its own.

Sentences are written in English in the modules of `wording`: what stands there is also the key under which a catalogue
has its translation.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from string import Formatter

from portal.rules.sessions import Half, Session


class Speech:
    """English. Each method gives words for one kind of thing; a language overrides them all."""

    unknown = "not known"

    def sentence(self, template: str) -> str:
        """The template in this language, its placeholders the same."""
        return template

    def truth(self, value: bool) -> str:
        return "yes" if value else "no"

    def session(self, session: Session) -> str:
        return f"the {'morning' if session.half == Half.AM else 'afternoon'} of {self.day(session.day)}"

    def moment(self, moment: datetime) -> str:
        return f"{moment:%H:%M} on {self.day(moment.date())}"

    def day(self, day: date) -> str:
        return f"{day:%A} {day.day} {day:%B %Y}"

    def clock(self, clock: time) -> str:
        return f"{clock:%H:%M}"

    def number(self, number: int | Decimal) -> str:
        return f"{number:f}" if isinstance(number, Decimal) else str(number)

    def listed(self, items: Sequence[str]) -> str:
        """“a”, “a and b”, “a, b and c”."""
        if len(items) < 2:
            return "".join(items) or "none"
        return f"{', '.join(items[:-1])} and {items[-1]}"

    def counted(self, number: int | Decimal, noun: str) -> str:
        if number == Decimal("0.5"):
            return f"half a {noun}"
        return f"{self.number(number)} {noun}{'' if number == 1 else 's'}"

    def share(self, part: int, whole: int, percent: Decimal) -> str:
        return f"{part} of {whole} sessions ({percent}%)"


_speech: ContextVar[Speech] = ContextVar("speech", default=Speech())  # noqa: B039 - it has nothing that could change


def current_speech() -> Speech:
    return _speech.get()


@contextmanager
def spoken(speech: Speech) -> Iterator[None]:
    """Within it, sentences come out in this language."""
    token = _speech.set(speech)
    try:
        yield
    finally:
        _speech.reset(token)


def nouns_in(template: str) -> set[str]:
    """What a template counts: the nouns behind its figures, such as “school day”. Limits of shares are none."""
    specs = (spec for _, _, spec, _ in Formatter().parse(template) if spec)
    return {spec for spec in specs if spec[:1].isalpha()}
