"""Controls that Django lacks. They show and collect; what an answer means is the field's business."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

PARTS = ("day", "month", "year")


class DatePartsWidget(forms.MultiWidget):
    """A date as three boxes, day, month and year: never a picker, never only with scripts.

    Sends ``<name>_day``, ``<name>_month`` and ``<name>_year``; hands its field a list of three strings.
    """

    template_name = "portal/components/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "day": forms.TextInput({**number, "class": "width-2"}),
                "month": forms.TextInput({"autocomplete": "off"}),
                "year": forms.TextInput({**number, "class": "width-4"}),
            },
            attrs,
        )

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for part, name, label in zip(context["widget"]["subwidgets"], PARTS, labels, strict=True):
            part["label"], part["part"] = label, name
            part["attrs"].pop("aria-describedby", None)
        return context
