"""The way from a policy's editor to what its draft would change."""

from typing import Any

from wagtail.admin.panels import Panel

from portal.policies.what_ifs import what_if_addresses


class WhatIfPanel(Panel):
    """Shown only where a plugin keeps requests that the policy's rules check."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "policies/editing/what_if_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(what_if_addresses(self.instance))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "addresses": what_if_addresses(self.instance)}
