"""Clauses as a check cites them: number, heading and the address in that very version of the policy."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from portal.policies.models import PolicyVersion

from .models import Check


@dataclass(frozen=True, kw_only=True)
class Citation:
    anchor: str
    number: str
    heading: str
    address: str

    @property
    def title(self) -> str:
        return f"{self.number} {self.heading}".strip()


class Clauses:
    """The clauses of one policy version by anchor."""

    def __init__(self, version: PolicyVersion) -> None:
        self.version = version

    @cached_property
    def _by_anchor(self) -> dict[str, dict[str, str]]:
        return {clause["anchor"]: clause for clause in self.version.clauses}

    @cached_property
    def _address(self) -> str:
        return f"/policies/{self.version.page.slug}/versions/{self.version.label}/"

    def cite(self, anchor: str) -> Citation:
        """The clause under its anchor; an anchor the frozen version lacks is cited by its name, never dropped."""
        clause = self._by_anchor.get(anchor, {})
        return Citation(
            anchor=anchor,
            number=str(clause.get("number") or ""),
            heading=clause.get("heading") or anchor,
            address=f"{self._address}#{anchor}",
        )

    def cite_all(self, anchors: Iterable[str]) -> list[Citation]:
        return [self.cite(anchor) for anchor in dict.fromkeys(anchors)]


def clauses_considered(check: Check | None) -> list[Citation]:
    """What a letter cites: the clauses of the findings that weighed against the request, or all where none did."""
    if check is None:
        return []
    findings = [found for found in json.loads(check.result)["findings"] if found["audience"] == "parent"]
    against = [found for found in findings if found["status"] != "meets"]
    return Clauses(check.policy_version).cite_all(
        anchor for found in against or findings for anchor in found["anchors"]
    )
