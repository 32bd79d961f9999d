"""``forms/<slug>.toml``: a form that the school made. What its parts mean is for the room of forms to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .tables import SLUG, Table
from .text_files import load_toml

WORDS = ("introduction", "next_steps")
MOST_DAYS_KEPT = 365
DAYS_KEPT = 90
QUESTION: dict[str, Any] = {"key": "", "label": "", "hint": "", "needed": True, "sensitive": False}
# What each kind of part has, and what it is where nobody says.
PARTS: Mapping[str, dict[str, Any]] = {
    "line": QUESTION,
    "text": QUESTION | {"sensitive": True},
    "yes_no": QUESTION,
    "one": QUESTION | {"options": []},
    "several": QUESTION | {"options": []},
    "day": QUESTION,
    "number": QUESTION | {"most": 9999, "unit": ""},
    "telephone": QUESTION,
    "email": QUESTION,
    "paragraph": {"text": ""},
    "declaration": {"key": "", "text": ""},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContent:
    """``form`` holds what is asked as plain data: title, introduction, next_steps, keep_days, child and pages."""

    file: str
    slug: str
    summary: str
    received_by: str
    closes_on: date | None
    form: dict[str, Any]


def load_form(path: Path, file: str) -> FormContent:
    table = load_toml(path, file)
    table.only(("title", "summary", *WORDS, "closes_on", "received_by", "keep_days", "child", "pages"))
    if not SLUG.fullmatch(path.stem):
        accepted = "small letters, digits and single hyphens, then .toml"
        raise table.problem("file", accepted, "Rename the file: its name is the form's address.", got=path.name)
    return FormContent(
        file=file,
        slug=path.stem,
        summary=table.line("summary"),
        received_by=table.name("received_by"),
        closes_on=table.optional("closes_on", table.day, None),
        form=_form(table),
    )


def _form(table: Table) -> dict[str, Any]:
    words = {name: table.optional(name, table.text, "") for name in WORDS}
    return {
        "title": table.line("title"),
        **words,
        "keep_days": table.optional("keep_days", lambda key: table.whole(key, 1, MOST_DAYS_KEPT), DAYS_KEPT),
        "child": _child(table.section("child")) if "child" in table.data else None,
        "pages": [_page(page) for page in table.sections("pages")],
    }


def _child(table: Table) -> dict[str, Any]:
    table.only(("title", "several"))
    return {
        "title": table.line("title"),
        "several": table.optional("several", table.flag, False),
    }


def _page(table: Table) -> dict[str, Any]:
    table.only(("key", "title", "asked_if", "fields"))
    words = {name: table.optional(name, table.line, "") for name in ("key", "title")}
    asked_if = _condition(table.section("asked_if")) if "asked_if" in table.data else None
    return {**words, "asked_if": asked_if, "fields": [_part(part) for part in table.sections("fields")]}


def _condition(table: Table) -> dict[str, str]:
    table.only(("question", "answer"))
    return {name: table.line(name) for name in ("question", "answer")}


def _part(table: Table) -> dict[str, Any]:
    kind = table.choice("kind", PARTS)
    usual = PARTS[kind]
    table.only(("kind", *usual))
    read: Mapping[str, Callable[[str], Any]] = {
        "needed": table.flag,
        "sensitive": table.flag,
        "options": lambda key: list(table.texts(key)),
        "most": lambda key: table.whole(key, 1, 1_000_000),
        "text": table.text if kind == "paragraph" else table.line,
    }
    told = {name: read.get(name, table.line)(name) for name in usual if name in table.data}
    return {"kind": kind, **usual, **told}
