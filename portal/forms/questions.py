"""The form behind a step, and the questions several journeys share."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.pages.form_renderer import PortalRenderer
from portal.pages.models import School
from portal.pages.words import Words

from .fair_use.subjects import fold_name
from .fields import AnswerField, FullName, MailAddress, PlainLine, Telephone
from .journeys import Answers, Step

HONEYPOT = "website"


class StepForm(forms.Form):
    """One page's fields. ``before`` holds the answers to earlier pages, ``today`` is the school's day.

    ``school`` is whom a parent writes to; None where the form only shows answers that were given.
    """

    default_renderer = PortalRenderer()

    def __init__(self, *args: Any, before: Answers | None = None, school: School | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.before, self.school = before or {}, school
        self.today: date = timezone.localdate()
        if self.is_single:
            next(iter(self.fields.values())).template_name = "forms/question.html"  # type: ignore[attr-defined]

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
            for name, field in self.answer_fields()
            if self.was_asked(name, answers)
        ]

    def was_asked(self, name: str, answers: Answers) -> bool:
        """Whether the summary has a row for this field."""
        return True


class ChildForm(StepForm):
    """Which child: never a list to choose from. A stranger learns nothing from it.

    ``number`` is the child's place, 0 for the first, and ``others`` what was answered about the other children.
    ``asked_of_others`` names the fields that are asked from the second child on.
    """

    asked_of_others: tuple[str, ...] = ()

    child_name = FullName(
        label=_("Your child’s full name"),
        help_text=_("As the school knows it."),
        row_label=_("Child’s name"),
        missing=_("Enter your child’s full name"),
    )
    child_class = PlainLine(
        label=_("Class"),
        help_text=_("The class’s name, or the year if you do not know it. For example, Oak or Year 4."),
        missing=_("Enter your child’s class or year"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, number: int | None = None, others: Sequence[Answers] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        if number == 0:
            for name in self.asked_of_others:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self._same_child(cleaned) in map(self._same_child, self.others):
            self.add_error("child_name", _("You have already told us about this child. Enter another child’s name"))
        return cleaned

    @staticmethod
    def _same_child(answers: Answers) -> tuple[str, str]:
        return fold_name(answers["child_name"]), fold_name(answers["child_class"])

    def was_asked(self, name: str, answers: Answers) -> bool:
        return name in answers or name not in self.asked_of_others


def child_step(title: Words, form: type[ChildForm] = ChildForm) -> Step:
    """The page "Which child?" of a journey about one or more children.

    Put it first. A parent may add further children from it; each becomes a submission of its own, with the answers of
    this page about the child and the answers of all other pages, flat (`journeys.each_child`). Later pages, ``advice``
    and ``asked_if`` see the children so far in ``before[CHILDREN]``, a list. A subclass of ``ChildForm`` may ask more
    about each child, or name in ``asked_of_others`` what it asks from the second child on only.
    """
    return Step("child", title, form, is_for_each_child=True)


class AboutYouForm(StepForm):
    """Who is writing, and how to reach them."""

    parent_name = FullName(
        label=_("Your full name"), row_label=_("Your name"), autocomplete="name", missing=_("Enter your full name")
    )
    relationship = PlainLine(
        label=_("How you are related to the child"),
        help_text=_("For example, mother, father, carer."),
        row_label=_("Related to the child"),
        missing=_("Enter how you are related to the child"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )
    email = MailAddress(
        label=_("Your email address"),
        help_text=_(
            "Give us an email address, a telephone number, or both. "
            "We write to say that this has arrived. Use the address the school has, if you can."
        ),
        row_label=_("Your email"),
        required=False,
    )
    telephone = Telephone(
        label=_("Your telephone number"),
        row_label=_("Your telephone"),
        help_text=_("If we need to ask you something."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("telephone"):
            self.add_error("email", _("Enter an email address or a telephone number, so that we can reach you"))
        return cleaned
