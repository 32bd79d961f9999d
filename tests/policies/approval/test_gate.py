"""Nobody goes round approval: every account and every way of publishing, with what was approved and what was not."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError, PublishPageRevisionAction

from portal.policies.approval.answers import record_approval
from portal.policies.approval.gate import approvals_of, draft_sha256
from portal.policies.approval.models import PolicyApproval
from portal.policies.approval.workflow import ensure_workflow
from portal.policies.drafting.page_drafts import draft_of_page, set_draft
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.policies.services import publish_draft
from portal.policies.versions.problems import PublishingError
from tests import people
from tests.policies.approvals import MINUTE, approve, note_approvals
from tests.policies.editing.test_editing import PUBLISH, answers, clause, create, edit
from tests.policies.sample_policy import SECOND

NOW = "2026-11-20 09:00:00+00:00"
DRAFT = replace(SECOND, effective_from=date(2027, 1, 4), review_due=date(2028, 1, 4))


def root() -> User:
    return User.objects.create_superuser("root", "root@millbrook.example", people.PASSWORD)


ACCOUNTS: dict[str, Callable[[], User]] = {
    "superuser": root,
    "editor": people.editor,
    "owner": people.policy_owner,
    "headteacher": people.headteacher,
    "clerk": people.clerk,
    "governor": people.governor,
}


def by_button(page: PolicyPage, user: User, client: Client) -> None:
    client.force_login(user)
    assert client.post(edit(page), answers(clause(text="Sent now.")) | PUBLISH).status_code in (200, 302)


def in_bulk(page: PolicyPage, user: User, client: Client) -> None:
    client.force_login(user)
    client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.pk}")


def by_revision(page: PolicyPage, user: User, client: Client) -> None:
    page.get_latest_revision().publish(user=user)


def without_asking(page: PolicyPage, user: User, client: Client) -> None:
    page.get_latest_revision().publish(user=user, skip_permission_checks=True)


def by_action(page: PolicyPage, user: User, client: Client) -> None:
    PublishPageRevisionAction(page.get_latest_revision(), user=user).execute(skip_permission_checks=True)


def by_clock(page: PolicyPage, user: User, client: Client) -> None:
    page.get_latest_revision().__class__.objects.filter(object_id=page.pk).update(approved_go_live_at=timezone.now())
    call_command("publish_scheduled")


def by_code(page: PolicyPage, user: User, client: Client) -> None:
    publish_draft(page, DRAFT, by=user)


def by_unfinished_workflow(page: PolicyPage, user: User, client: Client) -> None:
    """Wagtail's own way to say yes to every step, without our form."""
    state = ensure_workflow(page.get_parent().specific).start(page, user)
    for _ in range(4):
        state.refresh_from_db()
        if state.current_task_state.status == state.current_task_state.STATUS_IN_PROGRESS:
            state.current_task_state.approve(user=user)


WAYS = [by_button, in_bulk, by_revision, without_asking, by_action, by_clock, by_code, by_unfinished_workflow]


@pytest.fixture
def draft(page: PolicyPage, index: PolicyIndexPage) -> PolicyPage:
    ensure_workflow(index)
    set_draft(page, DRAFT)
    page.save_revision()
    return PolicyPage.objects.get()


@time_machine.travel(NOW)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("account", ACCOUNTS.values(), ids=list(ACCOUNTS))
def test_nothing_is_published_while_the_approving_body_has_not_approved(
    account: Callable[[], User], way: Any, draft: PolicyPage, client: Client
) -> None:
    note_approvals(draft, DRAFT, "owner", "headteacher")
    assert list(approvals_of(draft, DRAFT)) == ["owner", "headteacher"]
    with suppress(PublishingError, PublishPagePermissionError):
        way(draft, account(), client)
    assert PolicyVersion.objects.count() == 0
    assert not PolicyPage.objects.get().live


@time_machine.travel(NOW)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_superuser_publishes_nothing_that_nobody_approved(way: Any, draft: PolicyPage, client: Client) -> None:
    with suppress(PublishingError):
        way(draft, root(), client)
    assert (PolicyVersion.objects.count(), PolicyPage.objects.get().live) == (0, False)


@time_machine.travel(NOW)
@pytest.mark.parametrize("way", [in_bulk, by_revision, without_asking, by_action, by_clock, by_code])
@pytest.mark.parametrize("account", [root, people.editor, people.policy_owner])
def test_once_every_stage_has_approved_whoever_may_publish_can(
    account: Callable[[], User], way: Any, draft: PolicyPage, client: Client
) -> None:
    approve(draft, on=date(2026, 11, 18))
    way(draft, account(), client)
    version = PolicyVersion.objects.get()
    assert (version.approved_on, version.approving_body) == (date(2026, 11, 18), "Governing board")
    assert version.approvals == [
        {"stage": "owner", "role": "Headteacher", "on": "2026-11-20"},
        {"stage": "headteacher", "role": "Headteacher", "on": "2026-11-20"},
        {"stage": "approving_body", "role": "Governing board", "on": "2026-11-18", "minute": MINUTE},
    ]


@time_machine.travel(NOW)
@pytest.mark.parametrize(
    "change",
    [
        {"change_note": "Another note."},
        {"effective_from": date(2027, 2, 1)},
        {"owner_role": "Deputy headteacher"},
        {"summary": "Shorter."},
        {"clauses": DRAFT.clauses[:2]},
        {"clauses": (*DRAFT.clauses[:2], replace(DRAFT.clauses[2], rules=()))},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edit_after_approval_starts_again(change: dict[str, Any], draft: PolicyPage) -> None:
    approve(draft)
    set_draft(draft, replace(DRAFT, **change))
    revision = draft.save_revision()
    with pytest.raises(PublishingError, match="the approval of the owner, for the draft as it stands now"):
        revision.publish()
    assert PolicyVersion.objects.count() == 0


@time_machine.travel(NOW)
def test_saving_the_same_again_keeps_the_approval(draft: PolicyPage) -> None:
    approve(draft)
    draft.get_latest_revision_as_object().save_revision().publish()
    assert PolicyVersion.objects.get().label == "2026-09"


def test_the_hash_leaves_out_only_what_the_approving_body_answers(draft: PolicyPage) -> None:
    stated = draft_of_page(draft)
    answered = replace(stated, approved_on=date(2026, 1, 1), approving_body="Trust board")
    assert draft_sha256(answered) == draft_sha256(replace(stated, precisions={"approved_on": "month"}))
    assert draft_sha256(replace(stated, summary="Other")) != draft_sha256(stated)


@time_machine.travel(NOW)
def test_approval_out_of_turn_is_refused(draft: PolicyPage) -> None:
    with pytest.raises(PublishingError, match="first the approval of the owner"):
        record_approval(draft, stage="headteacher", by=None)
    assert PolicyApproval.objects.count() == 0


@time_machine.travel(NOW)
def test_a_meeting_after_the_first_day_is_refused(draft: PolicyPage) -> None:
    for stage in ("owner", "headteacher"):
        record_approval(draft, stage=stage, by=None)
    with pytest.raises(PublishingError, match="a day not after the first day in force, 2027-01-04"):
        record_approval(draft, stage="approving_body", by=None, on=date(2027, 1, 5))


@time_machine.travel(NOW)
def test_the_refusal_says_what_is_missing_and_whom_to_ask(client: Client, index: PolicyIndexPage, school: Any) -> None:
    ensure_workflow(index)
    client.force_login(people.editor())
    client.post(create(index), answers(clause()))
    page = PolicyPage.objects.get()
    record_approval(page, stage="owner", by=None)
    shown = client.post(edit(page), answers(clause()) | PUBLISH)
    told = unescape(" ".join(str(message) for message in shown.context["messages"]))
    assert "got “this draft approved by owner”" in told
    assert "ask somebody in the group “Headteacher”" in told
    assert "ask somebody in the group “Governors' clerk” or “Governors”" in told
    assert "approval of the owner" not in told


@time_machine.travel(NOW)
def test_a_refused_publication_saves_nothing_of_the_page(draft: PolicyPage, client: Client) -> None:
    """Wagtail saves the page before it asks; the whole request is one transaction."""
    client.force_login(root())
    before = PolicyPage.objects.values().get()
    by_button(draft, User.objects.get(username="root"), client)
    assert PolicyPage.objects.values().get() == before
