"""The workflow as its people use it: one step after the other, sent back with a reason, finished by the body."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowPage, WorkflowTask

from portal.policies.approval.models import PolicyApproval, PolicyApprovalTask
from portal.policies.approval.workflow import NAME, ensure_workflow, ensure_workflows
from portal.policies.drafting.page_drafts import set_draft
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from tests import people
from tests.policies.editing.test_editing import answers, clause, create, edit
from tests.policies.sample_policy import ASKING, FIRST, Publish

NOW = "2026-11-20 09:00:00+00:00"
SUBMIT = {"action-submit": "action-submit"}
MEETING = {"on": "2026-11-18", "minute": "FGB 2026-11, item 4", "body": "", "comment": "Carried by all."}


@pytest.fixture
def accounts(db: None) -> dict[str, Any]:
    makers = (people.editor, people.policy_owner, people.headteacher, people.clerk, people.governor)
    return {user.username: user for user in (make() for make in makers)}


@pytest.fixture
def submitted(index: PolicyIndexPage, accounts: dict[str, Any], school: Any, client: Client) -> PolicyPage:
    ensure_workflow(index)
    client.force_login(accounts["editor"])
    client.post(create(index), answers(clause()))
    page = PolicyPage.objects.get()
    assert client.post(edit(page), answers(clause()) | SUBMIT).status_code == 302
    return page


def act(client: Client, user: Any, page: PolicyPage, action: str, **given: str) -> Any:
    """As the dashboard's button does."""
    client.force_login(user)
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk if state else 0])
    response = client.post(address, {"comment": "", **given})
    page.__dict__.pop("current_workflow_task_state", None)
    return response


@time_machine.travel(NOW)
def test_owner_headteacher_and_body_approve_in_this_order_and_the_last_publishes(
    submitted: PolicyPage, accounts: dict[str, Any], client: Client
) -> None:
    for stage in ("owner", "headteacher"):
        assert submitted.current_workflow_task.stage == stage
        act(client, accounts[stage], submitted, "approve", comment=f"Fine, says the {stage}.")
    assert submitted.current_workflow_task.stage == "approving_body"
    act(client, accounts["clerk"], submitted, "approve", **MEETING)
    version = PolicyVersion.objects.get()
    assert (version.label, version.approved_on, version.published_by) == (
        "2027-01",
        date(2026, 11, 18),
        accounts["clerk"],
    )
    assert [(row["stage"], row["role"], row.get("minute")) for row in version.approvals] == [
        ("owner", "Headteacher", None),
        ("headteacher", "Headteacher", None),
        ("approving_body", "Governing board", "FGB 2026-11, item 4"),
    ]
    rows = PolicyApproval.objects.order_by("pk")
    assert [(row.by.username, row.comment) for row in rows] == [
        ("owner", "Fine, says the owner."),
        ("headteacher", "Fine, says the headteacher."),
        ("clerk", "Carried by all."),
    ]
    public = str(version.approvals)
    assert not [name for user in accounts.values() if (name := user.last_name) in public]


@time_machine.travel(NOW)
def test_only_the_stages_own_group_may_answer(submitted: PolicyPage, accounts: dict[str, Any], client: Client) -> None:
    accounts["root"] = type(accounts["editor"]).objects.create_superuser("root", "r@millbrook.example", people.PASSWORD)
    for name in ("editor", "headteacher", "clerk", "governor", "root"):
        response = act(client, accounts[name], submitted, "approve", **MEETING)
        assert response.status_code == 302, name
        assert "/edit/" not in response["Location"] or name == "root"
    assert PolicyApproval.objects.count() == 0
    assert submitted.current_workflow_task.stage == "owner"


def decide_in_editor(client: Client, user: Any, page: PolicyPage, action: str, **given: str) -> Any:
    """As the buttons at the foot of the editor do."""
    client.force_login(user)
    pressed = {"action-workflow-action": "1", "workflow-action-name": action}
    sent = answers(clause()) | pressed | {"workflow-action-extra-data": json.dumps(given)}
    return client.post(edit(page), sent, follow=True)


@time_machine.travel(NOW)
@pytest.mark.parametrize(
    ("account", "action", "given", "lands"),
    [
        ("owner", "approve", {"comment": ""}, "the list of policies"),
        ("headteacher", "approve", {"comment": ""}, "home"),
        ("headteacher", "reject", {"comment": "Say what a religious day is."}, "home"),
        ("clerk", "approve", MEETING, "home"),
    ],
)
def test_after_a_decision_an_approver_reads_a_page_that_is_open_to_them(
    account: str,
    action: str,
    given: dict[str, str],
    lands: str,
    submitted: PolicyPage,
    accounts: dict[str, Any],
    client: Client,
) -> None:
    """Owners may enter the list of pages, so Wagtail's own way on is right for them."""
    for stage in ("owner", "headteacher"):
        if stage == account:
            break
        act(client, accounts[stage], submitted, "approve")
    response = decide_in_editor(client, accounts[account], submitted, action, **given)
    listing = reverse("wagtailadmin_explore", args=[submitted.get_parent().pk])
    address = {"home": reverse("wagtailadmin_home"), "the list of policies": listing}[lands]
    assert (response.status_code, [to for to, _ in response.redirect_chain]) == (200, [address])
    told = [str(message) for message in response.context["messages"]]
    assert (submitted.title in told[-1], [words for words in told if "permission" in words]) == (True, []), told


@time_machine.travel(NOW)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"on": "2026-11-21", "minute": "7"}, "The meeting is still to come: got 2026-11-21"),
        ({"on": "2026-11-18", "minute": ""}, "Minute: got nothing"),
        ({"on": "", "minute": "7"}, "Date of the meeting: got nothing"),
    ],
)
def test_the_body_must_give_its_meeting_and_its_minute(
    given: dict[str, str], told: str, submitted: PolicyPage, accounts: dict[str, Any], client: Client
) -> None:
    for stage in ("owner", "headteacher"):
        act(client, accounts[stage], submitted, "approve")
    response = decide_in_editor(client, accounts["governor"], submitted, "approve", **given)
    assert told in " ".join(str(message) for message in response.context["messages"])
    assert PolicyVersion.objects.count() == 0
    assert submitted.current_workflow_task.stage == "approving_body"


@time_machine.travel(NOW)
def test_sending_back_needs_a_reason_that_reaches_the_author(
    submitted: PolicyPage, accounts: dict[str, Any], client: Client
) -> None:
    act(client, accounts["owner"], submitted, "reject", comment="")
    assert submitted.current_workflow_task.stage == "owner"
    mail.outbox.clear()
    act(client, accounts["owner"], submitted, "reject", comment="Say what a religious day is.")
    assert PolicyPage.objects.get().current_workflow_state.status == "needs_changes"
    letter = next(message for message in mail.outbox if accounts["editor"].email in message.to)
    assert "Say what a religious day is." in letter.body
    assert PolicyApproval.objects.count() == 0


@time_machine.travel(NOW)
def test_an_edited_draft_begins_with_the_owner_again_and_an_unchanged_one_goes_on(
    submitted: PolicyPage, accounts: dict[str, Any], client: Client
) -> None:
    act(client, accounts["owner"], submitted, "approve")
    act(client, accounts["headteacher"], submitted, "reject", comment="Please look again.")
    client.force_login(accounts["editor"])
    client.post(edit(submitted), answers(clause()) | SUBMIT)
    assert PolicyPage.objects.get().current_workflow_task.stage == "headteacher"
    act(client, accounts["headteacher"], submitted, "reject", comment="No, more days.")
    client.force_login(accounts["editor"])
    client.post(edit(submitted), answers(clause(text="Ask soon.")) | SUBMIT)
    assert PolicyPage.objects.get().current_workflow_task.stage == "owner"
    for stage in ("owner", "headteacher"):
        act(client, accounts[stage], PolicyPage.objects.get(), "approve")
    act(client, accounts["governor"], PolicyPage.objects.get(), "approve", **MEETING)
    assert PolicyVersion.objects.get().clauses[0]["html"] == "<p>Ask soon.</p>"


@time_machine.travel(NOW)
def test_a_faulty_draft_can_be_sent_back_but_not_submitted(
    index: PolicyIndexPage, accounts: dict[str, Any], school: Any, client: Client
) -> None:
    ensure_workflow(index)
    client.force_login(accounts["editor"])
    faulty = answers(clause(text="Ring {{ school.fax }}."))
    client.post(create(index), faulty)
    page = PolicyPage.objects.get()
    refused = client.post(edit(page), faulty | SUBMIT)
    assert "got “{{ school.fax }}”" in " ".join(str(message) for message in refused.context["messages"])
    assert page.current_workflow_state is None


@time_machine.travel(NOW)
@pytest.mark.parametrize("who", ["owner", "headteacher"])
def test_a_correction_needs_one_of_owner_and_headteacher(
    who: str, accounts: dict[str, Any], first: PolicyVersion, index: PolicyIndexPage, client: Client
) -> None:
    ensure_workflow(index)
    page = first.page
    today = date(2026, 11, 20)
    spelt = replace(ASKING, text=ASKING.text.replace("days before. Ring", "days before: ring"))
    corrected = replace(
        FIRST, label="2022-09-a", corrects="2022-09", effective_from=today, change_note="A colon, not a full stop."
    )
    set_draft(page, replace(corrected, clauses=(FIRST.clauses[0], spelt, FIRST.clauses[2])))
    page.save_revision()
    PolicyPage.objects.get().get_workflow().start(PolicyPage.objects.get(), accounts["editor"])
    for other in ("clerk", "governor", "editor"):
        act(client, accounts[other], PolicyPage.objects.get(), "approve", **MEETING)
    assert PolicyVersion.objects.count() == 1
    act(client, accounts[who], PolicyPage.objects.get(), "approve")
    version = PolicyVersion.objects.get(label="2022-09-a")
    assert (version.corrects, version.approved_on, version.review_due) == (first, first.approved_on, first.review_due)
    assert version.approvals == [
        *first.approvals,
        {"stage": "correction", "role": "Headteacher", "on": "2026-11-20"},
    ]


def test_making_the_workflow_again_makes_nothing_new(index: PolicyIndexPage) -> None:
    ensure_workflow(index)
    ensure_workflows()
    workflow = Workflow.objects.get(name=NAME)
    steps = PolicyApprovalTask.objects.filter(workflow_tasks__workflow=workflow).order_by("workflow_tasks__sort_order")
    assert [(step.stage, step.approves_corrections) for step in steps] == [
        ("owner", True),
        ("headteacher", True),
        ("approving_body", False),
    ]
    assert [sorted(step.groups.values_list("name", flat=True)) for step in steps] == [
        ["Policy owners"],
        ["Headteacher"],
        ["Governors", "Governors' clerk"],
    ]
    assert WorkflowPage.objects.get(page=index).workflow == workflow


def test_a_workflow_that_the_school_chose_is_left_alone(index: PolicyIndexPage) -> None:
    own = Workflow.objects.create(name="Ours")
    WorkflowTask.objects.create(workflow=own, task=GroupApprovalTask.objects.create(name="Anybody"), sort_order=0)
    WorkflowPage.objects.create(page=index, workflow=own)
    ensure_workflows()
    assert ensure_workflow(index) == own
    assert not Workflow.objects.filter(name=NAME).exists()


@time_machine.travel(NOW)
def test_a_workflow_without_our_steps_cannot_publish(
    index: PolicyIndexPage, page: PolicyPage, accounts: dict[str, Any], client: Client
) -> None:
    own = Workflow.objects.create(name="Ours")
    step = GroupApprovalTask.objects.create(name="Anybody")
    step.groups.set(accounts["editor"].groups.all())
    WorkflowTask.objects.create(workflow=own, task=step, sort_order=0)
    WorkflowPage.objects.create(page=index, workflow=own)
    page.save_revision()
    own.start(PolicyPage.objects.get(), accounts["editor"])
    response = act(client, accounts["editor"], PolicyPage.objects.get(), "approve")
    shown = client.get(response["Location"])
    assert "because no workflow has this step" in " ".join(str(message) for message in shown.context["messages"])
    assert (PolicyVersion.objects.count(), TaskState.objects.get().status) == (0, "in_progress")


@time_machine.travel(NOW)
def test_the_approvers_tab_shows_the_change_and_who_is_next(
    submitted: PolicyPage, accounts: dict[str, Any], client: Client
) -> None:
    act(client, accounts["owner"], submitted, "approve")
    client.force_login(accounts["headteacher"])
    shown = client.get(edit(submitted)).content.decode()
    assert "Approved 20 November 2026" in shown
    assert "This is the first version: nothing is in force to compare it with." in shown
    assert 'aria-current="step"' in shown


@time_machine.travel(NOW)
def test_the_approvers_tab_compares_with_the_version_in_force(
    publish: Publish, first: PolicyVersion, index: PolicyIndexPage, accounts: dict[str, Any], client: Client
) -> None:
    ensure_workflow(index)
    page = PolicyPage.objects.get()
    longer = replace(ASKING, rules=({**ASKING.rules[0], "days": 14},))
    draft = replace(FIRST, label="2027-01", effective_from=date(2027, 1, 4), review_due=date(2028, 1, 4))
    reworded = replace(FIRST.clauses[0], text="Every child in our school.")
    set_draft(page, replace(draft, clauses=(reworded, longer), change_note="Two weeks."))
    page.save_revision()
    client.force_login(accounts["editor"])
    shown = client.get(edit(page)).content.decode()
    assert "<del>at least 10 calendar days</del>" in shown
    assert "<ins>at least 14 calendar days</ins>" in shown
    assert "Every child in <ins>our" in shown
    assert "<del>Bring a paper slip.</del>" in shown
    assert "Two weeks." in shown
