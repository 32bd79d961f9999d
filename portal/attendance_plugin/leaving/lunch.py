"""Leave to go home for lunch: asked for, given by the headteacher, ended by either side in writing (EAR-02).

What holds on a day is decided by ``rules.standing_permission`` from the steps. There is no appeal, and no step is ever
removed: a new one says what changed. A form may be put right or taken back by its sender until it is answered.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import current_pupils
from portal.attendance_plugin.submissions.models import Submission
from portal.rules.leave.facts import Permission
from portal.rules.standing_permission import PermissionStep, permission_on

from .lunch_mail import tell_parents
from .models import LunchPermission, LunchStep

Step = LunchStep.Step
WITH_EFFECT = (Step.GRANTED, Step.ENDED_BY_PARENT, Step.ENDED_BY_SCHOOL)
HEADS = (Step.GRANTED, Step.REFUSED, Step.ENDED_BY_SCHOOL)
# After these nobody waits for an answer to what was asked before.
ANSWERS = (Step.GRANTED, Step.REFUSED, Step.ENDED_BY_PARENT, Step.ENDED_BY_SCHOOL)


class LunchRefused(ValueError):
    """Why the step cannot be entered, and what to do next."""


def state_on(steps: Iterable[LunchStep], on: date) -> Permission:
    history = [
        PermissionStep(
            on=step.on,
            step=step.step,  # type: ignore[arg-type]
            by="parent" if step.step == Step.ENDED_BY_PARENT else "headteacher",
            reasons=step.reasons,
        )
        for step in steps
        if step.step in WITH_EFFECT
    ]
    return permission_on(history, on=on)


def open_question(steps: Iterable[LunchStep]) -> LunchStep | None:
    """What a parent asked for last that nobody has answered and nobody took back: a permission, or its end."""
    waiting: list[LunchStep] = []
    for step in steps:
        if step.step in ANSWERS:
            waiting = []
        elif step.step == Step.TAKEN_BACK:
            waiting = [other for other in waiting if other.submission_id != step.submission_id]
        else:
            waiting.append(step)
    return waiting[-1] if waiting else None


def asked_from(step: LunchStep) -> date:
    """The day a form asks for as it stands now: its sender may have put it right since."""
    return date.fromisoformat(step.submission.answers["from_day"]) if step.submission else step.on


def outcome_of(submission: Submission) -> LunchStep | None:
    """The newest answer since the form came in; None while nobody has answered it."""
    asked = submission.lunch_steps.first()
    later = (
        LunchStep.objects.filter(permission=asked.permission_id, pk__gt=asked.pk, step__in=ANSWERS) if asked else None
    )
    return later.last() if later is not None else None


def is_answered(submission: Submission, *, is_held: bool = False) -> bool:
    """When held, nobody answers it until the transaction ends."""
    asked = submission.lunch_steps.select_related("permission").first()
    if asked and is_held:
        _locked(asked.permission)
    return outcome_of(submission) is not None


def take_form_back(submission: Submission) -> None:
    """Inside the transaction that takes it back, with the permission held: nobody needs to answer it now."""
    asked = submission.lunch_steps.select_related("permission__school").first()
    if asked is not None:
        _add(asked.permission, Step.TAKEN_BACK, asked_from(asked), submission=submission)


def home_for_lunch(scope: Scope, on: date) -> list[tuple[LunchPermission, bool]]:
    """Those on roll whose permission holds on the day, in the order of names; True where a form asks to end it."""
    permissions = scope.about(LunchPermission.objects.all()).filter(pupil__in=current_pupils(scope.school, on))
    found = []
    for permission in permissions.select_related("pupil").prefetch_related("steps"):
        steps = list(permission.steps.all())
        if state_on(steps, on) == "granted":
            waiting = open_question(steps)
            found.append((permission, waiting is not None and waiting.step == Step.END_ASKED))
    return found


@transaction.atomic
def take_form(submission: Submission) -> None:
    """What a form about lunch begins, once the child is known. It may be called twice and adds nothing then."""
    if submission.pupil is None or submission.withdrawn_at or submission.lunch_steps.exists():
        return
    permission = permission_of(submission.pupil)
    ends = submission.answers.get("what") == "end"
    on = date.fromisoformat(submission.answers["from_day"])
    _add(permission, Step.END_ASKED if ends else Step.ASKED, on, submission=submission)
    if ends and submission.is_confirmed:
        end_once_confirmed(submission)


@transaction.atomic
def end_once_confirmed(submission: Submission) -> None:
    """A form that ends the permission does so as soon as the school knows who sent it; from today at the earliest.

    Where nothing holds that it could end, or it was answered meanwhile, it changes nothing.
    """
    asked = submission.lunch_steps.filter(step=Step.END_ASKED).select_related("permission", "submission").first()
    if asked is None:
        return
    permission = _locked(asked.permission)
    steps = list(permission.steps.all())
    on = max(asked_from(asked), timezone.localdate())
    if open_question(steps) == asked and state_on(steps, on) == "granted":
        end_for_parent(permission, on, submission=submission)


def permission_of(pupil: Pupil) -> LunchPermission:
    return LunchPermission.objects.get_or_create(pupil=pupil, defaults={"school": pupil.school})[0]


def decide(permission: LunchPermission, step: str, on: date, *, by: AbstractBaseUser, reasons: str = "") -> LunchStep:
    """The headteacher gives, refuses or ends the permission. Raises ``LunchRefused``."""
    if step not in HEADS:
        raise LunchRefused(f"Got {step!r}; the headteacher gives, refuses or ends the permission.")
    if step != Step.GRANTED and not reasons.strip():
        raise LunchRefused("Write the reasons. The parents read them; without reasons it has no effect.")
    with transaction.atomic():
        permission = _locked(permission)
        holds = state_on(permission.steps.all(), on) == "granted"
        if step == Step.GRANTED and holds:
            raise LunchRefused("The permission holds on that day already.")
        if step == Step.ENDED_BY_SCHOOL and not holds:
            raise LunchRefused("There is no permission on that day, so there is none to end.")
        return _add(permission, step, on, by=by, reasons=reasons.strip())


@transaction.atomic
def end_for_parent(
    permission: LunchPermission, on: date, *, by: AbstractBaseUser | None = None, submission: Submission | None = None
) -> LunchStep:
    """The parent ends it in writing: by the form, or by a letter that staff enter. Raises ``LunchRefused``."""
    permission = _locked(permission)
    if state_on(permission.steps.all(), on) != "granted":
        raise LunchRefused("There is no permission on that day, so there is none to end.")
    return _add(permission, Step.ENDED_BY_PARENT, on, by=by, submission=submission)


def _add(
    permission: LunchPermission,
    step: str,
    on: date,
    *,
    by: AbstractBaseUser | None = None,
    reasons: str = "",
    submission: Submission | None = None,
) -> LunchStep:
    added = LunchStep.objects.create(
        permission=permission,
        step=step,
        on=on,
        reasons=reasons,
        submission=submission,
        entered_at=timezone.now(),
        by=by,  # type: ignore[misc]
    )
    record(
        school=permission.school,
        action=f"lunch_{step}",
        subject=permission,
        actor=by,
        actor_name="" if by else "parent",
        step=added.pk,
        on=on.isoformat(),
    )
    if step in ANSWERS:
        tell_parents(added)
    return added


def _locked(permission: LunchPermission) -> LunchPermission:
    return (
        LunchPermission.objects.select_for_update(of=("self",)).select_related("school", "pupil").get(pk=permission.pk)
    )
