"""What a signer is asked, as a journey: a page for each question of a questionnaire, then a tick and a name.

The words of the school stand on the start page, which is the clause itself; its questions are the school's words too.
"""

from functools import partial
from types import new_class
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.journeys.definition import Answers, Journey, Step
from portal.journeys.fields import Declaration, FullName, LongText, OneOf, PlainLine
from portal.journeys.questions import StepForm
from portal.pages.models import School
from portal.policies.agreements.clauses import Agreement
from portal.policies.agreements.counts import NO, YES
from portal.policies.agreements.wording import QUESTIONNAIRE, TEXT

LAST = "answers"
"""The page with the tick and the name: the only one of an agreement."""
OF_QUESTION = "question-"
Item = dict[str, Any]


class QuestionForm(StepForm):
    """One question of a questionnaire, and room for a comment where it is answered by yes or no."""

    @property
    def is_single(self) -> bool:
        """The question is the heading, and its comment stands below."""
        return True

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        label, shown = super().rows(answers)[0]
        comments = [answers[name] for name, _field in self.answer_fields()[1:] if answers.get(name)]
        return [(label, "\n".join([shown, *comments]))]


class SignForm(StepForm):
    """The tick under what is agreed to, where there is one, and the name."""

    @property
    def is_single(self) -> bool:
        return False


class VisitorForm(SignForm):
    """Filled in on a visitor's phone or on the school's tablet, so the browser is asked to remember nothing."""

    name = FullName(
        label=gettext_lazy("Your full name"),
        row_label=gettext_lazy("Your name"),
        missing=gettext_lazy("Enter your full name"),
    )
    organisation = PlainLine(
        label=gettext_lazy("Where you come from"),
        help_text=gettext_lazy("Your firm or organisation, if any."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    visiting = PlainLine(
        label=gettext_lazy("Whom you are visiting"),
        missing=gettext_lazy("Enter whom you are visiting"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DeclineForm(SignForm):
    reason = LongText(
        label=gettext_lazy("Why you do not sign"),
        help_text=gettext_lazy("A few words. The school reads them, and may speak with you."),
        missing=gettext_lazy("Say in a few words why you do not sign"),
    )


def signing_journey(agreement: Agreement, child: str = "") -> Journey:
    """The questions of the agreement, then the signature. ``child`` is the pupil for whom a parent signs."""
    is_asked = agreement.kind == QUESTIONNAIRE
    questions = [_question_step(item) for item in agreement.items] if is_asked else []
    fields = _ticks(agreement, child) | {"name": _name_field()}
    title = _("Your name") if is_asked else _("Sign")
    return _journey(agreement, (*questions, Step(LAST, title, _form("NameForm", SignForm, fields))))


def visitors_journey(agreement: Agreement) -> Journey:
    """One page for whoever comes to the door."""
    return _journey(
        agreement, (Step("details", _("Sign in as a visitor"), _form("DoorForm", VisitorForm, _ticks(agreement, ""))),)
    )


def given_answers(agreement: Agreement, answers: Answers) -> list[dict[str, str]]:
    """The answers to a questionnaire with the words of their questions, as a signature keeps them."""
    if agreement.kind != QUESTIONNAIRE:
        return []
    return [
        {
            "key": item["key"],
            "text": item["text"],
            "answer": answers.get(f"answer-{item['key']}", ""),
            "comment": answers.get(f"comment-{item['key']}", ""),
        }
        for item in agreement.items
    ]


def _journey(agreement: Agreement, steps: tuple[Step, ...]) -> Journey:
    return Journey(
        slug=agreement.anchor,
        title=agreement.title,
        steps=steps,
        introduction=lambda _school: agreement.html,
        next_steps=partial(_next_steps, agreement),
        version=agreement.sha256,
        is_by_school=True,
    )


def _next_steps(agreement: Agreement, school: School) -> str:
    if agreement.kind == QUESTIONNAIRE:
        return _("The people at school who look after this policy read your answers. They may speak with you.")
    return _("You need do nothing more. When these words change, we ask you again.")


def _question_step(item: Item) -> Step:
    fields = _text_fields(item) if item["answer"] == TEXT else _yes_no_fields(item)
    return Step(f"{OF_QUESTION}{item['key']}", item["text"], _form("OneQuestionForm", QuestionForm, fields))


def _form(name: str, base: type[StepForm], fields: dict[str, forms.Field]) -> type[StepForm]:
    return new_class(name, (base,), exec_body=lambda namespace: namespace.update(fields))


def _text_fields(item: Item) -> dict[str, forms.Field]:
    hint = item.get("hint", "")
    return {f"answer-{item['key']}": LongText(label=item["text"], help_text=hint, required=False, is_by_school=True)}


def _yes_no_fields(item: Item) -> dict[str, forms.Field]:
    answer = OneOf(
        label=item["text"],
        help_text=item.get("hint", ""),
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
        missing=gettext_lazy("Answer yes or no"),
        is_by_school=True,
    )
    comment = PlainLine(label=gettext_lazy("Comment"), required=False)
    return {f"answer-{item['key']}": answer, f"comment-{item['key']}": comment}


def _ticks(agreement: Agreement, child: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if agreement.accept:
        fields["accept"] = Declaration(
            words=agreement.accept,
            row_label=_("You agree"),
            missing=_("Tick the box if you agree"),
            is_by_school=True,
        )
    if child:
        fields["with_child"] = Declaration(
            words=_("I have read this with %(child)s, who agrees to it.") % {"child": child},
            row_label=_("You agree"),
            missing=_("Tick the box when you have read it with %(child)s") % {"child": child},
        )
    return fields


def _name_field() -> forms.Field:
    return FullName(
        label=_("Your full name"), row_label=_("Your name"), autocomplete="name", missing=_("Enter your full name")
    )
