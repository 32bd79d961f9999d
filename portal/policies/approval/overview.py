"""All that an approver should have in front of them, about the draft as it is edited now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.drafting.page_drafts import draft_of_page
from portal.policies.editing.concerns import PolicyConcern, concerns_of
from portal.policies.reading.comparison import Comparison, RuleChange, compare_versions
from portal.policies.versions.freezing import freeze
from portal.policies.versions.publishing import publishing_problems
from portal.policies.versions.timeline import rulebook_of, timeline

from .gate import approvals_of, stages_needed, steps_of
from .models import PolicyApproval
from .pointing_out import counts_of_what_if
from .stages import STAGE_WORDS

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage, PolicyVersion


@dataclass(frozen=True, kw_only=True)
class StageRow:
    """One line of the list of stages: who is asked, and what was answered."""

    words: str
    groups: str
    approval: PolicyApproval | None
    is_next: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    draft: PolicyDraft
    stages: tuple[StageRow, ...]
    problems: tuple[Any, ...]
    concerns: tuple[PolicyConcern, ...]
    what_if: list[dict[str, Any]]
    before: "PolicyVersion | None"
    comparison: Comparison | None
    published: "PolicyVersion | None"

    @property
    def rule_changes(self) -> tuple[RuleChange, ...]:
        """Of rules, and of what clauses state beside them."""
        return (*self.comparison.rules, *self.comparison.stated) if self.comparison else ()

    @property
    def is_approved(self) -> bool:
        return not any(row.is_next for row in self.stages)


def build_overview(page: "PolicyPage") -> Overview:
    draft = draft_of_page(page)
    before = _compared_with(page, draft)
    return Overview(
        draft=draft,
        stages=tuple(_stages(page, draft)),
        problems=publishing_problems(page),
        concerns=concerns_of(page),
        what_if=counts_of_what_if(page),
        before=before,
        comparison=_compare(page, draft, before) if before else None,
        published=page.versions.filter(label=draft.label).first(),
    )


def _compared_with(page: "PolicyPage", draft: PolicyDraft) -> "PolicyVersion | None":
    """The version a correction corrects; else the one in force, else the last one published under another label."""
    if draft.corrects:
        return page.versions.filter(label=draft.corrects).first()
    standings = timeline(page.versions.exclude(label=draft.label), timezone.localdate())
    in_force = next((each.version for each in standings if each.state == "in_force"), None)
    return in_force or (standings[0].version if standings else None)


def _compare(page: "PolicyPage", draft: PolicyDraft, before: "PolicyVersion") -> Comparison:
    frozen = freeze(draft, page.school)
    return compare_versions(before.clauses, frozen.clauses, rulebook_of(before), frozen.rulebook)


def _stages(page: "PolicyPage", draft: PolicyDraft) -> Iterator[StageRow]:
    given, steps = approvals_of(page, draft), steps_of(page)
    is_waiting = False
    for wanted in stages_needed(page, draft):
        approval = next((given[stage] for stage in wanted if stage in given), None)
        names = [group.name for stage in wanted if stage in steps for group in steps[stage].groups.all()]
        yield StageRow(
            words=" or ".join(STAGE_WORDS[stage].lower() for stage in wanted).capitalize(),
            groups=", ".join(dict.fromkeys(names)),
            approval=approval,
            is_next=approval is None and not is_waiting,
        )
        is_waiting = is_waiting or approval is None
