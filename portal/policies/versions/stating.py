"""What the clauses of a version state beside their rules, kept in the version and read back."""

import json
from typing import TYPE_CHECKING, Any

from portal.rules import canonical
from portal.rules.statements import Statement, describe_answer, parse_statement

if TYPE_CHECKING:
    from portal.policies.models import PolicyVersion

KEYS = ("states", "value", "comparator", "scope", "source")


def state_in_clause(clause: dict[str, Any], statements: tuple[Statement, ...]) -> None:
    """Add to a frozen clause, in words, what it states; a clause that states nothing keeps its hash."""
    stated = [describe_answer(statement) for statement in statements if statement.anchor == clause["anchor"]]
    if stated:
        clause["states"] = stated
        clause["sha256"] = canonical.sha256({name: value for name, value in clause.items() if name != "sha256"})


def state_in_source(clause: dict[str, Any], statements: tuple[Statement, ...]) -> None:
    """Add to the source of a clause the blocks it states, as they are read back."""
    stated = [block_of_statement(statement) for statement in statements if statement.anchor == clause["anchor"]]
    if stated:
        clause["statements"] = stated


def block_of_statement(statement: Statement) -> dict[str, Any]:
    """The flat block that ``parse_statement`` reads back to an equal statement; what is empty is left out."""
    data = {"states": statement.topic} | {name: getattr(statement, name) for name in KEYS[1:]}
    return {name: canonical.plain(value) for name, value in data.items() if value != ""}


def statements_of(version: "PolicyVersion") -> tuple[Statement, ...]:
    """What a published version states, in the order of its clauses."""
    clauses = json.loads(version.source)["clauses"]
    return tuple(
        parse_statement(block, anchor=clause["anchor"], source=str(version))
        for clause in clauses
        for block in clause.get("statements", ())
    )
