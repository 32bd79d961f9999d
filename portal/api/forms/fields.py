"""What each kind of field asks for, as JSON Schema of the answer it stores. An unknown kind is an error."""

import html
from functools import singledispatch
from typing import Any

from django import forms
from django.utils.html import strip_tags

from portal.forms.files import FilesAnswer
from portal.forms.own.fields import Paragraph, SeveralOf
from portal.journeys.fields import (
    ClockField,
    DayField,
    DayList,
    Declaration,
    FullName,
    HowMany,
    LongText,
    MailAddress,
    OneOf,
    PlainLine,
    Telephone,
    YesOrNo,
)

Data = dict[str, Any]


@singledispatch
def describe(field: Any) -> tuple[str, Data]:
    """The kind of a field and the JSON Schema of its answer. Raises TypeError for a field nobody described."""
    raise TypeError(f"The API does not know {type(field).__name__}: describe it in portal/api/forms/fields.py.")


def _text(field: PlainLine | LongText) -> Data:
    schema: Data = {"type": "string"}
    if field.max_length:
        schema["maxLength"] = field.max_length
    return schema | ({"minLength": 1} if field.required else {})


@describe.register
def _(field: PlainLine) -> tuple[str, Data]:
    return "line", _text(field)


@describe.register
def _(field: FullName) -> tuple[str, Data]:
    return "name", _text(field)


@describe.register
def _(field: MailAddress) -> tuple[str, Data]:
    return "email", _text(field) | ({"format": "email"} if field.required else {})


@describe.register
def _(field: Telephone) -> tuple[str, Data]:
    return "telephone", _text(field)


@describe.register
def _(field: LongText) -> tuple[str, Data]:
    return "text", _text(field)


@describe.register
def _(field: OneOf) -> tuple[str, Data]:
    values = [value for value, _label in field.choices if value != ""]  # type: ignore[union-attr, misc]
    return "one", {"enum": values if field.required else ["", *values]}


@describe.register
def _(field: YesOrNo) -> tuple[str, Data]:
    return "yes_no", {"enum": [option["value"] for option in options_of(field)] + ([] if field.required else [None])}


@describe.register
def _(field: SeveralOf) -> tuple[str, Data]:
    schema = {"type": "array", "items": {"enum": list(field.options)}, "uniqueItems": True}
    return "several", schema | ({"minItems": 1} if field.required else {})


@describe.register
def _(field: Declaration) -> tuple[str, Data]:
    return "declaration", {"const": field.words} if field.required else {"enum": [field.words, ""]}


@describe.register
def _(field: DayField) -> tuple[str, Data]:
    return "day", _or_none({"type": "string", "format": "date"}, field)


@describe.register
def _(field: DayList) -> tuple[str, Data]:
    schema = {"type": "array", "items": {"type": "string", "format": "date"}, "maxItems": field.MOST}
    return "days", schema | ({"minItems": 1} if field.required else {})


@describe.register
def _(field: ClockField) -> tuple[str, Data]:
    return "clock", _or_none({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}, field)


@describe.register
def _(field: HowMany) -> tuple[str, Data]:
    kind = "integer" if field.decimal_places == 0 else "number"
    return "number", _or_none({"type": kind, "minimum": 0, "maximum": field.most}, field)


@describe.register
def _(field: FilesAnswer) -> tuple[str, Data]:
    return "files", {"type": "array"}


@describe.register
def _(field: Paragraph) -> tuple[str, Data]:
    return "information", {}


def _or_none(schema: Data, field: forms.Field) -> Data:
    return schema if field.required else {"anyOf": [schema, {"type": "null"}]}


def options_of(field: forms.Field) -> list[Data]:
    """The choices with the answers they stand for, in order."""
    if not isinstance(field, OneOf | SeveralOf):
        return []
    hints = getattr(field, "hints", {})
    return [
        {
            "value": field.to_answer(value) if isinstance(field, YesOrNo) else value,
            "label": plain(label),
            "hint": plain(hints.get(value, "")),
        }
        for value, label in field.choices  # type: ignore[union-attr]
        if value != ""
    ]


def plain(words: object) -> str:
    """Words without the marks of a language that a page puts round a school's own."""
    return html.unescape(strip_tags(str(words))) if hasattr(words, "__html__") else str(words)
