"""Conditions on answers that can be written down: pages of a journey ask them, and an app outside can ask the same.

Each is called with the flat answers so far, and gives itself as a JSON Schema that those answers fit or do not.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from .definition import Answers

Schema = dict[str, Any]


class Condition(Protocol):
    def __call__(self, answers: Answers) -> bool: ...

    def to_schema(self) -> Schema:
        """JSON Schema (2020-12) of the answers for which it is true."""


@dataclass(frozen=True)
class Is:
    """The question was answered with this.

    >>> Is("kind", "funeral")({"kind": "funeral"}), Is("kind", "funeral")({})
    (True, False)
    """

    name: str
    answer: str | bool

    def __call__(self, answers: Answers) -> bool:
        return self.name in answers and bool(answers[self.name] == self.answer)

    def to_schema(self) -> Schema:
        return {"properties": {self.name: {"const": self.answer}}, "required": [self.name]}


@dataclass(frozen=True)
class Includes:
    """Of several choices this was one."""

    name: str
    option: str

    def __call__(self, answers: Answers) -> bool:
        given = answers.get(self.name)
        return isinstance(given, list) and self.option in given

    def to_schema(self) -> Schema:
        chosen = {"type": "array", "contains": {"const": self.option}}
        return {"properties": {self.name: chosen}, "required": [self.name]}


@dataclass(frozen=True)
class IsGiven:
    """The question was answered, whatever with."""

    name: str

    def __call__(self, answers: Answers) -> bool:
        return self.name in answers

    def to_schema(self) -> Schema:
        return {"required": [self.name]}


@dataclass(frozen=True)
class Not:
    condition: Condition

    def __call__(self, answers: Answers) -> bool:
        return not self.condition(answers)

    def to_schema(self) -> Schema:
        return {"not": self.condition.to_schema()}


@dataclass(frozen=True)
class Every:
    """All of the conditions are true."""

    conditions: tuple[Condition, ...]

    def __init__(self, *conditions: Condition) -> None:
        object.__setattr__(self, "conditions", conditions)

    def __call__(self, answers: Answers) -> bool:
        return all(condition(answers) for condition in self.conditions)

    def to_schema(self) -> Schema:
        return {"allOf": [condition.to_schema() for condition in self.conditions]}
