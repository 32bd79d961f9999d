"""A small online safety policy whose clauses are signed and answered, in two versions."""

from dataclasses import replace
from datetime import date
from typing import Any

from portal.policies.drafting.drafts import DraftClause
from tests.policies.sample_policy import FIRST

STAFF = {
    "kind": "agreement",
    "for": ["staff", "governors"],
    "accept": "I have read this and keep to it.",
    "statements": [{"key": "lock", "text": "I lock my screen."}, {"key": "tell", "text": "I tell the lead."}],
}
CHARTER = {
    "kind": "agreement",
    "for": ["pupils"],
    "year_groups": [3, 4],
    "accept": "We keep to this.",
    "statements": [{"key": "kind", "heading": "I promise", "text": "to be kind"}],
}
PARENTS = STAFF | {"for": ["parents"]}
VISITORS = STAFF | {"for": ["visitors"], "accept": "I keep to these rules."}
AUDIT = {
    "kind": "questionnaire",
    "for": ["staff"],
    "questions": [
        {"key": "lead", "text": "Can you name the lead?"},
        {"key": "steps", "text": "Do you know the steps?"},
        {"key": "more", "text": "What would you like to learn?", "answer": "text"},
    ],
}
BOARD = {
    "kind": "checklist",
    "for": ["governors"],
    "questions": [
        {"key": "current", "text": "Are the agreements current?", "hint": "Look for a yearly review."},
        {"key": "training", "text": "Is training up to date?"},
    ],
}
CLAUSES = {
    "staff-agreement": STAFF,
    "charter": CHARTER,
    "parents-agreement": PARENTS,
    "visitors": VISITORS,
    "staff-self-audit": AUDIT,
    "governors-questions": BOARD,
}


def clause(anchor: str, agreement: dict[str, Any]) -> DraftClause:
    heading = anchor.replace("-", " ").capitalize()
    return DraftClause(anchor=anchor, number="", heading=heading, level=2, text="Please read.", agreement=agreement)


def clauses(**changes: dict[str, Any]) -> tuple[DraftClause, ...]:
    """All clauses; ``staff_agreement={"accept": …}`` changes one of them."""
    return tuple(clause(a, data | changes.get(a.replace("-", "_"), {})) for a, data in CLAUSES.items())


ONLINE = replace(
    FIRST,
    slug="attendance",
    label="2026-01",
    title="Online safety policy",
    policy_type="online-safety",
    effective_from=date(2026, 1, 5),
    approved_on=date(2025, 12, 10),
    review_due=date(2027, 1, 4),
    clauses=clauses(),
)
NEWER = replace(
    ONLINE,
    label="2027-01",
    effective_from=date(2027, 1, 4),
    review_due=date(2028, 1, 4),
    change_note="Screens are locked at once.",
    clauses=clauses(
        staff_agreement={"statements": [{"key": "lock", "text": "I lock my screen at once."}, STAFF["statements"][1]]}
    ),
)
