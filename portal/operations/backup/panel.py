"""Backups in the admin: on the page about background work, and on the dashboard when there is none for tonight."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from .watching import Finding, state_of_backups


def work_notes() -> list[tuple[str, bool]]:
    return [(in_words(finding), finding.is_wrong) for finding in state_of_backups()]


def in_words(finding: Finding) -> str:
    found = f"{finding.found[0].upper()}{finding.found[1:]}."
    return f"{found} {finding.mend}".strip()


class BackupPanel(Component):
    """For whoever looks after the portal, and only while data could be lost."""

    name = "portal_backups"
    order = 2
    template_name = "portal_operations/backup_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"lines": [in_words(finding) for finding in state_of_backups() if finding.is_wrong]}


def is_alarming() -> bool:
    return any(finding.is_wrong for finding in state_of_backups())
