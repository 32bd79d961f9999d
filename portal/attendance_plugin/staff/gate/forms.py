"""What is asked at the gate. Nothing is chosen beforehand."""

import re
from typing import Any

from django import forms

from portal.attendance_plugin.leaving.gate.models import GateEntry, GateReasons
from portal.attendance_plugin.leaving.gate.people_on_record import (
    contacts_now,
    flags_for,
    numbers_on_record,
    person_named,
)
from portal.attendance_plugin.leaving.gate.reasons import LONGEST, MOST, lines_of
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.form_renderer import PortalRenderer

NAMED, OTHER, HERE, LUNCH = "named", "other", "here", "lunch"
KEY = re.compile(r"[0-9a-f-]{36}")


class GateForm(forms.Form):
    """``at``: when it happened, if it was not just now."""

    default_renderer = PortalRenderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        if "at" in self.fields:
            self.order_fields([*(name for name in self.fields if name != "at"), "at"])


class ClockedForm(GateForm):
    at = forms.TimeField(
        label="Time, if it was not just now",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "width-10"}),
        error_messages={"invalid": "Enter a time, like 14:15"},
    )


class PersonForm(ClockedForm):
    person = forms.ChoiceField(
        label="Who takes the child",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who takes the child", "invalid_choice": "Choose one of those shown"},
    )
    name = forms.CharField(
        label="Full name, if it is somebody else",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, pupil: Pupil, asked: Submission | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pupil, self.asked = pupil, asked
        self.fields["person"].choices = self._people()  # type: ignore[attr-defined]

    def _people(self) -> list[tuple[str, str]]:
        links = contacts_now(self.pupil)
        choices = [
            (f"contact:{link.contact_id}", self._with_flags(link.contact.full_name, link.relationship))
            for link in links
        ]
        named = str(self.asked.answers.get("collector", "")) if self.asked else ""
        if named and person_named(self.pupil, named).contact is None:
            relation = str(self.asked.answers.get("collector_relation", "")) if self.asked else ""
            choices.insert(0, (NAMED, self._with_flags(named, relation)))
        return [*choices, (OTHER, "Somebody else")]

    def _with_flags(self, name: str, relation: str) -> str:
        flags = flags_for(self.pupil, person_named(self.pupil, name))
        words = f"{name} ({relation})" if relation else name
        barred = "NOT TO BE COLLECTED BY THIS PERSON: " if flags.is_barred else ""
        return f"{words}: {barred}{'; '.join(flags.words)}" if flags.words else words

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("person") == OTHER and not given.get("name"):
            self.add_error("name", "Enter the full name of the person")
        if "person" in given and not self.errors:
            given["who"] = self._who(given["person"], given.get("name", ""))
        return given

    def _who(self, choice: str, name: str) -> Any:
        if choice == NAMED and self.asked:
            return person_named(self.pupil, str(self.asked.answers.get("collector", "")))
        if choice == OTHER:
            return person_named(self.pupil, name)
        pk = int(choice.partition(":")[2])
        link = next(link for link in contacts_now(self.pupil) if link.contact_id == pk)
        return person_named(self.pupil, link.contact.full_name)


class OutForm(PersonForm):
    why = forms.ChoiceField(
        label="Why",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the child leaves"},
    )
    word = forms.ChoiceField(
        label="Who allowed it",
        help_text="Needed where nothing was agreed before, where somebody else comes, or where the record has a flag.",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, may_lunch: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["person", "name", "why", "word", "at"])
        if self.asked:
            del self.fields["why"]
        else:
            lunch = [(LUNCH, "Home for lunch, as the permission says")] if may_lunch else []
            self.fields["why"].choices = [*lunch, *GateEntry.Why.choices]  # type: ignore[attr-defined]
        self.fields["word"].choices = [  # type: ignore[attr-defined]
            *(
                (
                    f"contact:{link.contact_id}",
                    f"I rang {link.contact.full_name} ({link.relationship}) on {link.contact.telephone}, "
                    "the number on record, and they said yes",
                )
                for link in numbers_on_record(self.pupil)
            ),
            (HERE, "The parent who takes the child stands here, and we know them"),
        ]


class LateForm(ClockedForm):
    reason = forms.ChoiceField(
        label="Reason", widget=forms.RadioSelect, error_messages={"required": "Choose a reason of the list"}
    )

    def __init__(self, *args: Any, reasons: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(reason, reason) for reason in reasons]  # type: ignore[attr-defined]


class AllowForm(PersonForm):
    reason = forms.CharField(
        label="Why this person may take the child today",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write why; it stands in the record"},
    )
    at = None  # type: ignore[assignment]


class UndoForm(GateForm):
    entry = forms.TypedChoiceField(
        label="Which entry was wrong",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the entry that was wrong", "invalid_choice": "Choose one of those shown"},
    )
    reason = forms.CharField(
        label="What was wrong",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what was wrong; both entries stay"},
    )

    def __init__(self, *args: Any, entries: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = entries  # type: ignore[attr-defined]


class ReasonsForm(forms.ModelForm):
    default_renderer = PortalRenderer()

    class Meta:
        model = GateReasons
        fields = ["late"]
        widgets = {"late": forms.Textarea(attrs={"rows": MOST})}
        labels = {"late": "Reasons for coming late"}

    def clean_late(self) -> str:
        lines = lines_of(self.cleaned_data["late"])
        if not 1 <= len(lines) <= MOST or any(len(line) > LONGEST for line in lines):
            raise forms.ValidationError(
                f"Write from 1 to {MOST} reasons, one a line, each at most {LONGEST} characters long"
            )
        return "\n".join(lines)
