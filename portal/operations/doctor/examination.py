"""One examination: a question about this installation, its answer, and what to do about a bad one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    GOOD = "good"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``mend`` is one sentence of what to do; empty when there is nothing to do."""

    verdict: Verdict
    found: str
    mend: str = ""


def good(found: str) -> Answer:
    return Answer(verdict=Verdict.GOOD, found=found)


def advice(found: str, mend: str) -> Answer:
    return Answer(verdict=Verdict.ADVICE, found=found, mend=mend)


def wrong(found: str, mend: str) -> Answer:
    return Answer(verdict=Verdict.WRONG, found=found, mend=mend)


Examination = Callable[[], Answer]


def examine(examinations: dict[str, Examination]) -> Iterator[tuple[str, Answer]]:
    """Run each; one that breaks is itself a finding, and the others still run."""
    for name, examination in examinations.items():
        try:
            yield name, examination()
        except Exception as error:
            yield name, wrong(f"could not be looked at: {error}", "Mend what is reported above it, then run it again.")
