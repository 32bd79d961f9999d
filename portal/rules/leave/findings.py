"""What a rule says about one request: a status with the figures it rests on."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Status(StrEnum):
    MEETS = "meets"
    DOES_NOT_MEET = "does_not_meet"
    NEEDS_JUDGEMENT = "needs_judgement"
    MISSING_FACT = "missing_fact"

    # Enum's own hash is a Python call; statuses are looked up for every finding.
    __hash__ = str.__hash__


MEETS, DOES_NOT_MEET = Status.MEETS, Status.DOES_NOT_MEET
NEEDS_JUDGEMENT, MISSING_FACT = Status.NEEDS_JUDGEMENT, Status.MISSING_FACT

# Inside a rule a known failure beats an unknown fact, an unknown fact beats judgement, judgement beats meeting it.
GRAVITY: Mapping[Status, int] = {MEETS: 0, NEEDS_JUDGEMENT: 1, MISSING_FACT: 2, DOES_NOT_MEET: 3}


class Strength(StrEnum):
    """How binding the clause is. Only `must` can put a request outside the policy."""

    MUST = "must"
    EXPECTED = "expected"
    WHERE_POSSIBLE = "where_possible"
    INFORMATION = "information"


MUST, INFORMATION = Strength.MUST, Strength.INFORMATION
SOFT = frozenset({Strength.EXPECTED, Strength.WHERE_POSSIBLE})


class Audience(StrEnum):
    PARENT = "parent"
    STAFF = "staff"


class Outcome(NamedTuple):
    """A rule's answer: the status, the figures measured, the facts still missing and the days it would accept."""

    status: Status
    measured: Mapping[str, Any] = {}
    missing: tuple[str, ...] = ()
    accepted_days: tuple[date, ...] = ()


_new = tuple.__new__


def meets_if(condition: bool, measured: Mapping[str, Any]) -> Outcome:
    """`meets` where the condition holds, else `does_not_meet`."""
    # What Outcome(...) does, without the Python call in between: most findings are made here.
    return _new(Outcome, (MEETS if condition else DOES_NOT_MEET, measured, (), ()))


def gravest(*outcomes: Outcome) -> Outcome:
    """The outcome that decides where several parts of one rule are judged."""
    return max(outcomes, key=lambda outcome: GRAVITY[outcome.status])
