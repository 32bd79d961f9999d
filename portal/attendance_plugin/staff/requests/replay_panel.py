"""On the dashboard: stored checks that do not give what they gave. Which requests, never what their rules say (R18)."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from portal.attendance_plugin.leave.replay import newest_run
from portal.attendance_plugin.leave.replay_runs import ReplayRun
from portal.attendance_plugin.roll.scope import Scope

SHOWN = 10


class ReplayPanel(Component):
    name = "attendance_replay"
    order = 5
    template_name = "attendance_plugin/staff/requests/replay_panel.html"

    def __init__(self, run: ReplayRun) -> None:
        self.run = run

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        references = list(dict.fromkeys(found["reference"] for found in self.run.differing))
        return {"run": self.run, "references": references[:SHOWN], "more": max(0, len(references) - SHOWN)}


def replay_panels(scope: Scope) -> list[Component]:
    """None while all is as it was; the requests of a whole school are told to whoever sees it whole."""
    run = newest_run(scope.school) if scope.whole_school else None
    return [ReplayPanel(run)] if run and run.differing else []
