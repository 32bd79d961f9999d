"""All rules by id and revision. A family module lists its rules with `@rule`; a policy's rule block names one.

A site adds a family of its own in the body of its ``apps.py``: the editor's blocks are made when models are loaded,
before any app is ready::

    from portal.rules.leave.catalogue import add_family
    add_family(rules="ourapp.packed_lunch", words="ourapp.packed_lunch_words")
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from portal.rules.leave.findings import Audience, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.parameters import NoParameters
from portal.rules.problems import NoValueInForce

RuleFunction = Callable[[Situation, Any], Outcome | None]

# The families, in the order in which an editor meets them.
FAMILIES = (
    "notice",
    "attendance_record",
    "year_total",
    "assessment",
    "term_dates",
    "circumstances",
    "evidence",
    "funeral",
    "religious",
    "work_travel",
    "performance",
    "open_morning",
    "medical",
    "early_collection",
    "interview",
    "grounds",
    "absence_report",
    "after_report",
    "outcome",
    "penalty",
)

# Facts only the school's records hold. A rule that needs one of them cannot run on a parent's form.
RECORD = frozenset({"register", "ledger", "pupil_file", "school_answer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as the editor, the checker and the explanation know it."""

    id: str
    revision: int
    family: str
    label: str
    help: str
    parameters: type
    needs: frozenset[str]
    audience: Audience
    quantity: str
    is_information: bool
    function: RuleFunction

    @property
    def needs_record(self) -> bool:
        return bool(self.needs & RECORD)


@dataclass(frozen=True, slots=True)
class Family:
    """``rules`` is the module that lists the rules, ``words`` the one whose ``WORDS`` say them."""

    rules: str
    words: str


_rules: dict[str, dict[int, Rule]] = {}
_families = [Family(f"portal.rules.leave.{name}", f"portal.rules.leave.wording.{name}") for name in FAMILIES]
_loaded: list[str] = []


def families() -> tuple[Family, ...]:
    """Our own families, then those of sites, each in its order."""
    return tuple(_families)


def add_family(*, rules: str, words: str) -> None:
    """Add a family from outside; once more changes nothing. Raises `ValueError` where rules are in use already."""
    family = Family(rules, words)
    if family in _families:
        return
    if _loaded:
        raise ValueError(f"Rules are in use already: add {rules!r} in the body of apps.py, not in ready().")
    _families.append(family)


def rule(
    id: str,
    *,
    label: str,
    help: str,
    revision: int = 1,
    parameters: type = NoParameters,
    needs: Iterable[str] = (),
    audience: Audience = Audience.PARENT,
    quantity: str = "",
    is_information: bool = False,
) -> Callable[[RuleFunction], RuleFunction]:
    """List a function as a rule. It returns None where its condition does not hold and there is nothing to find.

    `needs` names the groups of facts it reads; `quantity` what it measures, where several rules measure the same.
    """

    def list_rule(function: RuleFunction) -> RuleFunction:
        revisions = _rules.setdefault(id, {})
        if revision in revisions:
            raise ValueError(f"Rule {id} revision {revision} is listed twice; give the new meaning a new revision.")
        revisions[revision] = Rule(
            id=id,
            revision=revision,
            family=function.__module__.rpartition(".")[2],
            label=label,
            help=help,
            parameters=parameters,
            needs=frozenset(needs),
            audience=audience,
            quantity=quantity or id,
            is_information=is_information,
            function=function,
        )
        return function

    return list_rule


def all_rules() -> tuple[Rule, ...]:
    """The newest revision of every rule, family by family."""
    _load_families()
    return tuple(revisions[max(revisions)] for revisions in _rules.values())


def find_rule(id: str, revision: int | None = None) -> Rule:
    """The rule in this revision, or in its newest one. Raises `NoValueInForce` with the nearest names."""
    _load_families()
    revisions = _rules.get(id)
    if not revisions:
        near = get_close_matches(id, _rules, n=3)
        advice = f"Did you mean {' or '.join(near)}?" if near else f"Known rules: {', '.join(sorted(_rules))}."
        raise NoValueInForce(f"There is no rule {id!r}. {advice}")
    wanted = max(revisions) if revision is None else revision
    if wanted not in revisions:
        known = ", ".join(str(number) for number in sorted(revisions))
        raise NoValueInForce(f"Rule {id} has no revision {wanted}; it has: {known}.")
    return revisions[wanted]


def _load_families() -> None:
    if len(_loaded) == len(_families):
        return
    for family in _families:
        import_module(family.rules)
    _loaded[:] = [family.rules for family in _families]
