"""Forms as the API describes them, page by page, for an app that shows them itself."""

import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator

from portal.api.paging import PageOfList
from portal.api.parameters import OfSchool
from portal.pages.languages import languages

API = "https://portal.school.example/api/v1/forms/leave/"
PAGE = "https://portal.school.example/forms/leave/"
Kind = Literal[
    "line",
    "name",
    "text",
    "email",
    "telephone",
    "one",
    "several",
    "yes_no",
    "day",
    "days",
    "clock",
    "number",
    "declaration",
    "files",
    "information",
]


def _on_offer(code: str) -> str:
    if code not in languages():
        raise ValueError(f"must be one of {', '.join(languages())}")
    return code


class FormWanted(OfSchool):
    """Whose form, and in which language."""

    language: Annotated[str, AfterValidator(_on_offer)] = Field(
        "en",
        description="The language of the portal's own words. A school's own forms stay as the school wrote them.",
        examples=["pl"],
        json_schema_extra={"enum": list(languages())},
    )


class FormBrief(Schema):
    """A form that parents may fill in now."""

    slug: str = Field(examples=["leave"])
    title: str = Field(examples=["Ask for leave of absence"])
    summary: str = Field(description="Of a school's own form: what it is for; else empty.", examples=[""])
    by_school: bool = Field(description="Whether the school made it, in its own words.", examples=[False])
    closes_on: datetime.date | None = Field(description="The last day it is open, if there is one.", examples=[None])
    school: str = Field(description="The slug of its school.", examples=["thistlemere"])
    page: str = Field(
        description="Where it is filled in and sent. Nothing can be sent through the API.", examples=[PAGE]
    )
    url: str = Field(description="All its pages, for programs.", examples=[API])


class FormList(PageOfList):
    """The portal's own forms, then the school's."""

    forms: list[FormBrief]


class Option(Schema):
    """One choice."""

    value: str | bool | None = Field(description="The answer it stands for.", examples=["funeral"])
    label: str = Field(examples=["A funeral"])
    hint: str = Field(examples=[""])


class FieldOut(Schema):
    """One question."""

    name: str = Field(description="The name of its answer.", examples=["kind"])
    kind: Kind = Field(description="How it is asked.", examples=["one"])
    label: str = Field(examples=["What is the leave for?"])
    hint: str = Field(description="A line of help below the label.", examples=[""])
    row_label: str = Field(description="What heads the answer in a summary.", examples=["Leave for"])
    required: bool = Field(examples=[True])
    missing: str = Field(
        description="What is said when a needed answer is not there.", examples=["Choose what the leave is for"]
    )
    options: list[Option]
    unit: str = Field(description="What a number counts.", examples=[""])
    words: str = Field(description="Of a declaration or information: the text.", examples=[""])
    autocomplete: str = Field(description="HTML's name for what a browser may fill in.", examples=[""])
    by_school: bool = Field(description="Whether its words are the school's own, in English.", examples=[False])
    from_second_child: bool = Field(description="Whether it is only asked about further children.", examples=[False])
    answer: dict[str, Any] = Field(
        description="JSON Schema of the answer.", examples=[{"enum": ["medical", "funeral"]}]
    )


class Files(Schema):
    """A page on which files are added. They go to the portal's own page, never through the API."""

    needed: bool = Field(examples=[True])
    most_files: int = Field(examples=[5])
    most_bytes: int = Field(description="Of one file.", examples=[7340032])
    accepted: str = Field(description="Kinds of file, in words.", examples=["PDF, JPEG, PNG or HEIC"])


class Repeat(Schema):
    """A page that is answered once for each child. Its answers are a list."""

    name: str = Field(description="The name of the list.", examples=["children"])
    most: int = Field(examples=[8])


class StepOut(Schema):
    """One page of the form."""

    slug: str = Field(examples=["kind"])
    title: str = Field(examples=["What is the leave for?"])
    page: str = Field(description="The page for people.", examples=[f"{PAGE}kind/"])
    asked_if: dict[str, Any] | None = Field(
        description="JSON Schema (2020-12): the page is asked where the answers so far, as one object, fit it. "
        "Null: always.",
        examples=[{"properties": {"kind": {"const": "funeral"}}, "required": ["kind"]}],
    )
    fields: list[FieldOut]
    answers: dict[str, Any] = Field(
        description="JSON Schema of the page's answers. The portal checks more when the form is sent.",
        examples=[{"type": "object", "properties": {"kind": {"enum": ["medical", "funeral"]}}, "required": ["kind"]}],
    )
    also_gives: list[str] = Field(
        description="Answers that follow from the page's: conditions may ask whether they are there.", examples=[[]]
    )
    repeat: Repeat | None
    files: Files | None


class LanguageOut(Schema):
    """A language the form can be had in."""

    code: str = Field(description="For the parameter ``language``.", examples=["pl"])
    tag: str = Field(description="For HTML's ``lang``.", examples=["pl"])
    name: str = Field(examples=["Polski"])
    direction: Literal["ltr", "rtl"] = Field(examples=["ltr"])


class FormOut(FormBrief):
    """A form with all its pages, in one language."""

    thing: str = Field(description="What is sent, in mid-sentence.", examples=["leave request"])
    language: LanguageOut
    languages: list[LanguageOut] = Field(description="Every language the form can be had in.")
    introduction: str = Field(
        description="Safe HTML before the first page; links resolve against ``page``.",
        examples=["<p>Use this form to ask for leave of absence.</p>"],
    )
    next_steps: str = Field(
        description="Safe HTML after it was sent; links resolve against ``page``.",
        examples=["<p>The headteacher reads it and decides.</p>"],
    )
    privacy: str = Field(
        description="What the answers are used for.", examples=["We use your answers to look after your child."]
    )
    steps: list[StepOut]
