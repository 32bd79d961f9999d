"""The page an editor works on as a draft, and a draft set into the page."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from portal.policies.editing.agreement_blocks import agreement_of_blocks, blocks_of_agreement
from portal.policies.editing.blocks import APPENDIX
from portal.policies.editing.rule_blocks import block_of_rule, rule_of_block
from portal.policies.reviews.kinds import find_kind
from portal.rules.precise_dates import DAY, span_of

from .drafts import DraftClause, PolicyDraft, tidy
from .months import months_after

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage

PLAIN = (
    *("label", "title", "policy_type", "effective_from", "approved_on", "approving_body", "owner_role"),
    *("author_role", "review_cycle_months", "review_due", "adopted_on", "deputy_role", "owner_contact"),
    *("deputy_contact", "scope", "based_on", "corrects"),
)
APPENDIX_NUMBER = "Appendix "
# The date each of the page's fields of precision is about.
PRECISIONS = {"approved_on": "approved_precision", "adopted_on": "adopted_precision"} | {
    "review_due": "review_due_precision"
}


def draft_of_page(page: "PolicyPage") -> PolicyDraft:
    """What the page would publish. A cycle left empty is the usual one of its kind, a review date follows from it."""
    plain = {name: getattr(page, name) for name in PLAIN}
    plain["review_cycle_months"] = page.review_cycle_months or find_kind(page.policy_type).cycle_months or 0
    plain["review_due"] = page.review_due or _computed_review(page, plain["review_cycle_months"])
    precisions = {name: getattr(page, precision) for name, precision in PRECISIONS.items() if plain[name]}
    for name, precision in precisions.items():
        span = span_of(plain[name], precision)
        plain[name] = span.last if name == "review_due" else span.first
    return PolicyDraft(
        **plain,
        precisions={name: precision for name, precision in precisions.items() if precision != DAY},
        blanks=dict(page.blanks),
        departures=dict(page.departures),
        slug=page.slug,
        summary=tidy(page.summary),
        change_note=tidy(page.change_note),
        legal_framework=_lines(page.legal_framework),
        related=_lines(page.related),
        clauses=tuple(_draft_clauses(block.value for block in page.clauses)),
    )


def _computed_review(page: "PolicyPage", months: int) -> date | None:
    """After the usual time; a correction is no review, so the day of the corrected version stays."""
    if page.corrects and page.pk:
        return page.versions.filter(label=page.corrects).values_list("review_due", flat=True).first()
    return months_after(page.effective_from, months) if page.effective_from and months else None


def set_draft(page: "PolicyPage", draft: PolicyDraft) -> None:
    """Put the draft into the page's fields, so that an editor goes on from it. Nothing is saved."""
    for name in PLAIN:
        setattr(page, name, getattr(draft, name))
    for name, precision in PRECISIONS.items():
        setattr(page, precision, draft.precisions.get(name, DAY))
    page.blanks, page.departures = dict(draft.blanks), dict(draft.departures)
    page.summary, page.change_note = draft.summary, draft.change_note
    page.legal_framework, page.related = "\n".join(draft.legal_framework), "\n".join(draft.related)
    clauses: Any = [("clause", _clause_value(page, clause)) for clause in draft.clauses]
    page.clauses = clauses
    page.search_description = draft.summary


def _draft_clauses(values: Iterable[Any]) -> Iterator[DraftClause]:
    """The clauses in order. Appendices count by themselves, and a smaller clause belongs to the appendix above it."""
    appendices, is_appendix = 0, False
    for value in values:
        begins_appendix = value["level"] == APPENDIX
        appendices += begins_appendix
        is_appendix = begins_appendix or (is_appendix and value["level"] == "3")
        number = value["number"].strip()
        if begins_appendix and not number.startswith(APPENDIX_NUMBER):
            number = f"{APPENDIX_NUMBER}{number or appendices}"
        yield _draft_clause(value, number, is_appendix)


def _draft_clause(value: Any, number: str, is_appendix: bool) -> DraftClause:
    return DraftClause(
        anchor=value["anchor"].strip().removeprefix("#"),
        number=number,
        heading=value["heading"].strip(),
        level=3 if value["level"] == "3" else 2,
        text=tidy(value["text"]),
        rules=tuple(rule_of_block(child.block_type, child.value) for child in value["rules"]),
        agreement=agreement_of_blocks(value["agreement"]),
        is_appendix=is_appendix,
    )


def _clause_value(page: "PolicyPage", clause: DraftClause) -> Any:
    block = page._meta.get_field("clauses").stream_block.child_blocks["clause"]
    return block.to_python(
        {
            "number": clause.number,
            "heading": clause.heading,
            "anchor": clause.anchor,
            "level": APPENDIX if clause.is_appendix and clause.level == 2 else str(clause.level),
            "text": clause.text,
            "rules": [block_of_rule(data) for data in clause.rules],
            "agreement": blocks_of_agreement(clause.agreement),
        }
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
