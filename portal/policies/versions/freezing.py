"""From a draft to what a version keeps for ever: clauses as HTML with their hashes, and the rulebook."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.content_loader import cited_anchors
from portal.pages.models import School
from portal.policies.agreements.wording import agreement_problems, freeze_agreement
from portal.policies.drafting.clause_html import ClauseRenderer
from portal.policies.drafting.drafts import DraftClause, PolicyDraft
from portal.policies.drafting.placeholders import Filler
from portal.policies.editing.rule_words import describe_rule
from portal.rules import canonical
from portal.rules.problems import DataError
from portal.rules.rulebook import Entry, Rulebook, build_rulebook, parse_entry
from portal.rules.statements import Statement, parse_statement

from .problems import Problem, problem_of_rule
from .stating import state_in_clause, state_in_source

ANCHOR = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NEEDED = {
    "label": ("Version label", "small letters, digits and hyphens, such as 2026-09"),
    "title": ("Title", "the policy's name"),
    "policy_type": ("Kind of policy", "for example attendance"),
    "effective_from": ("In force from", "the first day on which this version applies"),
    "approving_body": ("Approved by", "who approved it, for example Governing board"),
    "owner_role": ("Owner", "a role, for example Headteacher"),
    "review_due": ("Next review", "the day by which it is looked at again"),
    "change_note": ("What changed", "a sentence or two for readers"),
}


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """``source`` is the draft as plain data, by which an unchanged draft is known again."""

    draft: PolicyDraft
    clauses: list[dict[str, Any]]
    rulebook: Rulebook
    source: dict[str, Any]
    problems: tuple[Problem, ...]
    statements: tuple[Statement, ...] = ()

    @property
    def clauses_sha256(self) -> str:
        return canonical.sha256(self.clauses)

    @property
    def source_sha256(self) -> str:
        return canonical.sha256(self.source)


def freeze(draft: PolicyDraft, school: School, pinned: Iterable[Entry] = ()) -> Frozen:
    """The draft frozen as far as it goes. It may be published only if ``problems`` is empty.

    ``pinned`` are the entries of a version already published under this label: their revisions are kept, so that a
    newer revision of a rule does not make an old version look altered.
    """
    problems = [*_missing(draft), *_bad_anchors(draft), *_dead_links(draft)]
    problems += [problem for clause in draft.clauses for problem in agreement_problems(clause)]
    entries = _parse_entries(draft, {entry.rule.id: entry.rule.revision for entry in pinned}, problems)
    statements = _parse_statements(draft, problems)
    renderer = ClauseRenderer(
        Filler(
            school=school,
            entries=tuple(entry for found in entries.values() for entry in found),
            statements=statements,
            on=draft.effective_from,
            blanks=draft.blanks,
        ),
        draft.clauses,
    )
    clauses = [_freeze_clause(clause, entries[place], renderer) for place, clause in enumerate(draft.clauses)]
    for clause in clauses:
        state_in_clause(clause, statements)
    rulebook = _build_rulebook(draft, entries, problems)
    source = _source(draft, entries, statements)
    return Frozen(
        draft=draft,
        clauses=clauses,
        rulebook=rulebook,
        source=source,
        problems=(*problems, *renderer.problems),
        statements=statements,
    )


def written_source(draft: PolicyDraft) -> dict[str, Any]:
    """What was written, as plain data: as in ``Frozen.source``, without rendering the text."""
    return _source(draft, _parse_entries(draft, {}, []), _parse_statements(draft, []))


def _source(
    draft: PolicyDraft, entries: dict[int, tuple[Entry, ...]], statements: tuple[Statement, ...]
) -> dict[str, Any]:
    written = [_source_of(clause, entries[place]) for place, clause in enumerate(draft.clauses)]
    for clause in written:
        state_in_source(clause, statements)
    return draft.control() | {"clauses": written}


def _missing(draft: PolicyDraft) -> Iterator[Problem]:
    for name, (place, accepted) in NEEDED.items():
        if not getattr(draft, name):
            yield Problem(key=name, place=place, got=None, accepted=accepted, advice="Fill it in before publishing.")
    if not draft.clauses:
        yield Problem(key="clauses", place="Clauses", got=None, accepted="at least one clause", advice="Add a clause.")
    if draft.approved_on and draft.effective_from and draft.approved_on > draft.effective_from:
        yield Problem(
            key="approved_on",
            place="Approved on",
            got=draft.approved_on,
            accepted=f"a day not after the first day in force, {draft.effective_from}",
            advice="A policy is approved before it applies.",
        )
    if draft.review_due and draft.effective_from and draft.review_due <= draft.effective_from and not draft.corrects:
        yield Problem(
            key="review_due",
            place=NEEDED["review_due"][0],
            got=draft.review_due,
            accepted=f"a day after the first day in force, {draft.effective_from}",
            advice="Empty it, and it follows from the kind of policy.",
        )


def _bad_anchors(draft: PolicyDraft) -> Iterator[Problem]:
    seen: set[str] = set()
    for clause in draft.clauses:
        if not ANCHOR.fullmatch(clause.anchor):
            accepted = "an anchor in small letters, digits and hyphens, such as leave-notice"
            advice = "Letters and decisions link to it, so choose one that will last."
        elif clause.anchor in seen:
            accepted, advice = "an anchor of its own for each clause", "Another clause has this one; choose another."
        else:
            seen.add(clause.anchor)
            continue
        yield Problem(key=f"#{clause.anchor}", place=clause.place, got=clause.anchor, accepted=accepted, advice=advice)


def _dead_links(draft: PolicyDraft) -> Iterator[Problem]:
    anchors = {clause.anchor for clause in draft.clauses}
    for clause in draft.clauses:
        cited = [*cited_anchors(clause.text), *(anchor for block in clause.rules for anchor in block.get("also", ()))]
        for anchor in cited:
            if anchor not in anchors:
                yield Problem(
                    key=f"#{clause.anchor}",
                    place=clause.place,
                    got=f"#{anchor}",
                    accepted="a link to the anchor of a clause of this policy",
                    advice="Correct the link, or add the clause.",
                )


def _parse_entries(
    draft: PolicyDraft, revisions: dict[str, int], problems: list[Problem]
) -> dict[int, tuple[Entry, ...]]:
    """The entries of each clause by its place; a block the rules refuse becomes a problem."""
    found: dict[int, tuple[Entry, ...]] = {}
    for place, clause in enumerate(draft.clauses):
        entries = []
        for block in clause.rules:
            if "states" in block:
                continue
            revision = revisions.get(str(block.get("rule")))
            pinned = dict(block) if revision is None else {"revision": revision, **block}
            try:
                entries.append(parse_entry(pinned, anchor=clause.anchor, source=clause.place))
            except DataError as error:
                problems.append(problem_of_rule(error, anchor=clause.anchor, place=clause.place))
        found[place] = tuple(entries)
    return found


def _parse_statements(draft: PolicyDraft, problems: list[Problem]) -> tuple[Statement, ...]:
    found = []
    for clause in draft.clauses:
        for block in clause.rules:
            if "states" not in block:
                continue
            try:
                found.append(parse_statement(block, anchor=clause.anchor, source=clause.place))
            except DataError as error:
                problems.append(problem_of_rule(error, anchor=clause.anchor, place=clause.place))
    return tuple(found)


def _build_rulebook(draft: PolicyDraft, entries: dict[int, tuple[Entry, ...]], problems: list[Problem]) -> Rulebook:
    told: dict[str, Any] = {
        "policy": draft.slug,
        "version": draft.label,
        "effective_from": draft.effective_from,
        "review_due": draft.review_due,
    }
    try:
        every = (entry for found in entries.values() for entry in found)
        return build_rulebook(every, source=draft.title, **told)
    except DataError as error:
        problems.append(problem_of_rule(error, anchor="", place="Rules"))
        return Rulebook(entries=(), **told)


def _freeze_clause(clause: DraftClause, entries: tuple[Entry, ...], renderer: ClauseRenderer) -> dict[str, Any]:
    html, agreement = str(renderer.html(clause)), None
    if clause.agreement is not None:
        html, agreement = freeze_agreement(clause.agreement, html, lambda words: renderer.words(words, clause))
    frozen = {
        "anchor": clause.anchor,
        "number": clause.number,
        "heading": renderer.heading(clause),
        "level": clause.level,
        "html": html,
        "checks": [describe_rule(entry) for entry in entries],
    } | _only_if_appendix(clause)
    if agreement is not None:
        frozen["agreement"] = agreement
    return frozen | {"sha256": canonical.sha256(frozen)}


def _only_if_appendix(clause: DraftClause) -> dict[str, Any]:
    """Left out of every other clause, so that it keeps its hash."""
    return {"is_appendix": True} if clause.is_appendix else {}


def _source_of(clause: DraftClause, entries: tuple[Entry, ...]) -> dict[str, Any]:
    rules = [
        {name: value for name, value in entry.to_data().items() if name not in ("revision", "anchors")}
        | {"also": list(entry.anchors[1:])}
        for entry in entries
    ]
    source = {
        "anchor": clause.anchor,
        "number": clause.number,
        "heading": clause.heading,
        "level": clause.level,
        "text": clause.text,
        "rules": rules,
    } | _only_if_appendix(clause)
    return source if clause.agreement is None else source | {"agreement": dict(clause.agreement)}
