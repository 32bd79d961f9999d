"""A policy before it is published, whether it comes from the editor or from a content file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from portal.policies.agreements.wording import settled
from portal.policies.reviews.kinds import find_kind
from portal.rules import canonical

# What is compared with the published version word by word; the rest of a draft is its clauses.
CONTROL = (
    *("label", "title", "policy_type", "summary", "effective_from", "approved_on", "approving_body", "owner_role"),
    *("author_role", "review_cycle_months", "review_due", "change_note", "legal_framework", "related"),
)
# What many policies leave at its usual value. It is part of a version's source only where it says something, so that
# a policy that does not use it keeps its hash.
USUAL: Mapping[str, Any] = {
    **dict.fromkeys(("deputy_role", "owner_contact", "deputy_contact", "based_on", "corrects"), ""),
    "adopted_on": None,
    "scope": "school",
    "precisions": {},
    "blanks": {},
    "departures": {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClause:
    """``text`` is Markdown with its placeholders unfilled.

    ``rules`` are flat blocks as the rules read them: those with ``rule`` check, those with ``states`` only state.
    ``agreement`` is what people sign or answer, as plain data (``agreements/wording.py``), where the clause has it.
    """

    anchor: str
    number: str
    heading: str
    level: int
    text: str
    rules: tuple[Mapping[str, Any], ...] = ()
    agreement: Mapping[str, Any] | None = None
    is_appendix: bool = False

    @property
    def title(self) -> str:
        return f"{self.number} {self.heading}".strip()

    @property
    def place(self) -> str:
        return f"Clause {self.title} (#{self.anchor})" if self.anchor else f"Clause {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """Dates may still be missing while an editor works; publishing asks for them.

    ``precisions`` names those of the dates that are known to the month or term only (``portal.rules.precise_dates``);
    ``approved_on`` and ``adopted_on`` then hold its first day, ``review_due`` its last. ``corrects`` is the label of
    the version whose spelling this one puts right, ``blanks`` fill the named blanks of the text, and ``departures``
    give the reason for each departure from a national value.
    """

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
    adopted_on: date | None = None
    precisions: Mapping[str, str] = field(default_factory=dict)
    deputy_role: str = ""
    owner_contact: str = ""
    deputy_contact: str = ""
    scope: str = "school"
    based_on: str = ""
    corrects: str = ""
    blanks: Mapping[str, str] = field(default_factory=dict)
    departures: Mapping[str, str] = field(default_factory=dict)

    def control(self) -> dict[str, Any]:
        """The document control as plain data; what is as usual is left out."""
        unusual = [name for name, usual in USUAL.items() if getattr(self, name) != usual]
        return {name: canonical.plain(getattr(self, name)) for name in (*CONTROL, *unusual)}


def draft_of_content(given: Any) -> PolicyDraft:
    """A version as a content file states it (``content_loader.PolicyContent``)."""
    clauses = tuple(
        DraftClause(
            anchor=clause.anchor,
            number=clause.number,
            heading=clause.heading,
            level=clause.level,
            text=tidy(clause.body),
            rules=tuple(block.data for block in (*clause.rules, *clause.statements)),
            agreement=settled(clause.agreement) if clause.agreement else None,
            is_appendix=clause.is_appendix,
        )
        for clause in given.clauses
    )
    same = {each.name: getattr(given, each.name) for each in fields(PolicyDraft) if each.name != "clauses"}
    same["review_cycle_months"] = given.review_cycle_months or find_kind(given.policy_type).cycle_months or 0
    for name in ("summary", "change_note"):
        same[name] = tidy(same[name])
    return PolicyDraft(**same, clauses=clauses)


def tidy(text: str) -> str:
    """The text without what a browser's text box changes by itself: kinds of line ends and outer blank lines."""
    return text.replace("\r\n", "\n").strip()
