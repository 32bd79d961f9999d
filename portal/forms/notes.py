"""What stands beside a question or above the answers: what the policy says, and what is good to know."""

from dataclasses import dataclass
from typing import Literal

NoteKind = Literal["meets", "does_not_meet", "needs_judgement", "information"]


@dataclass(frozen=True)
class ReviewNote:
    """One thing the check-your-answers page says about the answers, with the clause it rests on.

    ``about`` names the children it is about, where it is not about all of them.
    """

    kind: NoteKind
    text: str
    link: str = ""
    link_text: str = ""
    about: str = ""


@dataclass(frozen=True)
class StepNotes:
    """What stands above a question: what a parent should know before answering it."""

    heading: str
    notes: list[ReviewNote]
