"""A policy before it is published, whether it comes from the editor or from a content file."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from portal.rules import canonical

# What is compared with the published version word by word; the rest of a draft is its clauses.
CONTROL = (
    *("label", "title", "policy_type", "summary", "effective_from", "approved_on", "approving_body", "owner_role"),
    *("author_role", "review_cycle_months", "review_due", "change_note", "legal_framework", "related"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClause:
    """``text`` is Markdown with its placeholders unfilled; ``rules`` are flat rule blocks as the rules read them."""

    anchor: str
    number: str
    heading: str
    level: int
    text: str
    rules: tuple[Mapping[str, Any], ...] = ()

    @property
    def title(self) -> str:
        return f"{self.number} {self.heading}".strip()

    @property
    def place(self) -> str:
        return f"Clause {self.title} (#{self.anchor})" if self.anchor else f"Clause {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """Dates may still be missing while an editor works; publishing asks for them."""

    slug: str
    label: str
    title: str
    policy_type: str
    summary: str
    effective_from: date | None
    approved_on: date | None
    approving_body: str
    owner_role: str
    author_role: str
    review_cycle_months: int
    review_due: date | None
    change_note: str
    legal_framework: tuple[str, ...]
    related: tuple[str, ...]
    clauses: tuple[DraftClause, ...]

    def control(self) -> dict[str, Any]:
        """The document control as plain data."""
        return {name: canonical.plain(getattr(self, name)) for name in CONTROL}


def draft_of_content(given: Any) -> PolicyDraft:
    """A version as a content file states it (``content_loader.PolicyContent``)."""
    clauses = tuple(
        DraftClause(
            anchor=clause.anchor,
            number=clause.number,
            heading=clause.heading,
            level=clause.level,
            text=tidy(clause.body),
            rules=tuple(block.data for block in clause.rules),
        )
        for clause in given.clauses
    )
    same = {field.name: getattr(given, field.name) for field in fields(PolicyDraft) if field.name != "clauses"}
    for name in ("summary", "change_note"):
        same[name] = tidy(same[name])
    return PolicyDraft(**same, clauses=clauses)


def tidy(text: str) -> str:
    """The text without what a browser's text box changes by itself: kinds of line ends and outer blank lines."""
    return text.replace("\r\n", "\n").strip()
