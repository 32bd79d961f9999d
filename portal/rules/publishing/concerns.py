"""What a publishing check reports, and what it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.rules.rulebook import Rulebook
from portal.rules.statements import Statement


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it will be published: anchor, words without markup, anchors it links to, number as readers see it.

    `typed` are the words as they are written, without what placeholders show.
    """

    anchor: str
    words: str
    links: tuple[str, ...] = ()
    number: str = ""
    heading: str = ""
    typed: str = ""

    @property
    def title(self) -> str:
        """What an editor knows the clause by."""
        return f"{self.number} {self.heading}".strip() or self.anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """A policy version about to be published."""

    name: str
    rulebook: Rulebook
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()

    def stated(self, topic: str) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.topic == topic)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something an editor should know before publishing. It warns and is recorded; it corrects nothing.

    `check` names the fault, `subject` the rule or topic it is about. `key` stays the same from draft to draft.
    """

    check: str
    subject: str
    anchors: tuple[str, ...]
    message: str

    @property
    def key(self) -> str:
        return f"{self.check}:{self.subject}:{self.anchors[0] if self.anchors else ''}"

    def to_data(self) -> dict[str, Any]:
        return {"check": self.check, "subject": self.subject, "anchors": list(self.anchors), "message": self.message}
