"""A standing permission and its history: leave to go home for lunch. Source: EAR-02.

The headteacher grants it. Either side ends it in writing, the school with its reasons; there is no appeal. Nothing is
ever taken out of the history.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.rules.leave.facts import Permission

Step = Literal["granted", "ended_by_school", "ended_by_parent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionStep:
    """One entry of the history. `by` is a role: headteacher, parent, or another."""

    on: date
    step: Step
    by: str
    in_writing: bool = True
    reasons: str = ""


def fault_of(entry: PermissionStep) -> str:
    """Why the entry has no effect, in a sentence; empty where it has."""
    if entry.step != "ended_by_parent" and entry.by != "headteacher":
        return f"Got a step by the {entry.by}; the headteacher grants and ends the permission for the school."
    if entry.step == "granted":
        return ""
    if not entry.in_writing:
        return "The permission was ended by word of mouth; it is ended in writing."
    if entry.step == "ended_by_school" and not entry.reasons.strip():
        return "The school ended the permission without a reason; give the reasons in writing."
    return ""


def permission_on(history: Iterable[PermissionStep], *, on: date) -> Permission:
    """What holds on the day, from the last step with effect up to and including it; of one day the later entry wins."""
    state: Permission = "none"
    for entry in sorted(history, key=lambda step: step.on):
        if entry.on > on or fault_of(entry):
            continue
        if entry.step == "granted":
            state = "granted"
        elif state == "granted":
            state = "ended"
    return state


def find_permission_faults(history: Iterable[PermissionStep]) -> Iterator[tuple[PermissionStep, str]]:
    """Every entry without effect, and why."""
    for entry in history:
        if fault := fault_of(entry):
            yield entry, fault
