"""Two versions of a policy side by side, in words a parent can read."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.policies.editing.rule_words import describe_limits
from portal.rules.leave.kinds import KINDS
from portal.rules.parameter_words import listed
from portal.rules.rulebook import Entry, Rulebook

from .marked_text import Part, arrange
from .word_diff import DiffBlock, Effort, compare_html


@dataclass(frozen=True, kw_only=True)
class ClauseChange:
    """``before`` is the clause's old title where that changed; ``blocks`` are its paragraphs with their marks."""

    anchor: str
    title: str
    before: str
    blocks: tuple[DiffBlock, ...]

    @property
    def parts(self) -> list[Part]:
        return arrange(self.blocks)

    @property
    def is_written_anew(self) -> bool:
        """Is no paragraph of the one text much like one of the other? Then marks between the words would not help."""
        return {block.mark for block in self.blocks} == {"added", "removed"}

    @property
    def parts_before(self) -> list[Part]:
        return arrange(block for block in self.blocks if block.mark == "removed")

    @property
    def parts_after(self) -> list[Part]:
        return arrange(block for block in self.blocks if block.mark == "added")

    @property
    def has_same_words(self) -> bool:
        return not self.before and all(block.mark == "same" for block in self.blocks)


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """``kind`` is added, removed or changed; ``before`` and ``after`` are what the rule asks, or the clause states."""

    kind: str
    label: str
    applies_to: str
    before: str
    after: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    added: tuple[ClauseChange, ...]
    removed: tuple[ClauseChange, ...]
    changed: tuple[ClauseChange, ...]
    rules: tuple[RuleChange, ...]
    unchanged: int
    moved: tuple[ClauseChange, ...] = ()
    renumbered: int = 0
    stated: tuple[RuleChange, ...] = ()

    @property
    def reworded(self) -> list[ClauseChange]:
        return [change for change in self.changed if not change.is_written_anew]

    @property
    def written_anew(self) -> list[ClauseChange]:
        return [change for change in self.changed if change.is_written_anew]

    @property
    def is_empty(self) -> bool:
        clauses = (self.added, self.removed, self.changed, self.moved, self.renumbered)
        return not (any(clauses) or self.rules or self.stated)


Clause = Mapping[str, Any]


def compare_versions(
    older: Sequence[Clause], newer: Sequence[Clause], older_rules: Rulebook, newer_rules: Rulebook
) -> Comparison:
    """What is new, gone and different between the frozen clauses and rules of two versions."""
    old, new = ({clause["anchor"]: clause for clause in clauses} for clauses in (older, newer))
    kept = [(old[anchor], new[anchor]) for anchor in new if anchor in old]
    changed = [(before, after) for before, after in kept if _words_of(before) != _words_of(after)]
    renumbered = sum(before["number"] != after["number"] for before, after in kept if (before, after) not in changed)
    effort = Effort()
    return Comparison(
        added=tuple(_change(None, clause, effort) for anchor, clause in new.items() if anchor not in old),
        removed=tuple(_change(clause, None, effort) for anchor, clause in old.items() if anchor not in new),
        changed=tuple(_change(before, after, effort) for before, after in changed),
        rules=tuple(compare_rules(older_rules, newer_rules)),
        unchanged=len(kept) - len(changed) - renumbered,
        moved=tuple(_named(clause) for clause in _moved(list(old), [clause for _, clause in kept])),
        renumbered=renumbered,
        stated=tuple(_compare_stated(older, newer)),
    )


def _moved(before: Sequence[str], kept: Sequence[Clause]) -> Iterator[Clause]:
    """The fewest clauses that must have been moved for the old order to become the new one."""
    places = [before.index(clause["anchor"]) for clause in kept]
    runs: list[list[int]] = []  # of each length, the rising run of old places that ends earliest, as indexes of kept
    for index, place in enumerate(places):
        length = bisect_left([places[run[-1]] for run in runs], place)
        run = [*(runs[length - 1] if length else []), index]
        runs[length : length + 1] = [run]
    stayed = set(runs[-1]) if runs else set()
    return (clause for index, clause in enumerate(kept) if index not in stayed)


def _named(clause: Clause) -> ClauseChange:
    return ClauseChange(anchor=clause["anchor"], title=title_of(clause), before="", blocks=())


def title_of(clause: Clause) -> str:
    return f"{clause['number']} {clause['heading']}".strip()


def _words_of(clause: Clause) -> tuple[str, str]:
    return clause["heading"], clause["html"]


def _change(before: Clause | None, after: Clause | None, effort: Effort) -> ClauseChange:
    shown = after or before or {}
    renamed = before is not None and after is not None and title_of(before) != title_of(after)
    return ClauseChange(
        anchor=shown["anchor"],
        title=title_of(shown),
        before=title_of(before) if before and renamed else "",
        blocks=tuple(compare_html(before["html"] if before else "", after["html"] if after else "", effort)),
    )


def compare_rules(older: Rulebook, newer: Rulebook) -> Iterator[RuleChange]:
    """Every rule that asks something else than before, each with the requests it concerns."""
    old, new = _by_rule_and_kind(older), _by_rule_and_kind(newer)
    together: dict[tuple[str, str, str, str, str], list[str]] = {}
    for rule, kind in dict.fromkeys([*new, *old]):
        before, after = old.get((rule, kind)), new.get((rule, kind))
        if before and after and describe_limits(before) == describe_limits(after):
            continue
        shown = after or before
        if shown is not None:
            was, now = (describe_limits(entry) if entry else "" for entry in (before, after))
            together.setdefault((rule, shown.rule.label, was, now, shown.anchors[0]), []).append(kind)
    for (_, label, was, now, anchor), kinds in together.items():
        yield RuleChange(
            kind="changed" if was and now else "added" if now else "removed",
            label=label,
            applies_to=listed(KINDS[kind] for kind in kinds),
            before=was,
            after=now,
            anchor=anchor,
        )


def _compare_stated(older: Sequence[Clause], newer: Sequence[Clause]) -> Iterator[RuleChange]:
    """Every figure, time or choice that both versions state beside their rules and that is another one now.

    What only one of them states is no change: the other may say it in its words alone.
    """
    old = _stated_in(older)
    for label, (now, anchor) in _stated_in(newer).items():
        if label in old and old[label][0] != now:
            yield RuleChange(kind="changed", label=label, applies_to="", before=old[label][0], after=now, anchor=anchor)


def _stated_in(clauses: Sequence[Clause]) -> dict[str, tuple[str, str]]:
    """What is stated by its label, each answer in words with the first clause that states it."""
    found: dict[str, tuple[str, str]] = {}
    for clause in clauses:
        for words in clause.get("states", ()):
            label, _, answer = words.partition(": ")
            before, anchor = found.get(label, ("", clause["anchor"]))
            found[label] = (f"{before}; {answer}" if before else answer, anchor)
    return found


def _by_rule_and_kind(rulebook: Rulebook) -> dict[tuple[str, str], Entry]:
    return {(entry.rule.id, kind): entry for entry in rulebook.entries for kind in entry.kinds}
