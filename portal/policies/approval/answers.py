"""Taking the answer of a stage: an approval is written for the draft as it stands, a refusal needs its reason."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.drafting.page_drafts import draft_of_page
from portal.policies.versions.problems import Problem, PublishingError
from portal.policies.versions.publishing import publishing_problems

from .gate import approvals_of, correcting_stages, draft_sha256, missing_approvals, newest_draft, role_of, steps_of
from .models import PolicyApproval, PolicyApprovalTask
from .pointing_out import concerns_as_they_stand, counts_of_what_if
from .stages import STAGE_WORDS, STAGES

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage


def next_step(task: PolicyApprovalTask, workflow_state: Any) -> PolicyApprovalTask | None:
    """The step to begin with when ``task`` is due: itself, an earlier one, or None where nothing is left to ask."""
    drafted = newest_draft(workflow_state.content_object)
    draft = draft_of_page(drafted)
    missing = missing_approvals(drafted, draft)
    if not missing or task.stage in approvals_of(drafted, draft):
        return None
    if task.stage in missing[0]:
        return task
    steps = steps_of(drafted)
    return next((steps[stage] for stage in missing[0] if stage in steps), task)


def steps_open(task: PolicyApprovalTask, page: Any) -> list[PolicyApprovalTask]:
    """Whose groups may answer now: the step's own; for a correction every step that may approve one alone."""
    drafted = newest_draft(page)
    if not drafted.corrects:
        return [task]
    steps = steps_of(drafted)
    return [steps[stage] for stage in correcting_stages(drafted) if stage in steps] or [task]


def answer(page: "PolicyPage", *, stage: str, by: Any, action: str, form: Any) -> str:
    """Check and write the answer of a stage to the newest draft; its comment. Raises ``PublishingError``."""
    if not form.is_valid():
        raise PublishingError(_faults(form))
    answers = dict(form.cleaned_data)
    if action == "approve":
        record_approval(page, stage=stage, by=by, **answers)
    return str(answers["comment"])


def _faults(form: Any) -> Iterator[Problem]:
    for name, errors in form.errors.items():
        field = form.fields[name]
        yield Problem(
            key=name,
            place=str(field.label or name.capitalize()),
            got=form.data.get(name),
            accepted=field.help_text or "an answer",
            advice=" ".join(errors),
        )


def record_approval(
    page: "PolicyPage",
    *,
    stage: str,
    by: Any,
    on: date | None = None,
    minute: str = "",
    body: str = "",
    comment: str = "",
) -> PolicyApproval:
    """The stage approves the newest draft of the page. Raises ``PublishingError`` if it cannot be approved yet."""
    with transaction.atomic():
        page = type(page).objects.select_for_update().get(pk=page.pk)
        revision = page.get_latest_revision()
        drafted = newest_draft(page)
        draft = draft_of_page(drafted)
        problems = publishing_problems(drafted) or (*_too_early(drafted, stage), *_too_late(draft, on))
        if problems:
            raise PublishingError(problems)
        return PolicyApproval.objects.create(
            page=page,
            revision=revision,
            draft_sha256=draft_sha256(draft),
            stage=stage,
            role=body or role_of(stage, draft),
            on=on or timezone.localdate(),
            minute=minute,
            comment=comment,
            concerns=concerns_as_they_stand(drafted),
            what_if=counts_of_what_if(drafted),
            by=by,
            recorded_at=timezone.now(),
        )


def _too_late(draft: PolicyDraft, on: date | None) -> Iterator[Problem]:
    if on and draft.effective_from and on > draft.effective_from:
        yield Problem(
            key="on",
            place="Date of the meeting",
            got=on,
            accepted=f"a day not after the first day in force, {draft.effective_from}",
            advice="A policy is approved before it applies. Send the draft back for a later first day.",
        )


def _too_early(page: "PolicyPage", stage: str) -> Iterator[Problem]:
    """An approval out of turn: an earlier stage has not approved this draft."""
    draft = draft_of_page(page)
    before = [wanted for wanted in missing_approvals(page, draft) if stage not in wanted]
    for wanted in before:
        if STAGES.index(wanted[0]) < STAGES.index(stage):
            first = " or ".join(STAGE_WORDS[each].lower() for each in wanted)
            yield Problem(
                key=f"approval.{wanted[0]}",
                place="Approval",
                got=f"the approval of the {STAGE_WORDS[stage].lower()}",
                accepted=f"first the approval of the {first}, for the draft as it stands now",
                advice="The draft was changed since, so approving starts again. Send it back or restart the workflow.",
            )
            return
