"""The form behind a step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from portal.pages.form_renderer import PortalRenderer
from portal.pages.models import School

from .definition import Answers
from .fields import AnswerField


class StepForm(forms.Form):
    """One page's fields. ``before`` holds the answers to earlier pages, ``today`` is the school's day.

    ``school`` is whom one writes to; None where the form only shows answers that were given.
    """

    default_renderer = PortalRenderer()
    is_by_school = False
    """Whether the page's heading is the school's own words."""
    also_gives: tuple[str, ...] = ()
    """Names of answers that follow from those to the page's fields."""
    meets: Mapping[str, Any] = {}
    """JSON Schema of what several answers of the page meet together, for whoever asks it elsewhere."""

    def __init__(self, *args: Any, before: Answers | None = None, school: School | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.before, self.school = before or {}, school
        self.today: date = timezone.localdate()
        if self.is_single:
            next(iter(self.fields.values())).template_name = "journeys/question.html"  # type: ignore[attr-defined]

    @property
    def is_single(self) -> bool:
        """Whether the page's only question is its heading."""
        return len(self.fields) == 1

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
            for name, field in self.asked_fields(answers)
        ]

    def asked_fields(self, answers: Answers) -> list[tuple[str, AnswerField]]:
        """The fields that have a row each in the summary."""
        return [(name, field) for name, field in self.answer_fields() if self.was_asked(name, answers)]

    def was_asked(self, name: str, answers: Answers) -> bool:
        """Whether the summary has a row for this field."""
        return True
