"""The editor's tab for those who approve: what is wrong, what would change, and who has said yes."""

from typing import Any

from wagtail.admin.panels import Panel


class ApprovalPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "policies/approval/panel.html"

        class Media:
            css = {"all": ["policies/approval.css"]}

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .overview import build_overview  # it asks for the models, which ask for this panel

            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk:
                context["overview"] = build_overview(self.instance)
                context["edited"] = self.instance
            return context
