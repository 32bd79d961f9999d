"""The fields of an editor's form, one for each kind of part."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.journeys.fields import (
    NOT_GIVEN,
    AnswerField,
    DayField,
    Declaration,
    HowMany,
    LongText,
    MailAddress,
    OneOf,
    PlainLine,
    Telephone,
    YesOrNo,
)
from portal.pages.school_words import by_school, english

from .definition import DAY, DECLARATION, EMAIL, LINE, NUMBER, ONE, PARAGRAPH, SEVERAL, TELEPHONE, TEXT, YES_NO, Data


class SeveralOf(AnswerField, forms.MultipleChoiceField):
    """Tick boxes; the answer is a list in the order of the choices."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, options: Sequence[str], **kwargs: Any) -> None:
        super().__init__(choices=[(option, option) for option in options], **kwargs)
        self.options = tuple(options)
        self.error_messages["invalid_choice"] = self.error_messages["required"]

    def to_answer(self, value: Any) -> list[str]:
        return [option for option in self.options if option in (value or ())]

    def shown(self, answer: Any) -> str:
        return "\n".join(answer) if answer else str(NOT_GIVEN)

    def row_by_school(self) -> tuple[bool, bool]:
        return self.is_by_school, self.is_by_school


class Paragraph(forms.Field):
    """Words between the questions. Nothing is asked and nothing sent."""

    widget = forms.Widget

    def __init__(self, *, words: str) -> None:
        super().__init__(required=False, label="", template_name="forms/own/paragraph.html")
        self.words = words


def build_field(part: Data) -> forms.Field:
    """The field of one part of a settled form."""
    return _BUILDERS[part["kind"]](part)


def still_fits(part: Data, answer: Any) -> bool:
    """Whether a stored answer could still be given: choices and declarations may have changed since."""
    field = build_field(part)
    if isinstance(field, Declaration):
        return field.from_answer(answer)
    if answer in (None, "", []):
        return not part["needed"]
    if isinstance(field, YesOrNo):
        return isinstance(answer, bool)
    if isinstance(field, OneOf):
        return answer in part["options"]
    if isinstance(field, SeveralOf):
        return isinstance(answer, list) and set(answer) <= set(part["options"])
    try:
        shown = field.from_answer(answer)  # type: ignore[attr-defined]
        field.clean(field.widget.decompress(shown) if isinstance(field.widget, forms.MultiWidget) else shown)
    except (TypeError, ValueError, ValidationError):
        return False
    return True


def _asked(part: Data, missing: str) -> dict[str, Any]:
    return {
        "label": part["label"],
        "help_text": part["hint"],
        "row_label": part["label"],
        "required": part["needed"],
        "missing": format_html(missing.replace("%(question)s", "{}"), by_school(part["label"])),
        "is_by_school": True,
    }


def _entered(part: Data) -> dict[str, Any]:
    return _asked(part, _("Enter an answer: %(question)s"))


def _chosen(part: Data) -> dict[str, Any]:
    return _asked(part, _("Choose an answer: %(question)s"))


def _number(part: Data) -> forms.Field:
    unit = part["unit"].replace("%", "%%")
    return HowMany(name=part["label"], unit=f"%(number)s {unit}".strip(), most=part["most"], **_entered(part))


_BUILDERS: Mapping[str, Callable[[Data], forms.Field]] = {
    LINE: lambda part: PlainLine(**_entered(part)),
    TEXT: lambda part: LongText(**_entered(part)),
    YES_NO: lambda part: YesOrNo(**_chosen(part)),
    ONE: lambda part: OneOf(
        choices=[(option, option) for option in part["options"]],
        options_by_school=True,
        widget=forms.RadioSelect(attrs=english()),
        **_chosen(part),
    ),
    SEVERAL: lambda part: SeveralOf(
        options=part["options"], widget=forms.CheckboxSelectMultiple(attrs=english()), **_chosen(part)
    ),
    DAY: lambda part: DayField(name=_("The day"), **_entered(part)),
    NUMBER: _number,
    TELEPHONE: lambda part: Telephone(**_entered(part)),
    EMAIL: lambda part: MailAddress(**_entered(part)),
    PARAGRAPH: lambda part: Paragraph(words=part["text"]),
    DECLARATION: lambda part: Declaration(
        words=part["text"], row_label=_("You agree"), missing=_("Tick the box if you agree"), is_by_school=True
    ),
}
