"""In red above the pages on which the office relies: mail or checks stand still."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from portal.attendance_plugin.submissions.standstill import Standstill, standstills

MAIL_LATE = "Mails to families wait. They go out by themselves once the work goes on."
WORDS = {
    Standstill.WORKER: "The portal's background work has stopped.",
    Standstill.MAIL: MAIL_LATE,
    Standstill.TASKS: "New forms wait to be matched with a child and to be checked.",
}


def banner_lines() -> list[str]:
    """What stands still in plain words; empty while all goes on."""
    found = standstills()
    lines = [WORDS[each] for each in found]
    return [*lines, MAIL_LATE] if found == [Standstill.WORKER] else lines


class StandstillMixin:
    """A page of the workspace that says so when the background work stands still."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)  # type: ignore[misc]
        return context | {"standstill_lines": banner_lines()}


class StandstillPanel(Component):
    """The same at the very top of the dashboard."""

    name = "attendance_standstill"
    order = 1
    template_name = "attendance_plugin/staff/work/banner.html"

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"standstill_lines": self.lines}


def standstill_panels() -> list[Component]:
    lines = banner_lines()
    return [StandstillPanel(lines)] if lines else []
