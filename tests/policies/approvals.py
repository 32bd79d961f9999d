"""Approving a draft in tests, as its stages do one after the other."""

from datetime import date
from typing import Any

from portal.policies.approval.answers import record_approval
from portal.policies.approval.gate import missing_approvals, newest_draft
from portal.policies.approval.stages import APPROVING_BODY
from portal.policies.drafting.page_drafts import draft_of_page
from portal.policies.models import PolicyPage
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
    if not publishing_problems(newest_draft(page)):
        approve(page, on=on)
