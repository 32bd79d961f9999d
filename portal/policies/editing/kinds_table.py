"""All rules of a draft in one table: which kind of request each is for, and in which clause it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.policies.drafting.drafts import PolicyDraft
from portal.rules.leave.findings import Strength
from portal.rules.leave.kinds import KINDS
from portal.rules.rulebook import Rulebook

from .rule_words import describe_limits

STRENGTH_WORDS: Mapping[Strength, str] = {
    Strength.MUST: "must",
    Strength.EXPECTED: "expected",
    Strength.WHERE_POSSIBLE: "if possible",
    Strength.INFORMATION: "shown",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One rule; its cells are in the order of the table's kinds, empty where the rule is not for that kind."""

    label: str
    limits: str
    anchor: str
    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindsTable:
    kinds: tuple[str, ...]
    rows: tuple[Row, ...]


def kinds_table(rulebook: Rulebook, draft: PolicyDraft) -> KindsTable:
    numbers = {clause.anchor: clause.number or clause.heading for clause in draft.clauses}
    kinds = tuple(kind for kind in KINDS if any(kind in entry.kinds for entry in rulebook.entries))
    rows = tuple(
        Row(
            label=entry.rule.label,
            limits=describe_limits(entry) if entry.limit else "",
            anchor=entry.anchors[0],
            place=numbers.get(entry.anchors[0], entry.anchors[0]),
            cells=tuple(STRENGTH_WORDS[entry.strength] if kind in entry.kinds else "" for kind in kinds),
        )
        for entry in rulebook.entries
    )
    return KindsTable(tuple(KINDS[kind] for kind in kinds), rows)
