"""What can go wrong, as exceptions whose words a person can act on."""

from collections.abc import Iterable
from typing import Any


class DataError(ValueError):
    """A value in a calendar, a rulebook or a facts snapshot that cannot be accepted."""

    def __init__(self, *, source: str, key: str, got: Any, accepted: str, advice: str = "") -> None:
        self.source, self.key, self.got, self.accepted, self.advice = source, key, got, accepted, advice
        shown = "nothing" if got is None else repr(got)
        super().__init__(f"{source}: {key}: got {shown}; accepted: {accepted}.{' ' + advice if advice else ''}")


class MissingFact(Exception):
    """A rule needs facts nobody has supplied yet. The checker turns it into a finding, never into a failure."""

    def __init__(self, *facts: str) -> None:
        self.facts = facts
        super().__init__(f"not known yet: {', '.join(facts)}")


class NoValueInForce(LookupError):
    """No dated value, code or version is in force on the day asked for (or more than one is)."""


class UnsupportedKind(LookupError):
    """The policy version has no rule for this kind of request."""

    def __init__(self, kind: str, supported: Iterable[str]) -> None:
        self.kind, self.supported = kind, tuple(supported)
        known = ", ".join(self.supported) or "none"
        super().__init__(
            f"The policy has no rules for requests of kind {kind!r}; it has rules for: {known}. "
            "Add the kind to a rule block of the policy, or ask for one of these."
        )
