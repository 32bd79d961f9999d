"""An agreement block: the TOML a clause carries between ```agreement and ```."""

from collections.abc import Mapping
from typing import Any

from .tables import Table
from .text_files import parse_toml

KINDS = ("agreement", "questionnaire", "checklist")
KEYS = ("kind", "for", "accept", "year_groups", "pupils_sign", "statements", "questions")
STATEMENT_KEYS = ("key", "heading", "text")
QUESTION_KEYS = ("key", "heading", "text", "hint", "answer")
ANSWERS = ("yes_no", "text")
PUPILS_SIGN = ("with_parent", "with_class")


def read_agreement_block(text: str, file: str, line: int, inside: str) -> Mapping[str, Any]:
    """The block whose TOML begins at ``line``, as plain data; what is left out stays out.

    Whether its groups are known and its keys are unlike each other is for publishing to say.
    """
    table = Table(parse_toml(text, file, first_line=line, key=inside), file, inside)
    table.only(KEYS)
    data: dict[str, Any] = {"kind": table.choice("kind", KINDS), "for": list(table.texts("for"))}
    if "year_groups" in table.data:
        data["year_groups"] = list(table.year_groups())
    if "pupils_sign" in table.data:
        data["pupils_sign"] = table.choice("pupils_sign", PUPILS_SIGN)
    if "accept" in table.data:
        data["accept"] = table.line("accept")
    items, keys = ("statements", STATEMENT_KEYS) if data["kind"] == "agreement" else ("questions", QUESTION_KEYS)
    other = "questions" if items == "statements" else "statements"
    if other in table.data:
        raise table.problem(other, f"{items} in a block of kind {data['kind']}", f"Call them {items}.", got=other)
    data[items] = [_read_item(item, keys) for item in table.sections(items)]
    return data


def _read_item(table: Table, keys: tuple[str, ...]) -> dict[str, str]:
    table.only(keys)
    item = {"key": table.slug("key"), "text": table.line("text")}
    for key in ("heading", "hint"):
        if key in table.data:
            item[key] = table.line(key)
    if "answer" in table.data:
        item["answer"] = table.choice("answer", ANSWERS)
    return item
