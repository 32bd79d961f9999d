"""What keeps an editor's form from being published: where, what was got, what is accepted, what to do."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.content_loader.forms import MOST_DAYS_KEPT

from .definition import (
    CHOICES,
    KEY_LENGTH,
    PARAGRAPH,
    WITH_OPTIONS,
    Data,
    answers_accepted,
    questions,
)

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that the frame of every form uses for pages and for answers of its own.
PAGES_OF_THE_FRAME = frozenset({"check", "sent", "again", "child", "children", "you", "evidence"})
ANSWERS_OF_THE_FRAME = frozenset({"children", "email", "evidence", "language", "relationship", "telephone", "website"})
LONGEST_OPTION = 200


@dataclass(frozen=True)
class Problem:
    place: str
    got: Any
    accepted: str
    advice: str

    def __str__(self) -> str:
        got = "nothing" if self.got in (None, "", []) else f"“{self.got}”"
        return f"{self.place}: got {got}; accepted: {self.accepted}. {self.advice}"


def problems_of(form: Data) -> list[Problem]:
    """Everything wrong with a settled form, in its order."""
    found = [*_of_whole(form), *_of_keys(form)]
    for number, page in enumerate(form["pages"], 1):
        place = f"page {number}" + (f" ({page['title']})" if page["title"] else "")
        found += [*_of_page(page, place), *_of_condition(page, place, list(questions(form["pages"][: number - 1])))]
    return found


def _of_whole(form: Data) -> Iterator[Problem]:
    days = form["keep_days"]
    if not isinstance(days, int) or not 1 <= days <= MOST_DAYS_KEPT:
        accepted = f"a whole number from 1 to {MOST_DAYS_KEPT}"
        yield Problem("days answers are kept", days, accepted, "Answers of parents are kept for a year at most.")
    if not form["title"]:
        yield Problem("title", "", "a title", "Say in a few words what the form is for.")
    if not any(True for _ in questions(form["pages"])):
        yield Problem("pages", "", "at least one question", "Add a page with a question.")
    if form["child"] and not form["child"]["title"]:
        yield Problem("child", "", "the question that asks for the child", "Write it, for example: Who is coming?")


def _of_keys(form: Data) -> Iterator[Problem]:
    frames = [(page["key"], "page", PAGES_OF_THE_FRAME) for page in form["pages"]]
    frames += [(question["key"], "question", ANSWERS_OF_THE_FRAME) for question in questions(form["pages"])]
    for key, what, taken in frames:
        if not KEY.fullmatch(key) or len(key) > KEY_LENGTH:
            accepted = f"small letters, digits and single hyphens, {KEY_LENGTH} at most"
            yield Problem(f"short name of a {what}", key, accepted, "Change it, or leave it empty: it is made for you.")
        elif key in taken:
            yield Problem(
                f"short name of a {what}", key, "another name: every form uses this one", f"Take {key}-2, for example."
            )
    for what in ("page", "question"):
        for key, times in Counter(name for name, of, _ in frames if of == what).items():
            if times > 1:
                yield Problem(f"short name of a {what}", key, "a name of its own", f"Change one of the {times}.")


def _of_page(page: Data, place: str) -> Iterator[Problem]:
    fields = page["fields"]
    if not fields:
        yield Problem(place, "", "a question or some information", "Add one, or remove the page.")
    if not page["title"]:
        yield Problem(place, "", "a heading, where there is more than one thing on the page", "Write it.")
    for number, field in enumerate(fields, 1):
        yield from _of_field(field, f"{place}, part {number}")


def _of_field(field: Data, place: str) -> Iterator[Problem]:
    words = "text" if "text" in field else "label"
    if not field[words]:
        what = "some words" if field["kind"] == PARAGRAPH else "the words that parents read"
        yield Problem(place, "", what, "Write them.")
    if field["kind"] in WITH_OPTIONS:
        yield from _of_options(field["options"], place)
    if "most" in field and (not isinstance(field["most"], int) or not 1 <= field["most"] <= 1_000_000):
        yield Problem(place, field["most"], "a largest number from 1 to 1,000,000", "Correct it.")


def _of_options(options: list[str], place: str) -> Iterator[Problem]:
    if len(options) < 2:
        yield Problem(place, ", ".join(options), "at least two answers to choose from", "Add one to a line.")
    for option, times in Counter(option.casefold() for option in options).items():
        if times > 1:
            yield Problem(place, option, "each answer once", "Remove the second one.")
    for option in options:
        if len(option) > LONGEST_OPTION:
            yield Problem(place, f"{option[:40]}…", f"answers of at most {LONGEST_OPTION} letters", "Shorten it.")


def _of_condition(page: Data, place: str, before: list[Data]) -> Iterator[Problem]:
    if page["asked_if"] is None:
        return
    question, answer = page["asked_if"]["question"], page["asked_if"]["answer"]
    possible = [each for each in before if each["kind"] in CHOICES]
    found = next((each for each in possible if each["key"] == question), None)
    if found is None:
        labels = "; ".join(each["label"] for each in possible) or "there is none yet"
        yield Problem(
            f"{place}, asked only if",
            question,
            f"a question with choices on an earlier page ({labels})",
            "Copy its words exactly.",
        )
    elif answer not in answers_accepted(found):
        accepted = "one of its answers: " + ", ".join(answers_accepted(found))
        yield Problem(f"{place}, asked only if", answer, accepted, "Copy the answer exactly.")
