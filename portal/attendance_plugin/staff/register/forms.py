"""The forms on the way of a file into the register."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.columns import Column
from portal.attendance_plugin.register.importers.words import NO_SESSION
from portal.pages.form_renderer import PortalRenderer
from portal.rules import codes

FIND_OUT = "Find out from the file"
NOT_USED = "Not used"
SESSIONS = [("", "Not explained"), ("am", "AM"), ("pm", "PM"), (NO_SESSION, "No register: leave its rows out")]


def format_choices() -> list[tuple[str, str]]:
    return [(slug, format.label) for slug, format in FORMATS.items()]


class RegisterFileForm(forms.Form):
    """A file of the school's own system, looked at before anything is taken."""

    default_renderer = PortalRenderer()

    file = forms.FileField(label="File", error_messages={"required": "Choose a file"})
    format = forms.ChoiceField(label="What the file holds", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["format"].choices = [("", FIND_OUT), *format_choices()]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        """Far too large is said before anything is read; each format has its own cap beside it."""
        file: UploadedFile = self.cleaned_data["file"]
        most = max(format.caps.bytes for format in FORMATS.values())
        size = file.size or 0
        if size > most:
            raise forms.ValidationError(
                f"The file has {size >> 20} MB; at most {most >> 20} MB are read. Export one term at a time."
            )
        return file


class FormatForm(forms.Form):
    default_renderer = PortalRenderer()

    format = forms.ChoiceField(
        label="What the file holds",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the file holds"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["format"].choices = format_choices()  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """One choice for each heading. The field of a heading is named by its place, which says nothing of its text."""

    default_renderer = PortalRenderer()

    def __init__(
        self,
        *args: Any,
        headings: Mapping[str, str],
        offered: tuple[Column, ...],
        known: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.keys = list(headings)
        choices = [("", NOT_USED), *((column.name, column.headings[0]) for column in offered)]
        for place, (key, heading) in enumerate(headings.items()):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=known.get(key, "")
            )

    def chosen(self) -> dict[str, str]:
        """Name of a field by heading key; empty for a column that is not used."""
        return {key: self.cleaned_data[f"column-{place}"] for place, key in enumerate(self.keys)}


class WordsForm(forms.Form):
    """What words of the file mean that only this school uses: names of sessions, and codes from a day on."""

    default_renderer = PortalRenderer()

    first_day = forms.DateField(
        label="The codes mean this from",
        help_text="Leave it empty when they always have.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, sessions: list[str], school_codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.sessions, self.school_codes = sessions, school_codes
        for name, word in self._fields():
            self.fields[name] = forms.ChoiceField(
                label=word, required=False, choices=SESSIONS if name.startswith("session") else code_choices()
            )
        if not school_codes:
            del self.fields["first_day"]

    def clean_first_day(self) -> date | None:
        day: date | None = self.cleaned_data["first_day"]
        if day and day < codes.REGULATIONS_2006:
            raise forms.ValidationError("Give a day from 1 September 2006 on, or leave it empty")
        return day

    def meanings_of_sessions(self) -> dict[str, str]:
        return self._chosen("session", self.sessions)

    def meanings_of_codes(self) -> dict[str, str]:
        return self._chosen("code", self.school_codes)

    def session_fields(self) -> list[forms.BoundField]:
        return [self[name] for name, _ in self._fields() if name.startswith("session")]

    def code_fields(self) -> list[forms.BoundField]:
        return [self[name] for name, _ in self._fields() if name.startswith("code")]

    def _fields(self) -> Iterator[tuple[str, str]]:
        yield from ((f"session-{place}", word) for place, word in enumerate(self.sessions))
        yield from ((f"code-{place}", word) for place, word in enumerate(self.school_codes))

    def _chosen(self, kind: str, words: list[str]) -> dict[str, str]:
        answers = ((word, self.cleaned_data[f"{kind}-{place}"]) for place, word in enumerate(words))
        return {word: meaning for word, meaning in answers if meaning}


def code_choices() -> list[tuple[str, str]]:
    in_use = codes.codes_on(timezone.localdate())
    return [("", "Not explained"), *((code, f"{code} · {known.meaning}") for code, known in in_use.items())]
