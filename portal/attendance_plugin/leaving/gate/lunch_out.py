"""Whether a child may go home for lunch at one press, or more has to be said first."""

from datetime import date

from portal.attendance_plugin.leaving.lunch import open_question, state_on
from portal.attendance_plugin.leaving.models import LunchPermission, LunchStep
from portal.attendance_plugin.roll.models import Pupil

from .people_on_record import contacts_now, has_barred_contact


def lunch_steps(pupil: Pupil) -> list[LunchStep]:
    """The history of the child's permission; none without one."""
    permission: LunchPermission | None = getattr(pupil, "lunch_permission", None)
    return list(permission.steps.all()) if permission else []


def may_go_home(steps: list[LunchStep], on: date) -> bool:
    return state_on(steps, on) == "granted"


def why_not_alone_to_lunch(pupil: Pupil, steps: list[LunchStep], on: date) -> str:
    """Why the child may not go home for lunch without more being said; empty where it may.

    Ask with ``contact_links__contact`` of the pupil and the submissions of the steps prefetched.
    """
    if not may_go_home(steps, on):
        return "There is no permission to go home for lunch today."
    waiting = open_question(steps)
    if waiting and waiting.step == LunchStep.Step.END_ASKED:
        return "A form asks to end the permission. Ring a number on record first, and sign the child out by name."
    if has_barred_contact(contacts_now(pupil)) and not _walks_alone(steps):
        return "The record says that somebody may not collect this child. Say who collects."
    return ""


def _walks_alone(steps: list[LunchStep]) -> bool:
    """By the newest form that says so."""
    forms = [step.submission for step in steps if step.submission]
    ways = [form.answers.get("way") for form in forms if form.answers.get("way")]
    return bool(ways) and ways[-1] == "alone"
