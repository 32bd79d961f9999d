"""The forms of the workspace."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format

from portal.attendance_plugin.leave.models import Decision
from portal.pages.form_renderer import PortalRenderer
from portal.rules.sessions import Half, Session

HALF_WORDS = {Half.AM: "morning", Half.PM: "afternoon"}


class DecisionForm(forms.Form):
    """The headteacher's decision. Nothing is chosen beforehand."""

    default_renderer = PortalRenderer()

    outcome = forms.ChoiceField(
        label="Your decision",
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect(attrs={"class": "choices--inline"}),
        error_messages={"required": "Choose grant, grant part or refuse"},
    )
    granted = forms.MultipleChoiceField(
        label="Sessions to grant",
        help_text="Only if you grant part.",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "session-choices"}),
    )
    reason = forms.CharField(
        label="Your reason",
        help_text="Needed to refuse, and to depart from what the policy check suggests. The parent reads it.",
        required=False,
        max_length=2_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    register_code = forms.ChoiceField(
        label="Register code",
        help_text="Left as it is, the code goes by the kind of request and your decision.",
        required=False,
    )
    check = forms.IntegerField(widget=forms.HiddenInput)
    corrections = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        asked: Iterable[Session],
        codes: Sequence[tuple[str, str]],
        check: int,
        corrections: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["granted"].choices = [(str(session), _words(session)) for session in asked]  # type: ignore[attr-defined]
        self.fields["register_code"].choices = [("", "Suggested code"), *codes]  # type: ignore[attr-defined]
        self.fields["check"].initial = check
        self.fields["corrections"].initial = corrections

    def clean_granted(self) -> tuple[Session, ...]:
        return tuple(_session(value) for value in self.cleaned_data["granted"])


def _words(session: Session) -> str:
    return f"{date_format(session.day, 'l j F')}, {HALF_WORDS[session.half]}"


def _session(value: str) -> Session:
    day, half = value.split()
    return Session(date.fromisoformat(day), Half(half))


class QuestionForm(forms.Form):
    """What staff ask a parent about a request that waits."""

    default_renderer = PortalRenderer()

    contact = forms.TypedChoiceField(
        label="Whom to ask",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom to ask"},
    )
    question = forms.CharField(
        label="Your question",
        help_text="The parent reads it as you write it, in the school's letter.",
        max_length=2_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you would like to know"},
    )

    def __init__(
        self, *args: Any, parents: Sequence[tuple[int, str]], chosen: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["contact"].choices = parents  # type: ignore[attr-defined]
        self.fields["contact"].initial = chosen


class SearchRollForm(forms.Form):
    default_renderer = PortalRenderer()

    name = forms.CharField(
        label="Search the roll", help_text="Any part of the child's name.", max_length=100, required=False
    )
