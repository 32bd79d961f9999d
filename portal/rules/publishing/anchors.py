"""Every anchor that a rule or a clause cites must be a clause of the policy."""

from collections.abc import Iterator

from portal.rules.publishing.concerns import Concern, PolicyDraft


def find_unresolved_anchors(policy: PolicyDraft) -> Iterator[Concern]:
    for entry in policy.rulebook.entries:
        for anchor in entry.anchors:
            if anchor not in policy.clauses:
                message = f"The rule “{entry.rule.label}” cites the clause “{anchor}”, which this policy does not have."
                yield Concern("anchor_missing", entry.rule.id, entry.anchors[:1], message)
    for clause in policy.clauses.values():
        for anchor in clause.links:
            if anchor not in policy.clauses:
                message = f"The clause “{clause.title}” links to “{anchor}”, which this policy does not have."
                yield Concern("anchor_missing", clause.anchor, (clause.anchor,), message)
