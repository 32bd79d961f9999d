"""The forms of the workspace."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from portal.attendance_plugin.leave.models import Decision
from portal.pages.form_renderer import PortalRenderer
from portal.rules.sessions import Half, Session

HALF_WORDS = {Half.AM: "morning", Half.PM: "afternoon"}

TIME_TO_ANSWER = timedelta(days=7)
ORDINARY_OUTCOMES = [choice for choice in Decision.Outcome.choices if choice[0] != Decision.Outcome.NOTED]


@dataclass(frozen=True, kw_only=True)
class SessionBox:
    """A session to tick; without a value the half day was not asked for."""

    value: str = ""
    label: str = ""
    is_ticked: bool = False


@dataclass(frozen=True, kw_only=True)
class SessionDay:
    day: date
    is_suggested: bool
    boxes: list[SessionBox]


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
        suggested: Collection[date] = (),
        under_licence: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.asked, self.suggested = tuple(asked), frozenset(suggested)
        if not under_licence:
            self.fields["outcome"].choices = ORDINARY_OUTCOMES  # type: ignore[attr-defined]
        self.fields["granted"].choices = [(str(session), _words(session)) for session in self.asked]  # type: ignore[attr-defined]
        self.fields["register_code"].choices = [("", "Suggested code"), *codes]  # type: ignore[attr-defined]
        self.fields["check"].initial = check
        self.fields["corrections"].initial = corrections

    def days(self) -> list[SessionDay]:
        """The sessions asked for as a table: one line a day, a box for each half of it that was asked for."""
        ticked = set(self["granted"].value() or ())
        days = dict.fromkeys(session.day for session in self.asked)
        return [
            SessionDay(
                day=day, is_suggested=day in self.suggested, boxes=[self._box(day, half, ticked) for half in Half]
            )
            for day in days
        ]

    def _box(self, day: date, half: Half, ticked: set[str]) -> SessionBox:
        session = Session(day, half)
        if session not in self.asked:
            return SessionBox()
        return SessionBox(value=str(session), label=_words(session), is_ticked=str(session) in ticked)

    def clean_granted(self) -> tuple[Session, ...]:
        return tuple(_session(value) for value in self.cleaned_data["granted"])


class SupersedeForm(DecisionForm):
    """Another decision in the place of the one that stands."""

    why = forms.CharField(
        label="Why the decision is replaced",
        help_text="For the record. The parent does not read it.",
        error_messages={"required": "Say why the decision is replaced"},
        max_length=1_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decision: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].initial = decision


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
    answer_by = forms.DateField(
        label="Answer by",
        help_text="It stands in the letter. When no answer has come by then, one reminder goes by itself.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter the day to answer by as a date, such as 2026-12-04, or leave it empty"},
    )

    def __init__(
        self, *args: Any, parents: Sequence[tuple[int, str]], chosen: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["contact"].choices = parents  # type: ignore[attr-defined]
        self.fields["contact"].initial = chosen
        self.fields["answer_by"].initial = timezone.localdate() + TIME_TO_ANSWER


class SearchRollForm(forms.Form):
    default_renderer = PortalRenderer()

    name = forms.CharField(
        label="Search the roll", help_text="Any part of the child's name.", max_length=100, required=False
    )
