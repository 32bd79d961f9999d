"""What is asked before a file is taken away: the kind of file, what it is for, and columns beyond the usual ones."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from portal.pages.form_renderer import PortalRenderer
from portal.pages.spreadsheets import LABELS


class ExportForm(forms.Form):
    default_renderer = PortalRenderer()

    form = forms.ChoiceField(
        label="Kind of file",
        choices=list(LABELS.items()),
        initial="xlsx",
        widget=forms.RadioSelect(attrs={"class": "choices--inline"}),
        error_messages={"required": "Choose the kind of file"},
    )
    more = forms.MultipleChoiceField(
        label="More columns",
        help_text="Take only what the purpose needs.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = forms.ChoiceField(
        label="What the file is for",
        help_text="It is written down with your name. Delete the file when you no longer need it.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the file is for"},
    )

    def __init__(self, *args: Any, purposes: Mapping[str, str], more: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["purpose"].choices = list(purposes.items())  # type: ignore[attr-defined]
        labels = list(more)
        self.fields["more"].choices = [(label, label) for label in labels]  # type: ignore[attr-defined]
        if not labels:
            del self.fields["more"]
