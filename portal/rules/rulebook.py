"""The rulebook of one policy version: which rules run for which requests, with which numbers, from which clauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.rules import canonical
from portal.rules.lazy import lazy
from portal.rules.leave.catalogue import Rule, RuleFunction, find_rule
from portal.rules.leave.findings import INFORMATION, SOFT, Strength
from portal.rules.leave.kinds import ILLNESS, KINDS
from portal.rules.parameters import parameter_names, parameters_to_data, parse_parameters
from portal.rules.problems import DataError, NoValueInForce, UnsupportedKind
from portal.rules.record_reader import RecordReader

ENTRY_KEYS = ("rule", "revision", "kinds", "anchors", "strength", "parameters", "reading", "checked_on", "source")
BLOCK_KEYS = ("rule", "revision", "kinds", "also", "strength", "reading", "checked_on", "source")
RULEBOOK_KEYS = ("policy", "version", "effective_from", "review_due", "entries")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One rule of a policy version, as its clause sets it. The first anchor is the clause that carries the rule."""

    rule: Rule
    kinds: tuple[str, ...]
    anchors: tuple[str, ...]
    strength: Strength = Strength.MUST
    parameters: Any
    reading: str = ""
    checked_on: date | None = None
    source: str = ""

    @lazy
    def is_soft(self) -> bool:
        """Whether not meeting the clause is for a person to judge."""
        return self.strength in SOFT

    @lazy
    def counts(self) -> bool:
        """Whether findings take part in the recommendation."""
        return self.strength is not INFORMATION

    @lazy
    def step(self) -> tuple[RuleFunction, Any]:
        """What the checker calls, and with what."""
        return self.rule.function, self.parameters

    @lazy
    def limit(self) -> dict[str, Any]:
        """The parameters as plain data."""
        return parameters_to_data(self.parameters)

    def to_data(self) -> dict[str, Any]:
        return {
            "rule": self.rule.id,
            "revision": self.rule.revision,
            "kinds": list(self.kinds),
            "anchors": list(self.anchors),
            "strength": self.strength.value,
            "parameters": self.limit,
            "reading": self.reading,
            "checked_on": canonical.plain(self.checked_on),
            "source": self.source,
        }


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """Every rule of one policy version. It never changes: a new number is a new version with a new rulebook."""

    entries: tuple[Entry, ...]
    policy: str = ""
    version: str = ""
    effective_from: date | None = None
    review_due: date | None = None
    _by_kind: dict[str, tuple[Entry, ...]] = field(default_factory=dict, compare=False, repr=False)
    _information: dict[str, tuple[Entry, ...]] = field(default_factory=dict, compare=False, repr=False)

    @lazy
    def kinds(self) -> tuple[str, ...]:
        """The kinds of request this policy version has rules for."""
        return tuple(kind for kind in KINDS if any(kind in entry.kinds for entry in self.entries))

    def entries_for(self, kind: str) -> tuple[Entry, ...]:
        """The entries that make findings for a kind, in the policy's order.

        Raises `UnsupportedKind` where there are none; a report of illness needs none, it is no request for leave.
        """
        found = self._by_kind.get(kind)
        if found is None:
            found = self._by_kind[kind] = tuple(
                e for e in self.entries if kind in e.kinds and not e.rule.is_information
            )
        if not found and kind != ILLNESS:
            raise UnsupportedKind(kind, self.kinds)
        return found

    def information_for(self, kind: str) -> tuple[Entry, ...]:
        """The entries whose outcome staff see beside the findings, without any part in the recommendation."""
        found = self._information.get(kind)
        if found is None:
            found = self._information[kind] = tuple(
                e for e in self.entries if kind in e.kinds and e.rule.is_information
            )
        return found

    @lazy
    def anchors(self) -> frozenset[str]:
        """Every clause anchor cited."""
        return frozenset(anchor for entry in self.entries for anchor in entry.anchors)

    def to_data(self) -> dict[str, Any]:
        return {
            "policy": self.policy,
            "version": self.version,
            "effective_from": canonical.plain(self.effective_from),
            "review_due": canonical.plain(self.review_due),
            "entries": [entry.to_data() for entry in self.entries],
        }

    def to_json(self) -> str:
        return canonical.to_json(self.to_data())

    @lazy
    def sha256(self) -> str:
        return canonical.sha256(self.to_data())


def parse_rulebook(data: Mapping[str, Any], *, source: str) -> Rulebook:
    """The rulebook in `data`: `entries`, and optionally `policy`, `version`, `effective_from`, `review_due`.

    Raises `DataError` with the source and the key at fault.
    """
    reader = RecordReader(data, source=source)
    reader.refuse_unknown(RULEBOOK_KEYS)
    return build_rulebook(
        (_parse_full_entry(section) for section in reader.sections("entries")),
        source=source,
        policy=reader.data.get("policy") or "",
        version=reader.data.get("version") or "",
        effective_from=reader.optional("effective_from", reader.day),
        review_due=reader.optional("review_due", reader.day),
    )


def build_rulebook(
    entries: Iterable[Entry],
    *,
    source: str,
    policy: str = "",
    version: str = "",
    effective_from: date | None = None,
    review_due: date | None = None,
) -> Rulebook:
    """The rulebook of these entries. Refuses two entries of one rule for the same kind: one number, one clause."""
    rulebook = Rulebook(
        entries=tuple(entries), policy=policy, version=version, effective_from=effective_from, review_due=review_due
    )
    seen: dict[tuple[str, str], Entry] = {}
    for entry in rulebook.entries:
        for kind in entry.kinds:
            earlier = seen.setdefault((entry.rule.id, kind), entry)
            if earlier is not entry:
                places = f"{earlier.anchors[0]} and {entry.anchors[0]}"
                raise DataError(
                    source=source,
                    key=f"{entry.rule.id} for {kind}",
                    got=f"two rule blocks, at {places}",
                    accepted="one rule block for each rule and kind",
                    advice="Keep one and cite the other clause with `also`.",
                )
    return rulebook


def parse_entry(block: Mapping[str, Any], *, anchor: str, source: str) -> Entry:
    """One rule block as it stands inside its clause: one flat mapping.

    Keys: `rule`, `kinds`, the rule's parameters by name, and optionally `strength`, `revision`, `also` (further anchors
    cited), `reading`, `checked_on` and `source`. The clause's own anchor comes first. Raises `DataError`.
    """
    reader = RecordReader(block, source=source, path=anchor)
    rule = _parse_rule(reader)
    names = parameter_names(rule.parameters)
    reader.refuse_unknown((*BLOCK_KEYS, *names))
    also = reader.texts("also") if reader.data.get("also") is not None else ()
    own = RecordReader({name: block[name] for name in names if name in block}, source=source, path=anchor)
    return _entry(reader, rule, parameters=parse_parameters(rule.parameters, own), anchors=(anchor, *also))


def entry_to_block(entry: Entry) -> dict[str, Any]:
    """The flat mapping that `parse_entry` reads back to an equal entry; the first anchor is left out."""
    data = {"rule": entry.rule.id, "revision": entry.rule.revision, "kinds": list(entry.kinds), **entry.limit}
    data["strength"] = entry.strength.value
    optional = {
        "also": list(entry.anchors[1:]),
        "reading": entry.reading,
        "checked_on": entry.checked_on,
        "source": entry.source,
    }
    return data | {name: canonical.plain(value) for name, value in optional.items() if value}


def _parse_full_entry(reader: RecordReader) -> Entry:
    reader.refuse_unknown(ENTRY_KEYS)
    rule = _parse_rule(reader)
    anchors = reader.texts("anchors")
    if not anchors:
        raise reader.problem("anchors", "at least one clause anchor", advice="Name the clause the rule comes from.")
    given = reader.data.get("parameters") or {}
    own = RecordReader(given, source=reader.source, path=reader.key("parameters"))
    own.refuse_unknown(parameter_names(rule.parameters))
    return _entry(reader, rule, parameters=parse_parameters(rule.parameters, own), anchors=anchors)


def _parse_rule(reader: RecordReader) -> Rule:
    revision = reader.optional("revision", lambda name: reader.integer(name, 1))
    try:
        return find_rule(reader.text("rule"), revision)
    except NoValueInForce as unknown:
        raise reader.problem("rule", "the id of a rule in the catalogue", advice=str(unknown)) from None


def _entry(reader: RecordReader, rule: Rule, *, parameters: Any, anchors: tuple[str, ...]) -> Entry:
    kinds = reader.texts("kinds", tuple(KINDS))
    if not kinds:
        raise reader.problem("kinds", "at least one of " + ", ".join(KINDS))
    return Entry(
        rule=rule,
        kinds=tuple(dict.fromkeys(kinds)),
        anchors=tuple(dict.fromkeys(anchors)),
        strength=Strength(reader.choice("strength", tuple(Strength))) if reader.has("strength") else Strength.MUST,
        parameters=parameters,
        reading=reader.data.get("reading") or "",
        checked_on=reader.optional("checked_on", reader.day),
        source=reader.data.get("source") or "",
    )
