"""Which version of a policy is in force on a day, and the days on which none or two are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from portal.rules.problems import NoValueInForce


@dataclass(frozen=True, slots=True)
class Version:
    """A published version with its days in force, both included, and the kinds of request it has rules for.

    `effective_to` None means until further notice, `kinds` None every kind.
    """

    label: str
    effective_from: date
    effective_to: date | None = None
    kinds: frozenset[str] | None = None

    def is_in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def version_in_force(versions: Iterable[Version], *, on: date) -> Version:
    """The one version in force on the day. Raises `NoValueInForce` where there is none, or more than one."""
    listed = sorted(versions, key=lambda version: version.effective_from)
    found = [version for version in listed if version.is_in_force(on)]
    if len(found) == 1:
        return found[0]
    spans = ", ".join(_span(version) for version in (found or listed)) or "none at all"
    what = "More than one version is" if found else "No version is"
    raise NoValueInForce(f"{what} in force on {on.isoformat()}; versions: {spans}. Correct their effective dates.")


def _span(version: Version) -> str:
    end = version.effective_to.isoformat() if version.effective_to else "further notice"
    return f"{version.label} ({version.effective_from.isoformat()} to {end})"


@dataclass(frozen=True, slots=True)
class CoverageFault:
    """Days with no version, or with two."""

    first: date
    last: date
    versions: tuple[str, ...]


def find_coverage_faults(versions: Iterable[Version], *, first: date, last: date) -> tuple[CoverageFault, ...]:
    """Every run of days from `first` to `last` on which not exactly one version is in force."""
    listed = sorted(versions, key=lambda version: version.effective_from)
    edges = {first, last + timedelta(days=1)}
    for version in listed:
        edges.add(version.effective_from)
        if version.effective_to is not None:
            edges.add(version.effective_to + timedelta(days=1))
    days = sorted(day for day in edges if first <= day <= last + timedelta(days=1))
    faults = []
    for start, end in pairwise(days):
        labels = tuple(version.label for version in listed if version.is_in_force(start))
        if len(labels) != 1:
            faults.append(CoverageFault(start, end - timedelta(days=1), labels))
    return tuple(faults)


def find_kinds_without_version(
    versions: Iterable[Version], *, kinds: Iterable[str], first: date, last: date
) -> dict[str, tuple[CoverageFault, ...]]:
    """For each kind of request the days on which not exactly one version in force has rules for it."""
    listed = list(versions)
    found = {}
    for kind in kinds:
        having = [version for version in listed if version.kinds is None or kind in version.kinds]
        faults = find_coverage_faults(having, first=first, last=last)
        if faults:
            found[kind] = faults
    return found
