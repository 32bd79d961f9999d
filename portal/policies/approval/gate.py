"""Is exactly this draft approved, by whom, and what is missing? Every way of publishing asks here."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.versions.freezing import written_source
from portal.policies.versions.problems import Problem
from portal.rules import canonical

from .models import PolicyApproval, PolicyApprovalTask
from .stages import APPROVING_BODY, HEADTEACHER, OWNER, STAGE_WORDS, STAGES, USUAL_CORRECTORS

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage, PolicyVersion

# What the approving body's answer says; all else of a draft is what it says yes to.
ANSWERED = ("approved_on", "approving_body")
Alternatives = tuple[str, ...]


def draft_sha256(draft: PolicyDraft) -> str:
    """The hash that an approval is tied to. Any edit gives another one, but for the day and body of the approval."""
    source = written_source(replace(draft, approved_on=None, approving_body=""))
    precisions = {name: value for name, value in draft.precisions.items() if name not in ANSWERED}
    return canonical.sha256(source | {"precisions": precisions})


def approvals_of(page: "PolicyPage", draft: PolicyDraft) -> dict[str, PolicyApproval]:
    """The newest approval of each stage for exactly this draft, in the order of the stages."""
    rows = PolicyApproval.objects.filter(page_id=page.pk, draft_sha256=draft_sha256(draft)) if page.pk else ()
    newest = {row.stage: row for row in rows}
    return {stage: newest[stage] for stage in STAGES if stage in newest}


def stages_needed(page: "PolicyPage", draft: PolicyDraft) -> tuple[Alternatives, ...]:
    """What the draft needs, in order; of several named together one is enough."""
    return (correcting_stages(page),) if draft.corrects else tuple((stage,) for stage in STAGES)


def correcting_stages(page: "PolicyPage") -> Alternatives:
    """The stages of which one may approve a correction alone, as the steps of the policy's workflow say."""
    steps = steps_of(page)
    ticked = tuple(stage for stage in STAGES if stage in steps and steps[stage].approves_corrections)
    return ticked or USUAL_CORRECTORS


def steps_of(page: "PolicyPage") -> dict[str, PolicyApprovalTask]:
    """The steps of approval in the workflow that the policy goes through, by their stage."""
    workflow = page.get_workflow() if page.pk else None
    if workflow is None:
        return {}
    tasks = PolicyApprovalTask.objects.filter(workflow_tasks__workflow=workflow, active=True)
    return {task.stage: task for task in tasks.prefetch_related("groups").order_by("workflow_tasks__sort_order")}


def missing_approvals(page: "PolicyPage", draft: PolicyDraft) -> tuple[Alternatives, ...]:
    given = approvals_of(page, draft)
    return tuple(wanted for wanted in stages_needed(page, draft) if not given.keys() & set(wanted))


def approval_problems(page: "PolicyPage", draft: PolicyDraft) -> Iterator[Problem]:
    """One problem for each approval that is missing, with whom to ask."""
    given = " and ".join(STAGE_WORDS[stage].lower() for stage in approvals_of(page, draft))
    for wanted in missing_approvals(page, draft):
        yield Problem(
            key=f"approval.{wanted[0]}",
            place="Approval",
            got=f"this draft approved by {given}" if given else None,
            accepted=f"the approval of {' or '.join(f'the {STAGE_WORDS[stage].lower()}' for stage in wanted)}, "
            "for the draft as it stands now",
            advice=f"Submit it to the policy's workflow; ask {_whom_to_ask(page, wanted)}.",
        )


def _whom_to_ask(page: "PolicyPage", wanted: Alternatives) -> str:
    steps = steps_of(page)
    groups = [group.name for stage in wanted if stage in steps for group in steps[stage].groups.all()]
    named = " or ".join(f"“{name}”" for name in dict.fromkeys(groups))
    return f"somebody in the group {named}" if named else "an administrator, because no workflow has this step"


def with_answers(page: "PolicyPage", draft: PolicyDraft, existing: "PolicyVersion | None") -> PolicyDraft:
    """The draft with the day and body of its approval, as the approving body answered.

    A correction keeps those of the version it corrects; a draft that is published already keeps its own.
    """
    answer = approvals_of(page, draft).get(APPROVING_BODY)
    if draft.corrects:
        known = page.versions.filter(label=draft.corrects).first() if page.pk else None
        return _as_approved(draft, known) if known else draft
    if answer:
        return _answered(draft, answer.on, answer.role, {})
    return _as_approved(draft, existing) if existing else replace(draft, approved_on=None)


def _as_approved(draft: PolicyDraft, version: "PolicyVersion") -> PolicyDraft:
    known = version.document_control.get("precisions", {})
    precisions = {name: value for name, value in known.items() if name in ANSWERED}
    return _answered(draft, version.approved_on, version.approving_body, precisions)


def _answered(draft: PolicyDraft, on: Any, body: str, precisions: Mapping[str, str]) -> PolicyDraft:
    others = {name: value for name, value in draft.precisions.items() if name not in ANSWERED}
    return replace(draft, approved_on=on, approving_body=body, precisions={**others, **precisions})


def approvals_for_readers(page: "PolicyPage", draft: PolicyDraft) -> list[dict[str, str]]:
    """What a version keeps of its approvals: stage, role, day and minute, no person."""
    earlier = _approvals_of_corrected(page, draft)
    rows = approvals_of(page, draft).values()
    return [*earlier, *(_for_readers(row, "correction" if draft.corrects else row.stage) for row in rows)]


def _for_readers(row: PolicyApproval, stage: str) -> dict[str, str]:
    told = {"stage": stage, "role": row.role, "on": row.on.isoformat(), "minute": row.minute}
    return {name: value for name, value in told.items() if value}


def _approvals_of_corrected(page: "PolicyPage", draft: PolicyDraft) -> list[dict[str, str]]:
    if not draft.corrects or not page.pk:
        return []
    known = page.versions.filter(label=draft.corrects).values_list("approvals", flat=True).first()
    return list(known or [])


def role_of(stage: str, draft: PolicyDraft) -> str:
    """How readers are told who approved."""
    return {OWNER: draft.owner_role, HEADTEACHER: "Headteacher", APPROVING_BODY: draft.approving_body}[stage]


def newest_draft(page: Any) -> "PolicyPage":
    """The page as it was edited last, read afresh: an instance in hand may know an older draft."""
    from portal.policies.models import PolicyPage  # it asks for this room's models

    drafted: PolicyPage = PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return drafted


def has_approved(user: Any, page: "PolicyPage", draft: PolicyDraft) -> bool:
    """Who approved the draft may bring it out, whatever their other rights: the last approval publishes it."""
    if user is None or missing_approvals(page, draft):
        return False
    return any(row.by_id == user.pk for row in approvals_of(page, draft).values())
