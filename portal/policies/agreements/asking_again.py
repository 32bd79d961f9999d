"""A new version asks again: what staff are offered when one comes into force, and what happens when they accept."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.pages.models import School
from portal.policies.models import PolicyVersion

from .asking import ask, candidates
from .clauses import Agreement, current_agreements, find_agreement, lineage
from .models import AskedPerson
from .people import Signatory
from .records import settings_of


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """To ask those again who were asked about an earlier version. ``gone`` are no longer in their group."""

    agreement: Agreement
    earlier: PolicyVersion
    is_changed: bool
    people: dict[str, list[Signatory]]
    gone: int

    @property
    def count(self) -> int:
        return sum(len(found) for found in self.people.values())


def proposals(school: School, on: date) -> list[Proposal]:
    """What waits for a member of staff to confirm it, agreement by agreement."""
    found = (_proposal(school, agreement) for agreement in current_agreements(school, on))
    return [proposal for proposal in found if proposal and proposal.count]


def proposal_for(school: School, agreement: Agreement) -> Proposal | None:
    return _proposal(school, agreement)


def ask_again(school: School, proposal: Proposal, *, by: Any) -> list[AskedPerson]:
    return ask(school, proposal.agreement, proposal.people, by=by)


def _proposal(school: School, agreement: Agreement) -> Proposal | None:
    if not agreement.asked_groups or AskedPerson.objects.about(agreement).filter(school=school).exists():
        return None
    earlier = _last_asked(school, agreement)
    if earlier is None:
        return None
    before = find_agreement(earlier, agreement.anchor)
    is_changed = before is None or before.sha256 != agreement.sha256
    if not is_changed and not settings_of(school).ask_again_when_unchanged:
        return None
    people, gone = _still_here(school, agreement, _asked_about(school, earlier, agreement.anchor))
    return Proposal(agreement=agreement, earlier=earlier, is_changed=is_changed, people=people, gone=gone)


def _last_asked(school: School, agreement: Agreement) -> PolicyVersion | None:
    """The newest older version whose agreement of this anchor somebody was asked to sign."""
    asked = AskedPerson.objects.filter(school=school, anchor=agreement.anchor, withdrawn_at=None)
    versions = PolicyVersion.objects.filter(
        page=agreement.version.page_id,
        effective_from__lt=agreement.version.effective_from,
        pk__in=asked.values("version"),
    )
    return versions.order_by("-effective_from", "-number").first()


def _asked_about(school: School, version: PolicyVersion, anchor: str) -> Iterator[tuple[str, str]]:
    asked = AskedPerson.objects.filter(school=school, version__in=lineage(version), anchor=anchor, withdrawn_at=None)
    return iter(asked.values_list("group", "person_key"))


def _still_here(
    school: School, agreement: Agreement, asked: Iterator[tuple[str, str]]
) -> tuple[dict[str, list[Signatory]], int]:
    people: dict[str, list[Signatory]] = defaultdict(list)
    now = {group: candidates(school, agreement, group) for group in agreement.asked_groups}
    gone = 0
    for group, key in asked:
        member = now.get(group, {}).get(key)
        if member:
            people[group].append(member)
        else:
            gone += 1
    return dict(people), gone
