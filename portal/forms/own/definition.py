"""An editor's form as plain data. The editor's blocks, a content file and the frozen copy all say the same.

A form has a ``title``, ``introduction``, ``next_steps``, ``keep_days``, a ``child`` or none, and ``pages``; a page has
a ``key``, a ``title``, ``asked_if`` or none, and ``fields``. Answers are kept by the key of their question, so a
question whose words change keeps its answers.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.text import slugify

from portal.content_loader.forms import DAYS_KEPT, PARTS

Data = dict[str, Any]
LINE, TEXT, YES_NO, ONE, SEVERAL = "line", "text", "yes_no", "one", "several"
DAY, NUMBER, TELEPHONE, EMAIL = "day", "number", "telephone", "email"
PARAGRAPH, DECLARATION = "paragraph", "declaration"
KINDS: Mapping[str, str] = {
    LINE: "Short answer",
    TEXT: "Long answer",
    YES_NO: "Yes or no",
    ONE: "Choose one",
    SEVERAL: "Choose several",
    DAY: "Day",
    NUMBER: "Number",
    TELEPHONE: "Telephone number",
    EMAIL: "Email address",
    PARAGRAPH: "Information",
    DECLARATION: "Declaration to agree to",
}
WITH_OPTIONS = (ONE, SEVERAL)
CHOICES = (YES_NO, ONE, SEVERAL)
ANSWERS_TO_YES_NO = ("yes", "no")
KEY_LENGTH = 40
CHILD: Data = {"title": "Which child is this about?", "several": False}


def settled(given: Mapping[str, Any]) -> Data:
    """The form with every key of its own, texts tidied, and ``asked_if`` by keys. What is wrong stays as it is."""
    of_pages: set[str] = set()
    of_questions: set[str] = set()
    pages = [_settled_page(page, of_pages, of_questions) for page in given.get("pages", ())]
    data = {
        "title": _tidy(given.get("title")),
        "introduction": _tidy(given.get("introduction")),
        "next_steps": _tidy(given.get("next_steps")),
        "keep_days": given.get("keep_days", DAYS_KEPT),
        "child": CHILD | {k: _tidy(v) for k, v in given["child"].items()} if given.get("child") is not None else None,
        "pages": pages,
    }
    for number, page in enumerate(pages):
        page["asked_if"] = _by_key(page["asked_if"], list(questions(pages[:number])))
    return data


def _settled_page(given: Mapping[str, Any], of_pages: set[str], of_questions: set[str]) -> Data:
    fields = [_settled_field(field, of_questions) for field in given.get("fields", ())]
    title = _tidy(given.get("title"))
    if not title and len(fields) == 1:
        title = fields[0].get("label") or ""
    asked_if = given.get("asked_if")
    return {
        "key": own_key(_tidy(given.get("key")), title, "page", of_pages),
        "title": title,
        "asked_if": {name: _tidy(asked_if.get(name)) for name in ("question", "answer")} if asked_if else None,
        "fields": fields,
    }


def _settled_field(given: Mapping[str, Any], keys: set[str]) -> Data:
    kind = given["kind"]
    data = {"kind": kind} | {name: _tidy(given.get(name, usual)) for name, usual in PARTS[kind].items()}
    if "options" in data:
        data["options"] = [_tidy(option) for option in data["options"]]
    if "key" in data:
        data["key"] = own_key(data["key"], data.get("label") or data.get("text", ""), "question", keys)
    return data


def own_key(key: str, words: str, otherwise: str, taken: set[str]) -> str:
    """The key as given; without one, made of the words, and of no other question or page."""
    stem = key or slugify(words)[:KEY_LENGTH].strip("-") or otherwise
    found, number = stem, 1
    while not key and found in taken:
        number += 1
        found = f"{stem[: KEY_LENGTH - 3]}-{number}"
    taken.add(found)
    return found


def questions(pages: list[Data]) -> Iterator[Data]:
    """Everything that is answered, in order; declarations too, information not."""
    return (field for page in pages for field in page["fields"] if "key" in field)


def answers_accepted(question: Data) -> tuple[str, ...]:
    """What ``asked_if`` may name as the answer to this question."""
    return ANSWERS_TO_YES_NO if question["kind"] == YES_NO else tuple(question["options"])


def _by_key(asked_if: Data | None, before: list[Data]) -> Data | None:
    """An editor names a question by its words, a file by its key; answers are told apart without regard to case."""
    if not asked_if or not any(asked_if.values()):
        return None
    wanted = asked_if["question"].casefold()
    found = next((q for q in before if wanted in (q["key"], q.get("label", "").casefold())), None)
    if found is None or found["kind"] not in CHOICES:
        return asked_if
    said = asked_if["answer"].casefold()
    answer = next((each for each in answers_accepted(found) if each.casefold() == said), asked_if["answer"])
    return {"question": found["key"], "answer": answer}


def _tidy(value: Any) -> Any:
    """Text without space around it; nothing given is no text."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else value
