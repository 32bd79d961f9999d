"""A rule block: the TOML a clause carries between ```rule and ```. It checks (`rule =`) or only states (`states =`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .tables import NAME, Table
from .text_files import parse_toml

RULE_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
RULE_KEYS = ("rule", "kinds", "strength", "also", "reading", "checked_on", "source", "revision")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBlock:
    """A rule as its clause states it. ``parameters`` are the block's other keys; ``data`` is the whole block."""

    rule: str
    kinds: tuple[str, ...]
    strength: str
    also: tuple[str, ...]
    reading: str
    checked_on: date | None
    source: str
    revision: int | None
    parameters: Mapping[str, Any]
    data: Mapping[str, Any]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementBlock:
    """What a clause states beside the rules that run, such as how long the register is kept. ``data`` is the whole."""

    states: str
    data: Mapping[str, Any]
    line: int


def read_block(text: str, file: str, line: int, inside: str) -> RuleBlock | StatementBlock:
    """The block whose TOML begins at ``line``. Whether what it names exists is for the rules to say."""
    data = parse_toml(text, file, first_line=line, key=inside)
    if "states" not in data:
        return read_rule_block(data, file, line, inside)
    table = Table(data, file, inside)
    states = table.line("states")
    if not RULE_ID.fullmatch(states) and not NAME.fullmatch(states):
        raise table.problem("states", "the name of a topic such as register.window")
    if "value" not in data:
        raise table.problem("value", "what the clause states", "Add value to the block.")
    return StatementBlock(states=states, data=data, line=line)


def read_rule_block(data: dict[str, Any], file: str, line: int, inside: str) -> RuleBlock:
    table = Table(data, file, inside)
    rule = table.line("rule")
    if not RULE_ID.fullmatch(rule):
        raise table.problem("rule", "the id of a rule such as notice.minimum")
    kinds = table.texts("kinds")
    if not kinds:
        raise table.problem("kinds", "at least one kind of request", "Say which requests the rule is for.")
    parameters = {key: value for key, value in data.items() if key not in RULE_KEYS}
    for key in parameters:
        if not NAME.fullmatch(key):
            raise table.problem(key, "a parameter's name, small letters and underscores", "Rename it.", got=key)
    return RuleBlock(
        rule=rule,
        kinds=kinds,
        strength=table.optional("strength", table.name, ""),
        also=table.optional("also", table.texts, ()),
        reading=table.optional("reading", table.text, ""),
        checked_on=table.day("checked_on") if "checked_on" in data else None,
        source=table.optional("source", table.line, ""),
        revision=table.whole("revision", 1, 999) if "revision" in data else None,
        parameters=parameters,
        data=data,
        line=line,
    )
