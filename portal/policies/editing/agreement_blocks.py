"""What an editor adds to a clause that people sign or answer: an agreement, a questionnaire or a checklist."""

from collections.abc import Mapping
from typing import Any

from django import forms
from wagtail import blocks

from portal.policies.agreements.wording import (
    AGREEMENT,
    CHECKLIST,
    ITEMS,
    QUESTIONNAIRE,
    TEXT,
    WITH_CLASS,
    WITH_PARENT,
    YES_NO,
    group_label,
    known_groups,
    settled,
)

YEARS = [(str(year), "Reception" if year == 0 else f"Year {year}") for year in range(14)]
SHARED = ("accept", "pupils_sign")
WAYS = [(WITH_PARENT, "with a parent, to whom the link is sent"), (WITH_CLASS, "together with the class teacher")]
KEY_HELP = "Its lasting name, in small letters, digits and hyphens. Keep it when the words change."


def agreement_block() -> blocks.StreamBlock:
    """None of the three kinds, or one."""
    return blocks.StreamBlock(
        [
            (AGREEMENT, _block("Agreement", [("statements", _items(_statement()))], signs=True)),
            (QUESTIONNAIRE, _block("Questionnaire", [("questions", _items(_question()))])),
            (CHECKLIST, _block("Checklist", [("questions", _items(_question()))])),
        ],
        required=False,
        max_num=1,
        label="To be signed or answered",
        help_text="If named people sign this clause or answer its questions. Most clauses have none.",
    )


def blocks_of_agreement(data: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The agreement as the editor's stream keeps it."""
    if data is None:
        return []
    value = {key: data[key] for key in SHARED if key in data}
    value |= {"groups": list(data.get("for", ())), "year_groups": [str(year) for year in data.get("year_groups", ())]}
    name = ITEMS[data["kind"]]
    value[name] = [{"type": "item", "value": dict(item)} for item in data.get(name, ())]
    return [{"type": data["kind"], "value": value}]


def agreement_of_blocks(stream: Any) -> dict[str, Any] | None:
    """The agreement that the editor's stream stands for, as plain data."""
    child = next(iter(stream or ()), None)
    if child is None:
        return None
    value, name = child.value, ITEMS[child.block_type]
    data = {"kind": child.block_type, "for": list(value["groups"])}
    data["year_groups"] = sorted(int(year) for year in value.get("year_groups") or ())
    data |= {key: (value.get(key) or "").strip() for key in SHARED}
    data[name] = [{key: (given or "").strip() for key, given in item.value.items()} for item in value[name]]
    return settled(data)


def _block(label: str, items: list[tuple[str, Any]], *, signs: bool = False) -> blocks.StructBlock:
    fields: list[tuple[str, Any]] = [
        ("groups", _several("Who is asked", lambda: [(name, group_label(name)) for name in known_groups()])),
        *items,
        ("accept", blocks.CharBlock(required=False, max_length=300, label="The sentence that is agreed to")),
    ]
    if signs:
        fields += [
            ("year_groups", _several("Only pupils of these years", YEARS, help_text="None ticked: all pupils.")),
            ("pupils_sign", blocks.ChoiceBlock(choices=WAYS, default=WITH_PARENT, label="Pupils sign")),
        ]
    return blocks.StructBlock(fields, label=label, icon="form")


def _several(label: str, choices: Any, **more: Any) -> blocks.MultipleChoiceBlock:
    return blocks.MultipleChoiceBlock(
        choices=choices, widget=forms.CheckboxSelectMultiple, required=False, label=label, **more
    )


def _items(item: blocks.StructBlock) -> blocks.StreamBlock:
    return blocks.StreamBlock([("item", item)], required=False, label="Its parts in order")


def _words() -> list[tuple[str, blocks.FieldBlock]]:
    return [
        ("key", blocks.CharBlock(max_length=40, help_text=KEY_HELP)),
        ("heading", blocks.CharBlock(required=False, max_length=120, help_text="If a new group begins here.")),
        ("text", blocks.CharBlock(max_length=500, label="Words")),
    ]


def _statement() -> blocks.StructBlock:
    return blocks.StructBlock(_words(), label="Statement", label_format="{text}")


def _question() -> blocks.StructBlock:
    answers = [(YES_NO, "yes or no, with a comment"), (TEXT, "in words")]
    more: list[tuple[str, blocks.FieldBlock]] = [
        ("hint", blocks.CharBlock(required=False, max_length=500, help_text="What to look for, or why it is asked.")),
        ("answer", blocks.ChoiceBlock(choices=answers, default=YES_NO, label="Answered")),
    ]
    return blocks.StructBlock([*_words(), *more], label="Question", label_format="{text}")
