"""The part of an admin form that says what to look at twice: as it stands when opened, then with every change typed."""

from typing import Any

from django import forms
from django.urls import reverse
from wagtail.admin.panels import Panel

from .date_preview import Preview, days_in_words, warnings_beside


class DateWarningsPanel(Panel):
    """Without JavaScript it shows what is wrong already; what a change brings is then told after saving."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "calendars/admin/date_warnings_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            is_new = self.instance.pk is None
            url = reverse("calendars_date_warnings")
            return context | {
                "url": url if is_new else f"{url}?pk={self.instance.pk}",
                "preview": getattr(self.form, "preview", None) or self._as_it_stands(),
                "waiting": is_new,
            }

        def _as_it_stands(self) -> Preview:
            if self.instance.pk is None:
                return Preview()
            return Preview(others=warnings_beside(self.instance), days=days_in_words(self.instance.year))

        @property
        def media(self) -> forms.Media:
            return forms.Media(css={"all": ["calendars/date_form.css"]}, js=["calendars/date_warnings.js"])
