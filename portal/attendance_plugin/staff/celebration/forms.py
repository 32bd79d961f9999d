"""What staff choose when they close a week."""

from collections.abc import Iterable
from typing import Any

from django import forms

from portal.attendance_plugin.roll.models import SchoolClass
from portal.pages.form_renderer import PortalRenderer


class CloseForm(forms.Form):
    default_renderer = PortalRenderer()

    honoured = forms.ModelChoiceField(
        label="Class of the week",
        help_text="Any class you want to thank. Without a choice the parts of the school take turns.",
        queryset=SchoolClass.objects.none(),
        required=False,
        empty_label="Let them take turns",
    )

    def __init__(self, *args: Any, classes: Iterable[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["honoured"].queryset = classes  # type: ignore[attr-defined]
