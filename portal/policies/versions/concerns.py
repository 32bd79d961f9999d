"""A draft as the publishing checks of the rules read it: its words, its rules, and what it states."""

from collections.abc import Iterable, Iterator

from django.utils.html import strip_tags

from portal.content_loader import cited_anchors, fill_placeholders, split_code_tables
from portal.pages.models import School
from portal.policies.drafting.drafts import DraftClause, PolicyDraft
from portal.rules import publishing_checks as checks
from portal.rules.codes import codes_on
from portal.rules.problems import NoValueInForce
from portal.rules.school_year import Calendar
from portal.rules.statements import Statement

from .freezing import freeze

# Where what the document control states is said to stand: it is no clause.
CONTROL_ANCHOR = "document-control"


def concerns_of(
    draft: PolicyDraft, school: School, *, calendar: Calendar, others: Iterable[checks.PolicyDraft] = ()
) -> tuple[checks.Concern, ...]:
    """What an editor should know before publishing the draft. It must have its first day in force."""
    if draft.effective_from is None:
        raise ValueError("A draft is checked against the law of its first day in force; give it one.")
    checked = checked_draft(draft, school)
    return checks.find_concerns(checked, on=draft.effective_from, calendar=calendar, others=others)


def checked_draft(draft: PolicyDraft, school: School) -> checks.PolicyDraft:
    """The draft in the terms of the publishing checks: placeholders filled, document control and code tables stated."""
    frozen = freeze(draft, school)
    written = {clause.anchor: clause for clause in draft.clauses}
    clauses = {
        clause["anchor"]: checks.Clause(
            clause["anchor"],
            f"{clause['heading']}\n{strip_tags(clause['html'])}",
            tuple(cited_anchors(written[clause["anchor"]].text)),
            number=clause["number"],
            heading=clause["heading"],
            typed=fill_placeholders(written[clause["anchor"]].text, lambda _: "…"),
        )
        for clause in frozen.clauses
    }
    stated = (*frozen.statements, *_stated_by_control(draft), *_stated_by_code_tables(draft))
    return checks.PolicyDraft(name=draft.title, rulebook=frozen.rulebook, clauses=clauses, statements=stated)


def _stated_by_control(draft: PolicyDraft) -> Iterator[Statement]:
    if draft.legal_framework:
        yield Statement(topic="legislation", value=draft.legal_framework, anchor=CONTROL_ANCHOR)
    if draft.approving_body:
        yield Statement(topic="approving_body", value=draft.approving_body, anchor=CONTROL_ANCHOR)


def _stated_by_code_tables(draft: PolicyDraft) -> Iterator[Statement]:
    if draft.effective_from is None:
        return
    for clause in filter(_has_code_table, draft.clauses):
        try:
            codes = tuple(codes_on(draft.effective_from))
        except NoValueInForce:
            return  # freezing the draft tells of it
        yield Statement(topic="register.codes", value=codes, anchor=clause.anchor)


def _has_code_table(clause: DraftClause) -> bool:
    return None in split_code_tables(clause.text)
