"""Approvals as they were given, and the steps of Wagtail's workflow in which they are asked for."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from wagtail.models import GroupApprovalTask, Revision, TaskState

from portal.policies.versions.frozen import FrozenModel

from .stages import STAGE_WORDS, STAGES


class PolicyApproval(FrozenModel):
    """One stage said yes to exactly one draft, known by its hash. An edit afterwards needs a new row."""

    next_step = "Ask for approval again; the newest approval of a draft counts."

    page = models.ForeignKey("portal_policies.PolicyPage", on_delete=models.PROTECT, related_name="approvals")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    draft_sha256 = models.CharField(max_length=64, db_index=True)
    stage = models.CharField(max_length=16, choices=STAGE_WORDS)
    role = models.CharField(max_length=120, help_text="As readers are told: a role or a body, never a person.")
    on = models.DateField(help_text="The day of the meeting, or of the answer.")
    minute = models.CharField(max_length=80, blank=True)
    comment = models.TextField(blank=True)
    concerns = models.JSONField(default=list, help_text="What the portal pointed out, as it stood then.")
    what_if = models.JSONField(default=list, help_text="What the draft would change for stored requests, as counts.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}'s approval of {self.page} on {self.on}"


class PolicyApprovalTask(GroupApprovalTask):
    """A step of approving a policy. It belongs to its groups: not even a superuser outside them can answer."""

    stage = models.CharField(max_length=16, choices=STAGE_WORDS)
    approves_corrections = models.BooleanField(
        "may approve a correction alone",
        default=False,
        help_text="A correction changes spelling only. It needs one of the steps that are ticked here, not all.",
    )

    admin_form_fields = [*GroupApprovalTask.admin_form_fields, "stage", "approves_corrections"]
    admin_form_readonly_on_edit_fields = [*GroupApprovalTask.admin_form_readonly_on_edit_fields, "stage"]

    class Meta:
        verbose_name = "policy approval"
        verbose_name_plural = "policy approvals"

    @classmethod
    def get_description(cls) -> str:
        return "The owner, the headteacher or the approving body approves the draft of a policy"

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin with the first stage whose approval of this very draft is missing; pass by what is approved."""
        from .answers import next_step

        step = next_step(self, workflow_state)
        if step != self:
            return step.start(workflow_state, user=user) if step else self._pass_by(workflow_state)
        return super().start(workflow_state, user=user)

    def _pass_by(self, workflow_state: Any) -> TaskState:
        revision = workflow_state.content_object.get_latest_revision()
        return TaskState.objects.create(
            workflow_state=workflow_state, revision=revision, task=self, status=TaskState.STATUS_SKIPPED
        )

    def acting_stage(self, page: Any, user: Any) -> str:
        """The stage this account answers for at this step; empty where it may not answer."""
        from .answers import steps_open

        mine = set(user.groups.values_list("pk", flat=True))
        for task in steps_open(self, page):
            if mine & set(task.groups.values_list("pk", flat=True)):
                return str(task.stage)
        return ""

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return bool(user.is_superuser or self.acting_stage(obj, user))

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self.acting_stage(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        stage = self.acting_stage(obj, user)
        if not stage:
            return []
        back = ("reject", "Send back with a reason", True)
        if stage == STAGES[-1]:
            return [("approve", "Record the approval", True), back]
        return [("approve", "Approve", False), ("approve", "Approve with a comment", True), back]

    def get_form_for_action(self, action: str) -> Any:
        from .forms import form_of

        return form_of(self.stage, action)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        mine = Group.objects.filter(user=user, pk__in=self.groups.all())
        waiting = TaskState.objects.filter(task=self.task_ptr, status=TaskState.STATUS_IN_PROGRESS)
        return waiting if mine.exists() else waiting.none()

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **given: Any) -> None:
        """Write the approval and go on, or send the draft back. Raises ``PublishingError`` where either must wait."""
        from .answers import answer

        page = task_state.workflow_state.content_object.specific
        stage = self.acting_stage(page, user)
        if not stage:
            raise PermissionDenied
        form = self.get_form_for_action(action_name)(given)
        comment = answer(page, stage=stage, by=user, action=action_name, form=form)
        super().on_action(task_state, user, action_name, comment=comment)
