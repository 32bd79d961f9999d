"""Where rules differ only in the word at the limit, one block of the editor offers the words."""

from collections.abc import Iterable
from copy import copy
from dataclasses import Field, fields
from itertools import takewhile
from typing import Any

from wagtail import blocks

from portal.rules.leave.catalogue import Rule
from portal.rules.leave.word_variants import variants_of

WORD = "words"


def alternatives(rule: Rule) -> list[Rule]:
    """The rules that one block stands for; the first gives it its name."""
    return list(variants_of(rule).values()) or [rule]


def leads(rule: Rule) -> bool:
    """Whether the rule gives its name to the block."""
    return alternatives(rule)[0].id == rule.id


def word_of(rule: Rule) -> str:
    """The rule's own word; the empty text where there is nothing to choose."""
    return next((word for word, each in variants_of(rule).items() if each.id == rule.id), "")


def with_word(rule: Rule, word: str | None) -> Rule:
    """The rule that the chosen word means."""
    return variants_of(rule).get(word or "", rule)


def word_choice(rule: Rule) -> list[tuple[str, blocks.FieldBlock]]:
    """The block's choice of words, each with what it means exactly at the limit; nothing where there is no choice."""
    limits = {word: limit_of(each).metadata for word, each in variants_of(rule).items()}
    choices = [(word, f"{about['label']}: {_lower_first(about['help'])}") for word, about in limits.items()]
    if not choices:
        return []
    return [(WORD, blocks.ChoiceBlock(choices=choices, default=choices[0][0], label="Words at the limit"))]


def limit_of(rule: Rule) -> "Field[Any]":
    return next(field for field in fields(rule.parameters) if field.metadata["comparator"])


def parameters_of(rule: Rule) -> Iterable["Field[Any]"]:
    """The rule's parameters. Where the word is chosen beside it, the limit is named without its word."""
    if not variants_of(rule):
        return fields(rule.parameters)
    limit = copy(limit_of(rule))
    label = common_words(limit_of(each).metadata["label"] for each in alternatives(rule))
    limit.metadata = {**limit.metadata, "label": label, "comparator": None, "help": ""}  # type: ignore[assignment]
    return [limit if field.name == limit.name else field for field in fields(rule.parameters)]


def common_words(labels: Iterable[str]) -> str:
    """What the labels begin with.

    >>> common_words(["Attendance so far, above a figure", "Attendance so far, not less than a figure"])
    'Attendance so far'
    """
    places = zip(*labels, strict=False)
    return "".join(place[0] for place in takewhile(lambda place: len(set(place)) == 1, places)).rstrip(", ")


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
