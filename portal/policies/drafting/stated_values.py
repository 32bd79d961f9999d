"""Placeholders for what a clause states: ``{{ states.register.window@am }}``, ``{{ states.lateness.days.2.1 }}``."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from portal.rules.parameter_words import listed, show_value
from portal.rules.statements import TOPICS, Statement


class UnresolvedError(LookupError):
    """A placeholder nothing fills: what was accepted, and what to do."""

    def __init__(self, accepted: str, advice: str) -> None:
        self.accepted, self.advice = accepted, advice
        super().__init__(f"accepted: {accepted}. {advice}")


def stated_value(
    statements: tuple[Statement, ...], path: str, scope: str, anchor: str
) -> tuple[Any, Callable[[Any], str]]:
    """The value that a statement of this policy gives, of the same clause first, and how to show it.

    Numbers at the end of the path choose from a list: ``2.1`` is the first value of its second row.
    """
    topic, places = _split(path)
    named = [each for each in statements if each.topic == topic and (not scope or each.scope == scope)]
    found = [each for each in named if each.anchor == anchor] or named
    if len(found) > 1 and not scope:
        found = [each for each in found if not each.scope] or found
    if len(found) != 1:
        raise _unresolved(statements, topic, found)
    value = found[0].value
    for place in places:
        if not isinstance(value, tuple) or not 1 <= place <= len(value):
            raise UnresolvedError("the number of a row, then of a value in it", f"{topic} has no value {path}.")
        value = value[place - 1]
    choices = TOPICS[topic].choices
    return value, (lambda given: choices[given]) if choices else show_stated


def show_stated(value: Any) -> str:
    """A stated value as a text shows it.

    >>> show_stated(("headteacher", "police")), show_stated(6.5)
    ('headteacher and police', '6.5')
    """
    if isinstance(value, tuple):
        return listed(show_stated(item) for item in value)
    if isinstance(value, float):
        return show_value(Decimal(str(value)))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else show_value(value)


def _split(path: str) -> tuple[str, list[int]]:
    parts = path.split(".")
    places: list[int] = []
    while parts and parts[-1].isdigit():
        places.insert(0, int(parts.pop()))
    return ".".join(parts), places


def _unresolved(statements: tuple[Statement, ...], topic: str, found: list[Statement]) -> UnresolvedError:
    if found:
        scopes = ", ".join(f"@{each.scope}" for each in found if each.scope) or "one statement of this topic"
        return UnresolvedError(scopes, f"Several clauses state {topic}: say which is meant.")
    known = ", ".join(sorted({f"states.{each.topic}" for each in statements})) or "nothing: this policy states nothing"
    return UnresolvedError(known, f'Add a block with states = "{topic}" to the clause, or correct the name.')
