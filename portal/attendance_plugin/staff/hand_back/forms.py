"""The forms of hand-back: which columns, what a download is for, why a file is undone, which code."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portal.attendance_plugin.hand_back.column_sets import COLUMN_SETS
from portal.attendance_plugin.hand_back.downloads import PURPOSES
from portal.attendance_plugin.staff.exports.forms import ExportForm
from portal.pages.form_renderer import PortalRenderer

COLUMNS = [(slug, f"{columns.label}: {columns.help}") for slug, columns in COLUMN_SETS.items()]
NOTHING = "none"


class PortalForm(forms.Form):
    default_renderer = PortalRenderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)


class MakeFileForm(PortalForm):
    columns = forms.ChoiceField(
        label="Columns",
        choices=COLUMNS,
        initial="general",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the columns"},
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DownloadForm(ExportForm):
    columns = forms.ChoiceField(
        label="Columns",
        choices=[(slug, columns.label) for slug, columns in COLUMN_SETS.items()],
        widget=forms.RadioSelect(attrs={"class": "choices--inline"}),
        error_messages={"required": "Choose the columns"},
    )
    field_order = ("form", "columns", "purpose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, purposes=PURPOSES, **kwargs)


class UndoForm(PortalForm):
    why = forms.CharField(
        label="Why was it not taken?",
        help_text="For example: the school’s system refused the file. Name no child.",
        max_length=300,
        error_messages={"required": "Say why in a few words"},
    )


class ChooseCodeForm(PortalForm):
    code = forms.ChoiceField(
        label="Code to hand back", widget=forms.RadioSelect, error_messages={"required": "Choose a code, or none"}
    )

    def __init__(self, *args: Any, codes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{code}: {meaning}") for code, meaning in codes.items()]
        self.fields["code"].choices = [*choices, (NOTHING, "None: hand nothing back")]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return "" if code == NOTHING else code
