"""Numbers typed into the text although a rule of the clause, or the law, holds them: they go stale in silence."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from portal.rules.national import VALUES, PenaltyAmounts, PenaltyRegime
from portal.rules.publishing.concerns import Clause, Concern, PolicyDraft
from portal.rules.publishing.numbers import find_quantities, stated_as
from portal.rules.rulebook import Entry

POUNDS = re.compile(r"£\s?(\d+)(?![\d,.]*\d)")
PLACES = ("first", "second", "third")
AMOUNTS = ("penalty_regime", "penalty_excluded_pupil")


def find_typed_numbers(policy: PolicyDraft, *, on: date) -> Iterator[Concern]:
    """Every number in the words as they are written that a placeholder would show."""
    for entry in policy.rulebook.entries:
        clause = policy.clauses.get(entry.anchors[0])
        if clause is not None:
            yield from _of_rule(entry, clause)
    now, once = _amounts(on)
    for clause in policy.clauses.values():
        yield from _of_law(clause, now, once - set(now))


def _of_rule(entry: Entry, clause: Clause) -> Iterator[Concern]:
    for declared in fields(entry.parameters):
        if declared.metadata["reads"] not in ("integer", "number"):
            continue
        value = getattr(entry.parameters, declared.name)
        same = [each for each in find_quantities(clause.typed) if stated_as(each, declared.metadata["unit"]) == value]
        if same and value:
            placeholder = f"{{{{ {entry.rule.id}.{declared.name} }}}}"
            message = (
                f"The clause “{clause.title}” writes “{same[0].words}” in full; "
                f"the rule “{entry.rule.label}” holds the number as {placeholder}."
            )
            yield Concern("number_typed", entry.rule.id, entry.anchors, message)


def _of_law(clause: Clause, now: dict[int, str], gone: set[int]) -> Iterator[Concern]:
    for amount in dict.fromkeys(int(number) for number in POUNDS.findall(clause.typed)):
        if amount in now:
            message = f"The clause “{clause.title}” writes £{amount} in full; the law's amount is {now[amount]}."
            yield Concern("number_typed", f"£{amount}", (clause.anchor,), message)
        elif amount in gone:
            message = f"The clause “{clause.title}” names a penalty of £{amount}, which the law no longer has."
            yield Concern("departs_from_national", f"£{amount}", (clause.anchor,), message)


def _amounts(on: date) -> tuple[dict[int, str], set[int]]:
    """The amounts in force on the day with their placeholders, and every amount there has ever been."""
    now: dict[int, str] = {}
    once: set[int] = set()
    for name in AMOUNTS:
        for national in VALUES[name]:
            for path, amount in _parts(national.value):
                once.add(amount)
                if national.is_in_force(on):
                    now.setdefault(amount, f"{{{{ national.{name}.{path} }}}}")
    return now, once


def _parts(value: PenaltyRegime | PenaltyAmounts) -> Iterator[tuple[str, int]]:
    if isinstance(value, PenaltyRegime):
        for place, notice in zip(PLACES, value.notices, strict=False):
            yield from ((f"{place}.{path}", amount) for path, amount in _parts(notice))
        return
    for name in ("full", "reduced"):
        if (amount := getattr(value, name)) is not None:
            yield name, amount
