"""The form behind a step, and the questions several journeys share."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from portal.pages.form_renderer import PortalRenderer

from .fields import AnswerField, FullName, MailAddress, PlainLine, Telephone
from .journeys import Answers

HONEYPOT = "website"


class StepForm(forms.Form):
    """One page's fields. ``before`` holds the answers to earlier pages, ``today`` is the school's day."""

    default_renderer = PortalRenderer()

    def __init__(self, *args: Any, before: Answers | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.before = before or {}
        self.today: date = timezone.localdate()
        if len(self.fields) == 1:
            next(iter(self.fields.values())).template_name = "forms/question.html"  # type: ignore[attr-defined]

    def to_answers(self) -> dict[str, Any]:
        """The cleaned answers as JSON; a form may add what follows from them."""
        return {name: field.to_answer(self.cleaned_data.get(name)) for name, field in self.answer_fields()}

    def answer_fields(self) -> list[tuple[str, AnswerField]]:
        return [(name, field) for name, field in self.fields.items() if isinstance(field, AnswerField)]

    @classmethod
    def initial_from(cls, answers: Answers) -> dict[str, Any]:
        """Stored answers as the fields show them again."""
        fields = cls.base_fields.items()
        return {n: f.from_answer(answers[n]) for n, f in fields if n in answers and isinstance(f, AnswerField)}

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        """Label and words of each answer, for the summary."""
        return [
            (str(field.row_label or field.label), field.shown(answers.get(name)))
            for name, field in self.answer_fields()
        ]


class ChildForm(StepForm):
    """Which child: never a list to choose from. A stranger learns nothing from it."""

    child_name = FullName(
        label="Your child’s full name",
        help_text="As the school knows it.",
        row_label="Child’s name",
        missing="Enter your child’s full name",
    )
    child_class = PlainLine(
        label="Class",
        help_text="The class’s name, or the year if you do not know it. For example, Oak or Year 4.",
        missing="Enter your child’s class or year",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )


class AboutYouForm(StepForm):
    """Who is writing, and how to reach them."""

    parent_name = FullName(
        label="Your full name", row_label="Your name", autocomplete="name", missing="Enter your full name"
    )
    relationship = PlainLine(
        label="How you are related to the child",
        help_text="For example, mother, father, carer.",
        row_label="Related to the child",
        missing="Enter how you are related to the child",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )
    email = MailAddress(
        label="Your email address",
        help_text="Give us an email address, a telephone number, or both. "
        "We write to say that this has arrived. Use the address the school has, if you can.",
        row_label="Your email",
        required=False,
    )
    telephone = Telephone(
        label="Your telephone number",
        row_label="Your telephone",
        help_text="If we need to ask you something.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("telephone"):
            self.add_error("email", "Enter an email address or a telephone number, so that we can reach you")
        return cleaned
