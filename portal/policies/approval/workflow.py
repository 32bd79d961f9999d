"""The workflow that policies go through: made once, then the school's own to change."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from .models import PolicyApprovalTask
from .stages import GROUPS, STAGE_WORDS, STAGES, USUAL_CORRECTORS

NAME = "Approval of a policy"
STEPS = {stage: f"Policy: {STAGE_WORDS[stage].lower()}" for stage in STAGES}


def ensure_workflows(**kwargs: Any) -> None:
    """Every list of policies gets the workflow, unless one was chosen for it. A receiver of ``post_migrate``."""
    from portal.policies.models import PolicyIndexPage

    for index in PolicyIndexPage.objects.filter(workflowpage=None):
        ensure_workflow(index)


def ensure_workflow(index: Any) -> Workflow:
    """The workflow of a list of policies; the usual one where none was chosen. Existing ones are left as they are."""
    with transaction.atomic():
        chosen = WorkflowPage.objects.filter(page_id=index.pk).select_related("workflow").first()
        if chosen:
            return chosen.workflow
        workflow = Workflow.objects.filter(name=NAME).first() or _make_workflow()
        WorkflowPage.objects.create(page_id=index.pk, workflow=workflow)
        return workflow


def _make_workflow() -> Workflow:
    workflow = Workflow.objects.create(name=NAME)
    for order, stage in enumerate(STAGES):
        WorkflowTask.objects.create(workflow=workflow, task=_make_step(stage), sort_order=order)
    return workflow


def _make_step(stage: str) -> PolicyApprovalTask:
    known = PolicyApprovalTask.objects.filter(stage=stage, name=STEPS[stage]).first()
    if known:
        return known
    step = PolicyApprovalTask.objects.create(
        name=STEPS[stage], stage=stage, approves_corrections=stage in USUAL_CORRECTORS
    )
    step.groups.set(Group.objects.get_or_create(name=name)[0] for name in GROUPS[stage])
    return step
