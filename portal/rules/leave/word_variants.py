"""Rules that measure the same and differ only in the word at the limit: “above”, or “not less than”.

To an editor they are one rule with a choice of words. Which rules belong together follows from their metadata.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from portal.rules.leave.catalogue import Rule, all_rules


def variants_of(rule: Rule) -> Mapping[str, Rule]:
    """The rules that differ from this one only in the word at the limit, by comparator, itself among them, in order.

    Empty where there is no other.

    >>> from portal.rules.leave.catalogue import find_rule
    >>> {word: each.id for word, each in variants_of(find_rule("attendance.record_not_less")).items()}
    {'above': 'attendance.now_above', 'at_least': 'attendance.record_not_less'}
    """
    return _by_rule().get(rule.id, {})


@cache
def _by_rule() -> dict[str, dict[str, Rule]]:
    alike: dict[Any, list[Rule]] = defaultdict(list)
    for rule in all_rules():
        if len(_comparators(rule)) == 1:
            alike[_all_but_the_word(rule)].append(rule)
    found: dict[str, dict[str, Rule]] = {}
    for rules in alike.values():
        by_word = {_comparators(rule)[0]: rule for rule in rules}
        if len(by_word) == len(rules) > 1:
            found |= {rule.id: by_word for rule in rules}
    return found


def _comparators(rule: Rule) -> list[str]:
    return [field.metadata["comparator"] for field in fields(rule.parameters) if field.metadata["comparator"]]


def _all_but_the_word(rule: Rule) -> Any:
    shape = tuple((field.name, field.metadata["reads"], field.metadata["unit"]) for field in fields(rule.parameters))
    return rule.family, rule.quantity, rule.needs, rule.audience, rule.is_information, shape
