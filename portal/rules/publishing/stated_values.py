"""One question, one answer: what a policy states twice, and what two policies state differently."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from portal.rules.publishing.concerns import Concern, PolicyDraft
from portal.rules.statements import TOPICS, Statement
from portal.rules.thresholds import StatedBand, find_band_faults


def find_repeated_statements(policy: PolicyDraft) -> Iterator[Concern]:
    """Topics that one policy answers twice, differently."""
    for topic in TOPICS:
        for first, second in combinations(policy.stated(topic), 2):
            if first.scope == second.scope and _differ(first, second):
                message = f"{TOPICS[topic].label}: this policy says {first.describe()} and {second.describe()}."
                yield Concern("stated_twice", topic, (first.anchor, second.anchor), message)


def _differ(first: Statement, second: Statement) -> bool:
    if TOPICS[first.topic].reads == "pairs":
        left, right = dict(first.value), dict(second.value)
        return left != right
    if isinstance(first.value, tuple):
        return set(first.value) != set(second.value)
    return (first.value, first.comparator) != (second.value, second.comparator)


def find_differences(policy: PolicyDraft, others: Iterable[PolicyDraft]) -> Iterator[Concern]:
    """Topics that another policy of the same school or trust answers differently."""
    for other in others:
        for topic in TOPICS:
            ours, theirs = policy.stated(topic), other.stated(topic)
            differing = [(a, b) for a in ours for b in theirs if a.scope == b.scope and _differ(a, b)]
            if differing:
                first, second = differing[0]
                message = (
                    f"{TOPICS[topic].label}: {policy.name} says {first.describe()}, "
                    f"{other.name} says {second.describe()}."
                )
                yield Concern("policies_differ", topic, (first.anchor, second.anchor), message)


def find_register_faults(policy: PolicyDraft) -> Iterator[Concern]:
    """A register due before it closes, and sessions whose registers stay open for different times."""
    windows, due = policy.stated("register.window"), policy.stated("register.submit_within")
    for submitted in due:
        for window in windows:
            if submitted.value < window.value:
                message = (
                    f"Marks are due within {submitted.value} minutes, but the register is open for {window.value}: "
                    "marks sent then are not final."
                )
                yield Concern(
                    "submitted_before_close", "register.submit_within", (submitted.anchor, window.anchor), message
                )
                break
    if len({window.value for window in windows}) > 1:
        said = " and ".join(window.describe() for window in windows)
        message = f"The register is open for {said}; the length must be the same for every session."
        yield Concern("windows_unequal", "register.window", tuple(window.anchor for window in windows), message)


def find_band_concerns(policy: PolicyDraft) -> Iterator[Concern]:
    """Bands of attendance that overlap or leave a gap."""
    for statement in policy.stated("attendance.bands"):
        bands = [StatedBand(str(name), low, high) for name, low, high in statement.value]
        for fault in find_band_faults(bands):
            yield Concern(
                "bands_fault",
                "attendance.bands",
                (statement.anchor,),
                f"Bands of attendance: {fault}.",
            )
