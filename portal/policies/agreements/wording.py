"""The words of an agreement: as a clause carries them, what is wrong with them, and as they are frozen."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join

from portal import hooks
from portal.policies.versions.problems import Problem
from portal.rules import canonical

if TYPE_CHECKING:
    from portal.policies.drafting.drafts import DraftClause

AGREEMENT, QUESTIONNAIRE, CHECKLIST = "agreement", "questionnaire", "checklist"
KINDS = {AGREEMENT: "Agreement", QUESTIONNAIRE: "Questionnaire", CHECKLIST: "Checklist"}
ITEMS = {AGREEMENT: "statements", QUESTIONNAIRE: "questions", CHECKLIST: "questions"}
YES_NO, TEXT = "yes_no", "text"
WITH_PARENT, WITH_CLASS = "with_parent", "with_class"
GROUPS = {
    "staff": "Staff and volunteers",
    "governors": "Governors",
    "parents": "Parents",
    "pupils": "Pupils",
    "visitors": "Visitors",
}
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEEPS = {"answer": YES_NO, "pupils_sign": WITH_PARENT}

Data = Mapping[str, Any]


def settled(data: Data) -> dict[str, Any]:
    """The block without what is empty or as usual, so that file and editor give the same."""
    kept = {key: value for key, value in data.items() if value not in (None, "", [], ()) and KEEPS.get(key) != value}
    for name in ("statements", "questions"):
        if name in kept:
            kept[name] = [settled(item) for item in kept[name]]
    for name in ("for", "year_groups"):
        if name in kept:
            kept[name] = list(kept[name])
    return kept


def items_of(data: Data) -> list[dict[str, Any]]:
    """Its statements or questions in order."""
    return list(data.get(ITEMS[data["kind"]], ()))


def group_label(group: str) -> str:
    return GROUPS.get(group, group.replace("_", " ").capitalize())


def known_groups() -> list[str]:
    """The groups that some room can name people of, and visitors, whom nobody knows beforehand."""
    filled = [name for name, _ in hooks.signatory_groups.items()]
    return [*(name for name in GROUPS if name in filled or name == "visitors"), *(set(filled) - set(GROUPS))]


def agreement_problems(clause: "DraftClause") -> Iterator[Problem]:
    """What keeps the clause's agreement from being published."""
    if clause.agreement is None:
        return
    for got, accepted, advice in _faults(clause.agreement):
        place = f"{clause.place}, {clause.agreement['kind']}"
        yield Problem(key=f"#{clause.anchor}", place=place, got=got, accepted=accepted, advice=advice)


Fault = tuple[Any, str, str]


def _faults(data: Data) -> Iterator[Fault]:
    yield from _group_faults(data)
    yield from _item_faults(data)
    if data["kind"] == AGREEMENT and not data.get("accept"):
        yield None, "the sentence that is agreed to, such as “I have read this and keep to it.”", "Write it."


def _group_faults(data: Data) -> Iterator[Fault]:
    groups, known = data.get("for", ()), known_groups()
    if not groups:
        yield None, f"at least one group of {', '.join(known)}", "Say who signs or answers it."
    for group in groups:
        if group not in known:
            yield group, f"a group of {', '.join(known)}", "Correct the name of the group."
    if data["kind"] == CHECKLIST and groups and list(groups) != ["governors"]:
        yield ", ".join(groups), "governors", "A checklist is answered at a governors' meeting."
    if data["kind"] == QUESTIONNAIRE:
        for group in {"pupils", "visitors"} & set(groups):
            yield group, "staff, governors or parents", "Pupils and visitors are asked to agree, not to answer."
    if data.get("year_groups") and "pupils" not in groups:
        yield data["year_groups"], "year groups for pupils only", "Add pupils to the groups, or leave the years out."


def _item_faults(data: Data) -> Iterator[Fault]:
    name, seen = ITEMS[data["kind"]], set()
    if not items_of(data):
        yield None, f"at least one of its {name}", "Add what people agree to or answer."
    for item in items_of(data):
        key = item.get("key", "")
        if not KEY.fullmatch(key):
            yield (
                key,
                "a key in small letters, digits and hyphens",
                f"Each of the {name} has one; choose a lasting one.",
            )
        elif key in seen:
            yield key, f"a key of its own for each of the {name}", "Two have this key; choose another for one of them."
        if not item.get("text"):
            yield None, f"words for “{key}”", "Write them, or remove it."
        seen.add(key)


def freeze_agreement(data: Data, html: str, fill: Callable[[str], str]) -> tuple[str, dict[str, Any]]:
    """The clause's HTML with the words of its agreement after it, and the agreement as the version keeps it.

    ``html`` is the clause's own text, and ``fill`` puts values in the place of placeholders. ``sha256`` is of all that
    a person who signs has read: the text of the clause, the statements or questions, and the sentence agreed to.
    """
    words = {key: fill(data[key]) for key in ("accept",) if data.get(key)}
    name = ITEMS[data["kind"]]
    items = [
        item | {key: fill(item[key]) for key in ("heading", "text", "hint") if key in item} for item in items_of(data)
    ]
    if name == "questions":
        items = [{"answer": YES_NO} | item for item in items]
    frozen = {**settled(data), **words, name: items}
    whole = html + words_html(frozen)
    read = {"html": whole, "accept": words.get("accept", ""), name: items}
    return whole, frozen | {"sha256": canonical.sha256(read)}


def words_html(agreement: Data) -> str:
    """Statements or questions as lists under their headings, numbered without any; then the sentence agreed to."""
    ordered = not any("heading" in item for item in items_of(agreement))
    parts = []
    for _, found in groupby(_under_headings(agreement), key=lambda pair: pair[0]):
        group = list(found)
        heading = group[0][1].get("heading", "")
        title = format_html("<p><strong>{}</strong></p>", heading) if heading else ""
        lines = format_html_join("", "<li>{}{}</li>", ((item["text"], _hint(item)) for _, item in group))
        parts.append(title + format_html("<ol>{}</ol>" if ordered else "<ul>{}</ul>", lines))
    if agreement.get("accept"):
        parts.append(format_html("<p>To be signed: “{}”</p>", agreement["accept"]))
    return "".join(parts)


def _under_headings(agreement: Data) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each item with the number of the heading it stands under."""
    number = 0
    for item in items_of(agreement):
        number += "heading" in item
        yield number, item


def _hint(item: Data) -> str:
    return format_html("<br><em>{}</em>", item["hint"]) if item.get("hint") else ""
