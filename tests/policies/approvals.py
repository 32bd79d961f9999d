"""Approving a draft in tests, as its stages do one after the other."""

from datetime import date
from typing import Any

from django.utils import timezone

from portal.policies.approval.answers import record_approval
from portal.policies.approval.gate import draft_sha256, missing_approvals, newest_draft, role_of
from portal.policies.approval.stages import APPROVING_BODY
from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.drafting.page_drafts import draft_of_page
from portal.policies.models import PolicyApproval, PolicyPage
from portal.policies.versions.publishing import publishing_problems

MINUTE = "FGB 2026-07, item 6"


def approve(page: PolicyPage, *, on: date | None = None, by: Any = None) -> None:
    """Every stage that is missing approves the newest draft of the page; the body met on ``on`` (else today)."""
    drafted = newest_draft(page)
    for wanted in missing_approvals(drafted, draft_of_page(drafted)):
        minuted = {"on": on, "minute": MINUTE} if wanted[0] == APPROVING_BODY else {}
        record_approval(page, stage=wanted[0], by=by, **minuted)


def approve_if_fit(page: PolicyPage, *, on: date | None = None) -> None:
    """Approved where it can be: a faulty draft goes on to be refused for its faults."""
    drafted = newest_draft(page)
    if not publishing_problems(drafted):
        draft = draft_of_page(drafted)
        note_approvals(page, draft, *(stage for stage, *_ in missing_approvals(drafted, draft)), on=on)


def note_approvals(page: PolicyPage, draft: PolicyDraft, *stages: str, on: date | None = None) -> None:
    """The rows of the stages' approvals without the checks of an answer, which most tests are not about."""
    today = timezone.localdate()
    for stage in stages:
        met = {"on": on or today, "minute": MINUTE} if stage == APPROVING_BODY else {"on": today}
        PolicyApproval.objects.create(
            page=page,
            revision=page.latest_revision,
            draft_sha256=draft_sha256(draft),
            stage=stage,
            role=role_of(stage, draft),
            recorded_at=timezone.now(),
            **met,
        )
