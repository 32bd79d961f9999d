"""Each rule block of a page in one sentence, with its two examples, or what it still needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from portal.rules.leave.policy_sentence import sentence_of
from portal.rules.parameter_words import show_parameter
from portal.rules.problems import DataError
from portal.rules.publishing.boundary_examples import Example, boundary_examples
from portal.rules.rulebook import Entry, parse_entry
from portal.rules.statements import TOPICS, Statement, parse_statement

from .rule_blocks import rule_of_block

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage

SCOPE = re.compile(r"[a-z][a-z0-9_]*")
UNFINISHED = "This rule is not finished: {key} – accepted is {accepted}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """``problem`` says what is missing where there is no sentence yet. ``placeholders`` show the block's values.

    ``note`` stands in place of the sentence for a block that only states something.
    """

    sentence: str = ""
    note: str = ""
    examples: tuple[Example, ...] = ()
    placeholders: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockWords:
    """The words of one block on the page, with the clause it stands in."""

    block_id: str
    clause_id: str
    clause_title: str
    words: RuleWords


def words_of_block(block: str, value: Any) -> RuleWords:
    """The words of an editor's block. A statement only states, so it has a placeholder and no sentence."""
    data = rule_of_block(block, value)
    try:
        if "states" in data:
            return _stated(parse_statement(data, anchor="clause", source="the rule"))
        return _words(parse_entry(data, anchor="clause", source="the rule"))
    except DataError as error:
        key = error.key.removeprefix("clause.").replace("_", " ")
        return RuleWords(problem=UNFINISHED.format(key=key, accepted=error.accepted))


def words_of_page(page: "PolicyPage") -> Iterator[BlockWords]:
    """Every block of rules and statements, in the order of the clauses."""
    for clause in page.clauses:
        title = f"{clause.value['number']} {clause.value['heading']}".strip()
        for block in clause.value["rules"]:
            words = words_of_block(block.block_type, block.value)
            yield BlockWords(block_id=block.id or "", clause_id=clause.id or "", clause_title=title, words=words)


def _words(entry: Entry) -> RuleWords:
    values = [(field, getattr(entry.parameters, field.name)) for field in fields(entry.rule.parameters)]
    return RuleWords(
        sentence=sentence_of(entry),
        examples=boundary_examples(entry),
        placeholders=tuple(
            (_braced(f"{entry.rule.id}.{field.name}"), show_parameter(field, value)) for field, value in values
        ),
    )


def _stated(statement: Statement) -> RuleWords:
    scope = f"@{statement.scope}" if SCOPE.fullmatch(statement.scope) else ""
    answer = statement.describe()
    return RuleWords(
        note=f"The clause states: {TOPICS[statement.topic].label.lower()} – {answer}. It is compared, not checked.",
        placeholders=((_braced(f"states.{statement.topic}{scope}"), answer),),
    )


def _braced(path: str) -> str:
    return f"{{{{ {path} }}}}"
