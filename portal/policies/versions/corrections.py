"""What may pass as a correction of a published version: spelling, punctuation, case and spacing, never meaning.

``docs/policies.md`` tells editors the measure. It is strict on purpose: what is refused here can still be published,
as a new version that the approving body approves.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .misspellings import reworded

Source = Mapping[str, Any]
# What readers go by: it stays as it is, word for word.
SAME = (
    *("policy_type", "owner_role", "author_role", "review_cycle_months", "review_due", "related"),
    *("deputy_role", "owner_contact", "deputy_contact", "based_on", "adopted_on", "scope", "blanks", "departures"),
)
SPELT = ("title", "summary")
MOST_IN_POLICY = 20


def corrected_first_day(first_day: date, today: date) -> date:
    """A correction applies from today, or from the first day of a version that is still to come."""
    return max(first_day, today)


def suggested_label(label: str, taken: Sequence[str]) -> str:
    """The next free label of a correction.

    >>> suggested_label("2026-09", ["2026-09", "2026-09-a"])
    '2026-09-b'
    """
    stem = label[:-2] if label[-2:-1] == "-" and label[-1].isalpha() else label
    return next(name for name in (f"{stem}-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz") if name not in taken)


def find_departures(before: Source, after: Source) -> Iterator[tuple[str, str]]:
    """Every place of the draft that is no correction of the version, with what differs there."""
    for name in SAME:
        if before.get(name) != after.get(name) or before.get("precisions", {}).get(name) != after.get(
            "precisions", {}
        ).get(name):
            yield name, "it differs from the version, and readers go by it"
    counted = 0
    for key, old, new in _texts(before, after):
        found = reworded(old, new)
        counted += found.changed
        if found.reason:
            yield key, found.reason
    if counted > MOST_IN_POLICY:
        yield "clauses", f"{counted} words differ, and a correction changes at most {MOST_IN_POLICY}"
    yield from _structure(before, after)


def _said(source: Source, name: str) -> tuple[Any, Any]:
    return source.get(name), source.get("precisions", {}).get(name)


def _texts(before: Source, after: Source) -> Iterator[tuple[str, str, str]]:
    for name in SPELT:
        yield name, before.get(name, ""), after.get(name, "")
    yield "legal_framework", "\n".join(before["legal_framework"]), "\n".join(after["legal_framework"])
    old = {clause["anchor"]: clause for clause in before["clauses"]}
    for clause in after["clauses"]:
        if was := old.get(clause["anchor"]):
            for path, words in _prose(clause):
                yield f"#{clause['anchor']}", dict(_prose(was)).get(path, ""), words


def _prose(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The sentences among the data of a clause, each by its place. A single word elsewhere is a key or a choice."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _prose(each, f"{path}.{name}")
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _prose(each, f"{path}.{at}")
    elif isinstance(value, str) and (" " in value.strip() or path in (".heading", ".text")) and ".rules" not in path:
        yield path, value


def _without_prose(value: Any, path: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _without_prose(each, f"{path}.{name}") for name, each in value.items()}
    if isinstance(value, list):
        return [_without_prose(each, f"{path}.{at}") for at, each in enumerate(value)]
    return "prose" if dict(_prose(value, path)) else value


def _structure(before: Source, after: Source) -> Iterator[tuple[str, str]]:
    old, new = before["clauses"], after["clauses"]
    if [clause["anchor"] for clause in old] != [clause["anchor"] for clause in new]:
        yield "clauses", "clauses were added, removed or moved, or an anchor differs"
        return
    for was, now in zip(old, new, strict=True):
        for part, words in (
            ("rules", "a rule differs"),
            ("number", "its number differs"),
            ("level", "its place differs"),
        ):
            if was[part] != now[part]:
                yield f"#{now['anchor']}", words
